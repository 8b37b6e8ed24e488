"""Figures that policy documents publish, as a table of cited numbers: one row, one number, with its source.

The shipped table holds the figures of the Cabinet Office document (研究データ2023). Each becomes a qb:Observation that
is never changed by what the graph says; ``queries/indicators`` puts the computed figures beside it.

Columns: ``indicator``, ``measure``, ``stratum`` hold codes of the lists of these names (the stratum as ``list/code``).
``period`` is a day, month, year, fiscal year (FY2022) or interval. ``value`` is the number, and ``printed`` how the
document writes it, which is enough by itself when it is no number. ``status`` is the SDMX observation status (A normal,
E estimated ...). ``subject…`` is the project or resource the number is about. ``document…``, ``publisher…`` and
``section`` say where it stands.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.resources import files as package_files

import pyoxigraph as ox

from loader.elements import Award, catalogue_record, document, funder, funding
from loader.elements.naming import state_texts
from loader.errors import RefusedError, UnreadableError
from loader.protocols.files import read_path
from loader.protocols.http import Client
from loader.record import Field, Node, Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.values import identifier, period, tree
from ontology import (
    DCAT,
    DCTERMS,
    ENISHI,
    FOAF,
    FRAPO,
    PROV,
    QB,
    RDFS,
    SDMXA,
    SDMXD,
    SDO,
    SKOS,
    XSD,
    Concept,
    Text,
    prefixes,
    scheme,
    text,
)

NAME = "policy"
REQUIRED = ("indicator", "measure", "period", "value", "document", "document_ja", "document_en")
"""Columns without which a table is none of cited figures."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_STATUS = frozenset("ABEFIMPS")
_SUBJECTS = frozenset({"", "project", "resource"})
_TWICE = text("the same number stands in a row above")
_SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


def shipped() -> Raw:
    """The table that comes with the product."""
    file = package_files("loader") / "demo" / "policy" / "published-figures.csv"
    return Raw(file.read_bytes(), "published-figures.csv", datetime.now(UTC), "text/csv")


