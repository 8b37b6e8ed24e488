"""Passports and reconciliations as files: workbooks and CSV for people, JSON-LD for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import cast

import pyoxigraph as ox

from loader import spreadsheet
from loader.indicators.figure import Figure
from loader.passport.gap import HEAD, MEMBER_HEAD, gaps, member_rows, of, row
from loader.passport.passport import STATUSES, Passport, label, reason, state
from loader.record import Node
from loader.spreadsheet import Cell, Sheet
from ontology import DCTERMS, LOCALES, RDF, SKOS, Text, prefixes, scheme, text

FIGURES = (
    text("Figure"), text("Basis"), text("Part"), text("Value"), text("Numerator"), text("Denominator"),
    text("Ratio"), text("Last day of the period"), text("Reference date"), text("Status"), text("Coverage"),
    text("Document"), text("Cited numbers"), text("Its IRI"),
)  # fmt: skip


def figure_rows(passport: Passport, figures: Iterable[Figure]) -> Iterator[tuple[Cell, ...]]:
    """Figures as rows of a table, under `FIGURES`."""
    for f in figures:
        yield (
            f.title(passport.locale),
            scheme("figure-basis")[f.basis].label[passport.locale],
            of(passport, f),
            f.display(passport.locale),
            f.numerator,
            f.denominator,
            f.ratio,
            f.period,
            f.reference_date,
            f"{f.status}: {STATUSES[f.status].to(passport.locale)}",
            f.coverage,
            passport.title(f.document) if f.document else "",
            " ".join(node.value for node in f.evidence),
            f.iri.value,
        )


def provenance(passport: Passport, digest: str, address: str, licence: str) -> list[tuple[str, Cell]]:
    """Where the numbers come from, for the sheet of a workbook.

    Args:
        passport: the figures.
        digest: SHA-256 of the release, "" when the reader may not know it.
        address: permanent address of the passport, "" where there is none.
        licence: IRI of the licence, "" when none is stated.
    """
    locale, about = passport.locale, passport.definition
    told: list[tuple[Text, Cell]] = [
        (text("Indicator"), f"{passport.indicator} {about.title[locale]}"),
        (text("Definition"), about.text[locale]),
        (text("Grounds"), about.source[locale]),
        (text("Version of the definition (SHA-256 of its query)"), about.version),
        (text("Query"), about.query),
        (text("Reference date"), passport.manifest.as_of),
        (text("Release"), passport.manifest.id),
        (text("SHA-256 of the release"), digest),
        (text("Version of enishi"), passport.manifest.version),
        (text("Least coverage for a rate, in percent"), about.threshold),
        (text("Licence"), licence),
        (text("Address"), address),
    ]
    return [(name.to(locale), value) for name, value in told if value not in ("", None)]


def workbook(passport: Passport, origin: Sequence[tuple[str, Cell]]) -> bytes:
    """A passport as a workbook: figures, what is behind them, what was delivered, the gaps, where it comes from."""
    locale = passport.locale
    computed = [f for f in passport.figures if f.basis == "computed"]
    members = [cells for f in computed for cells in member_rows(passport, f, passport.members(f))]
    sheets = [
        Sheet(text("Figures").to(locale), _titles(FIGURES, locale), figure_rows(passport, passport.figures), (40,)),
        Sheet(text("Counted").to(locale), _titles(MEMBER_HEAD, locale), _cells(members), (8, 24, 40)),
        Sheet(text("Sources").to(locale), _titles(DELIVERIES, locale), list(_deliveries(passport, computed)), (24, 30)),
        gap_sheet([passport]),
    ]
    return spreadsheet.workbook(sheets, origin, locale, datetime.fromisoformat(passport.manifest.created))


DELIVERIES = (
    text("Part"), text("Source"), text("Records"), text("Newest record"), text("Last fetched"),
    text("Age in hours"), text("Expected after hours"), text("Late"),
)  # fmt: skip


def _deliveries(passport: Passport, figures: Iterable[Figure]) -> Iterator[tuple[Cell, ...]]:
    for figure in figures:
        for d in passport.deliveries(figure):
            late = text("late") if d.is_late else text("on time") if d.every else text("not promised")
            told = late.to(passport.locale)
            yield of(passport, figure), d.title, d.records, d.newest, d.fetched, d.age, d.every, told


def gap_sheet(passports: Iterable[Passport]) -> Sheet:
    """The gaps between what is published and what is computed, as a table."""
    given = list(passports)
    locale = given[0].locale
    rows = [row(passport, gap) for passport in given for gap in gaps(passport)]
    return Sheet(text("Published and computed").to(locale), _titles(HEAD, locale), _cells(rows), (8, 30))


def reconciliation(passports: Sequence[Passport], origin: Sequence[tuple[str, Cell]]) -> bytes:
    """The gaps of several indicators as a workbook, record by record as far as there are records."""
    locale = passports[0].locale
    members = [
        cells
        for passport in passports
        for gap in gaps(passport)
        if gap.computed is not None
        for cells in member_rows(passport, gap.computed, gap.members)
    ]
    records = Sheet(text("Record by record").to(locale), _titles(MEMBER_HEAD, locale), _cells(members), (8, 24, 40))
    created = datetime.fromisoformat(passports[0].manifest.created)
    return spreadsheet.workbook([gap_sheet(passports), records], origin, locale, created)


def csv(passport: Passport) -> bytes:
    """Figures with what is behind them: a row for each thing, and one for a figure of which no things are known."""
    return spreadsheet.csv_for_people(_titles(_CSV, passport.locale), _csv_rows(passport))


_CSV = (
    text("Figure"), text("Basis"), text("Value"), text("Numerator"), text("Denominator"), text("Ratio"),
    text("Last day of the period"), text("Status"), text("What was looked at"), text("State"), text("Reason"),
    text("Its IRI"),
)  # fmt: skip


def _csv_rows(passport: Passport) -> Iterator[tuple[Cell, ...]]:
    for f in passport.figures:
        basis = scheme("figure-basis")[f.basis].label[passport.locale]
        head = (f.title(passport.locale), basis, f.display(passport.locale), f.numerator, f.denominator, f.ratio)
        members = passport.members(f)
        named = passport.titles(m.iri for m in members)
        for m in members:
            told = named[m.iri.value], state(m, passport.locale), reason(m, passport.locale), m.iri.value
            yield (*head, f.period, f.status, *told)
        if not members:
            yield (*head, f.period, f.status, "", "", "", "")


def jsonld(passport: Passport) -> bytes:
    """The figures as the release states them, with their members as collections of SKOS."""
    triples = list(dict.fromkeys([*passport.triples(), *_collections(passport)]))
    names = {name: iri for name, iri in prefixes().items() if any(iri in str(t) for t in triples)}
    return ox.serialize(triples, format=ox.RdfFormat.JSON_LD, prefixes=names) or b""


def _collections(passport: Passport) -> Iterator[ox.Triple]:
    for figure in passport.figures:
        for member in passport.members(figure):
            code = "counted" if member.counted else "not-counted"
            if member.excluded is not None:
                code = member.excluded.value.rpartition("/")[2]
            node = Node(f"{figure.iri.value}#{code}")
            yield ox.Triple(figure.iri, DCTERMS.hasPart, node)
            yield ox.Triple(node, RDF.type, SKOS.Collection)
            yield ox.Triple(node, SKOS.member, member.iri)
            if member.excluded is not None:
                yield ox.Triple(node, DCTERMS.type, member.excluded)
            for locale in LOCALES:
                words = state(member, locale) if member.excluded is None else label(member.excluded, locale)
                yield ox.Triple(node, SKOS.prefLabel, ox.Literal(words, language=locale))


def _titles(head: Iterable[Text], locale: str) -> list[str]:
    return [one.to(locale) for one in head]


def _cells(rows: Iterable[tuple[object, ...]]) -> list[tuple[Cell, ...]]:
    return [cast(tuple[Cell, ...], cells) for cells in rows]


def gap_csv(passports: Sequence[Passport]) -> bytes:
    """The gaps of several indicators as CSV for people."""
    sheet = gap_sheet(passports)
    return spreadsheet.csv_for_people(sheet.head, sheet.rows)