def fetch(origin: Origin) -> Iterator[Raw]:
    """The tables at a place; the shipped table when no place is given."""
    if not origin.location:
        yield shipped()
    elif origin.location.startswith(("http://", "https://")):
        with Client(origin.settings) as client:
            yield client.get(origin.location).raw
    else:
        yield from read_path(origin.location, origin.settings)


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The rows of a table (RFC 4180, UTF-8 with or without BOM) as records.

    A row that breaks a rule is refused with the number of its line, the column and the rule.

    Raises:
        UnreadableError: the bytes are no such table.
    """
    if raw.error is not None:
        raise raw.error
    try:
        content = raw.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("{file} is not UTF-8: byte {place}", file=raw.url, place=error.start) from error
    rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    header = _row(rows, raw.url) or []
    if missing := [name for name in REQUIRED if name not in header]:
        raise UnreadableError(
            "{file} is no table of cited figures: the columns {columns} are missing",
            file=raw.url,
            columns=", ".join(missing),
        )
    seen: set[str] = set()
    while (cells := _row(rows, raw.url)) is not None:
        if any(cell.strip() for cell in cells):
            yield _record(tree.row("figure", header, cells), rows.line_num, seen)


def _row(rows: Iterator[list[str]], file: str) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        raise UnreadableError("{file} is no CSV table: {error}", file=file, error=error) from error


def _cell(row: Field, column: str) -> str:
    """The text of a column without counting it as read."""
    found = row.first(column)
    return ((found.value if found else "") or "").strip()


def _record(row: Field, line: int, seen: set[str]) -> Record | Refusal:
    parts = ("indicator", "measure", "stratum", "subject", "period", "document")
    name = "/".join(part for column in parts if (part := _cell(row, column)))
    for column, rule, holds in (*_RULES, ("indicator", _TWICE, lambda _: name not in seen)):
        if not holds(row):
            # The number of the line keeps a refused row apart from the good one that states the same number.
            return Refusal(NAME, f"{name}#{line}", _broken(line, column, rule))
    seen.add(name)
    return Record(NAME, name, "policy_table", row)


def _broken(line: int, column: str, rule: Text) -> RefusedError:
    return RefusedError("Line {line}, column {column}: {rule}", line=line, column=column, rule=rule)


def _coded(stated: str) -> Concept | None:
    """The concept that ``list/code`` names."""
    name, _, code = stated.partition("/")
    try:
        return scheme(name)[code] if _SLUG.fullmatch(name) else None
    except (KeyError, FileNotFoundError):
        return None


def _known(name: str) -> Callable[[Field], bool]:
    return lambda row: _coded(f"{name}/{_cell(row, name)}") is not None


_RULES: tuple[tuple[str, Text, Callable[[Field], bool]], ...] = (
    ("indicator", text("a code of the list of indicators is needed"), _known("indicator")),
    ("measure", text("a code of the list of measures is needed"), _known("measure")),
    (
        "stratum",
        text("list/code of a code list is needed"),
        lambda row: not _cell(row, "stratum") or _coded(_cell(row, "stratum")) is not None,
    ),
    (
        "period",
        text("a day, month, year, fiscal year (FY2022) or interval is needed"),
        lambda row: period.read(_cell(row, "period")) is not None,
    ),
    (
        "value",
        text("a number is needed, or the text as printed"),
        lambda row: bool(_NUMBER.fullmatch(_cell(row, "value")) if _cell(row, "value") else _cell(row, "printed")),
    ),
    (
        "status",
        text("an SDMX observation status is needed: A, B, E, F, I, M, P or S"),
        lambda row: (_cell(row, "status") or "A") in _STATUS,
    ),
    (
        "document",
        text("a short name of the document in small letters and its title are needed"),
        lambda row: bool(
            _SLUG.fullmatch(_cell(row, "document")) and (_cell(row, "document_ja") or _cell(row, "document_en"))
        ),
    ),
    (
        "subject_kind",
        text("project or resource is needed, together with a subject"),
        lambda row: (
            _cell(row, "subject_kind") in _SUBJECTS and bool(_cell(row, "subject_kind")) == bool(_cell(row, "subject"))
        ),
    ),
    (
        "subject_url",
        text("a resource needs an http or https address"),
        lambda row: _cell(row, "subject_kind") != "resource" or identifier.url(_cell(row, "subject_url")) is not None,
    ),
)


def map_record(record: Record, statements: Statements) -> None:
    """State a cited number as a qb:Observation with the document as its primary source.

    Raises:
        RefusedError: the record has no content.
    """
    row = record.fields
    if row is None:
        raise RefusedError("The record {record} has no content", record=record.identifier)
    node = statements.mint("figure", record.identifier)
    statements.a(node, QB.Observation)
    catalogue_record(statements, record, node)
    _dimensions(statements, node, row)
    _value(statements, node, row)
    _document(statements, node, row)
    _subject(statements, node, row)
    for predicate, column in ((SKOS.definition, "definition"), (SKOS.note, "note")):
        state_texts(statements, node, predicate, _both(row, column))


def _both(row: Field, column: str) -> list[tuple[str, str]]:
    """The Japanese and English text of a pair of columns."""
    return [(row.text(f"{column}_ja"), "ja"), (row.text(f"{column}_en"), "en")]


def _dimensions(statements: Statements, node: Node, row: Field) -> None:
    measure = scheme("measure")[row.text("measure")]
    stratum = _coded(row.text("stratum")) or scheme("stratum")["total"]
    indicator = scheme("indicator")[row.text("indicator")]
    statements.add(node, ENISHI.indicator, indicator.iri)
    statements.add(node, ENISHI.basis, scheme("figure-basis")["published"].iri)
    statements.add(node, ENISHI.measure, measure.iri)
    statements.add(node, ENISHI.stratum, stratum.iri)
    found = period.read(row.text("period"))
    if found is not None:
        day = ox.Literal(found.end.isoformat(), datatype=XSD.date)
        span = statements.part("period")
        statements.add(node, SDMXD.refPeriod, day)
        statements.add(node, DCTERMS.temporal, span)
        statements.a(span, DCTERMS.PeriodOfTime)
        statements.add(span, DCAT.startDate, ox.Literal(found.start.isoformat(), datatype=XSD.date))
        statements.add(span, DCAT.endDate, day)
        state_texts(statements, span, RDFS.label, [(words, lang) for lang, words in found.label.items()])
    for lang in ("ja", "en"):
        about = _cell(row, f"subject_{lang}")
        if stratum.iri != scheme("stratum")["total"].iri:
            about = stratum.label.get(lang, "")
        title = f"{measure.label[lang]}: {about}" if about else measure.label[lang]
        state_texts(statements, node, DCTERMS.title, [(title, lang)])


def _value(statements: Statements, node: Node, row: Field) -> None:
    value, printed = row.text("value"), row.text("printed")
    if value:
        datatype = XSD.decimal if "." in value else XSD.integer
        statements.add(node, SDO.value, ox.Literal(value, datatype=datatype))
    if printed:
        statements.add(node, RDFS.label, ox.Literal(printed))
    if unit := row.text("unit"):
        statements.add(node, SDO.unitText, ox.Literal(unit))
    status = row.text("status") or "A"
    statements.add(node, SDMXA.obsStatus, ox.NamedNode(f"{prefixes()['sdmx-code']}obsStatus-{status}"))


def _document(statements: Statements, node: Node, row: Field) -> None:
    cited = document(statements, row.text("document"))
    cited.title(_both(row, "document"))
    if issued := row.text("document_issued"):
        cited.date("Issued", issued, "document_issued")
    if url := row.text("document_url"):
        cited.page(url, "document_url")
    publisher = [(words, lang) for words, lang in _both(row, "publisher") if words]
    if publisher:
        agent = statements.mint("organization", f"publisher:{publisher[-1][0]}")
        statements.a(agent, FOAF.Organization)
        state_texts(statements, agent, FOAF.name, publisher)
        statements.add(cited.node, DCTERMS.publisher, agent)
    statements.add(node, PROV.hadPrimarySource, cited.node)
    if section := row.text("section"):
        statements.add(node, DCTERMS.bibliographicCitation, ox.Literal(section))


def _subject(statements: Statements, node: Node, row: Field) -> None:
    """What the number is about: a project, or a resource known by its address."""
    kind, key = row.text("subject_kind"), row.text("subject")
    titles = [(words, lang) for words, lang in _both(row, "subject") if words]
    code, number, url = row.text("subject_funder"), row.text("subject_jgn"), row.text("subject_url")
    if kind == "resource" and (address := identifier.url(url)):
        statements.add(node, DCTERMS.subject, ox.NamedNode(address))
    elif kind == "project":
        award = Award(funder_codes=[code] if code else [], number=number, titles=titles, where="subject")
        project = funding(statements, award).project if number else _project(statements, key, award)
        statements.add(node, DCTERMS.subject, project)


def _project(statements: Statements, key: str, award: Award) -> Node:
    """A project that the document calls by a name only."""
    node = statements.mint("project", key)
    statements.a(node, FOAF.Project, SDO.ResearchProject, PROV.Activity)
    state_texts(statements, node, DCTERMS.title, award.titles)
    money, _ = funder(statements, award)
    statements.add(node, FRAPO.hasFundingAgency, money)
    return node


SOURCE = Source(
    name=NAME,
    title=text("Figures published by policy documents"),
    operator=text("The operator of this service"),
    homepage="https://www8.cao.go.jp/cstp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
)
