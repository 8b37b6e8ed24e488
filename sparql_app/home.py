"""The home page: what is in the graph, how old it is, and the figures of the policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from urllib.parse import urlencode

from ontology import prefixes, scheme, text
from sparql_app.facts import Facts, Labels, address, short
from sparql_app.lists import ACCESS, STATUS, TYPES
from sparql_app.reader import Reader, Row

_BASES = ("published", "derived", "computed", "scenario")
_ROWS = ("target", "standard", "strict", "other-population")
_STRATA = ("mechanism-status", "institution-class", "access-category", "stratum")
_WITHHELD = ("obsStatus-U", "obsStatus-Q")
_INDICATORS = tuple(f"K{n}" for n in range(1, 10))


@dataclass(frozen=True, slots=True)
class Count:
    """A count with the list behind it."""

    name: str
    label: str
    n: int
    href: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: its records, how new they are, when it was last fetched.

    Args:
        newest_days, fetched_days: age in days, None when it is not known.
    """

    name: str
    label: str
    n: int
    href: str
    newest: str
    newest_days: int | None
    fetched: str
    fetched_days: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: "88/134 (66 %)", the date it refers to, where its passport is."""

    told: str
    share: str
    period: str
    href: str
    source: str
    source_href: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One part of an indicator with its figure on each basis."""

    label: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: the bases that occur, with their labels, and its rows."""

    name: str
    label: str
    bases: tuple[tuple[str, str], ...]
    rows: tuple[FigureRow, ...]


class Home:
    """What the home page shows, in one language.

    Args:
        reader: the release.
        terms: labels of terms and codes.
        locale: language of the reader.
        now: the moment that ages are counted to.
    """

    def __init__(self, reader: Reader, terms: Labels, locale: str, now: datetime | None = None) -> None:
        self.edition = reader.edition
        self._locale = locale
        self._terms = terms
        self._now = now or datetime.now(UTC)
        self.types = self._types(_counts(reader.rows("home-types"), "type"))
        self.sources = self._sources(_counts(reader.rows("home-sources"), "catalogue"))
        self.access = self._access(_counts(reader.rows("home-access"), "access"))
        self.status = self._status(_counts(reader.rows("home-status"), "status"))
        rows = reader.rows("home-figures", figures=self.edition.graph("figures"))
        cases = {row["case"].value for row in rows if "case" in row}
        labels = {case: Facts(reader.triples("stated", thing=case), terms) for case in sorted(cases)}
        self.indicators = [self._indicator(name, rows, labels) for name in _INDICATORS]

    def _types(self, counts: dict[str, int]) -> list[Count]:
        found = []
        for name in TYPES:
            prefix, _, local = name.partition(":")
            iri = prefixes()[prefix] + local
            found.append(Count(name, self._label(iri), counts.get(iri, 0), f"/list?type={name}"))
        return found

    def _sources(self, counts: dict[str, int]) -> list[SourceRow]:
        found = []
        for name, about in sorted(self.edition.manifest.sources.items()):
            n = counts.get(f"{self.edition.base}/id/catalogue/{name}", 0)
            newest, fetched = str(about.get("newest") or ""), str(about.get("fetched") or "")
            title = about.get("title", {}).get(self._locale) or name
            found.append(
                SourceRow(
                    name, title, n, f"/list?source={name}", newest[:10], self._age(newest), fetched[:10],
                    self._age(fetched),
                )
            )  # fmt: skip
        return found

    def _age(self, stamp: str) -> int | None:
        try:
            when = datetime.fromisoformat(stamp)
        except ValueError:
            return None
        return max(0, (self._now - (when if when.tzinfo else when.replace(tzinfo=UTC))).days)

    def _access(self, counts: dict[str, int]) -> list[Count]:
        found = []
        for name in ACCESS:
            concept = scheme("access-category")[name]
            n = counts.pop(concept.match.value, 0)
            found.append(Count(name, concept.label[self._locale], n, f"/list?access={name}"))
        missing = counts.pop("", 0)
        for iri, n in sorted(counts.items()):
            found.append(Count("other", self._label(iri), n, f"/list?access={iri}"))
        not_stated = text("not stated").to(self._locale)
        return [*found, Count("none", not_stated, missing, "/list?access=none")]

    def _status(self, counts: dict[str, int]) -> list[Count]:
        codes = scheme("conformance")
        return [
            Count(
                name,
                codes[name].label[self._locale],
                counts.get(codes[name].iri.value, 0),
                f"/list?status={name}",
            )
            for name in STATUS
        ]

    def _label(self, iri: str) -> str:
        return self._terms(iri, self._locale) or short(iri)

    def _indicator(self, name: str, rows: list[Row], cases: dict[str, Facts]) -> Indicator:
        concept = scheme("indicator")[name]
        mine = [row for row in rows if row["indicator"] == concept.iri]
        by_part: dict[tuple[str, str, str], dict[str, Row]] = {}
        for row in sorted(mine, key=lambda r: r["period"].value):  # the latest of each basis stays
            part = _name(row, "case"), _name(row, "variant"), _name(row, "stratum")
            by_part.setdefault(part, {})[_last(row["basis"].value)] = row
        found = [
            FigureRow(self._part(part, cases), {basis: self._cell(row) for basis, row in figures.items()})
            for part, figures in sorted(by_part.items(), key=_order)
        ]
        bases = tuple(
            (basis, scheme("figure-basis")[basis].label[self._locale])
            for basis in _BASES
            if any(basis in row.cells for row in found)
        )
        return Indicator(name, concept.label[self._locale], bases, tuple(found))

    def _part(self, part: tuple[str, str, str], cases: dict[str, Facts]) -> str:
        """What a row is about: case, variant, stratum; what is the usual one goes without saying."""
        case, variant, stratum = part
        said = []
        if case:
            known = cases.get(case)
            node = next((s for s in known.subjects() if s.value == case), None) if known else None
            said.append(known.label(node, self._locale) if known and node else short(case))
        if variant and _last(variant) != "standard":
            said.append(self._label(variant))
        if stratum and (_last(stratum) != "total" or not said):
            said.append(self._label(stratum))
        return " / ".join(said)

    def _passport(self, row: Row) -> str:
        """Where the passport of a figure is."""
        key = row["figure"].value.removeprefix(f"{self.edition.base}/id/figure/")
        period, asked = row["period"].value, urlencode({"figure": key})
        return f"/figures/{_last(row['indicator'].value)}/{period}/{self.edition.id}?{asked}"

    def _cell(self, row: Row) -> Cell:
        numerator, denominator, ratio = (
            row[k].value if k in row else "" for k in ("numerator", "denominator", "ratio")
        )
        told = f"{numerator}/{denominator}" if numerator and denominator else numerator
        if not told and not ratio:
            told = text("no data").to(self._locale)
        source = _name(row, "source")
        return Cell(
            told,
            "" if _name(row, "status").endswith(_WITHHELD) else percent(ratio, numerator, denominator),
            row["period"].value,
            self._passport(row),
            short(source) if source else "",
            address(source, self.edition.base) if source else "",
        )


def percent(ratio: str, numerator: str, denominator: str) -> str:
    """A share in whole percent, rounded half up for display only; "" when there is none (unknown, of 0)."""
    if not (numerator and denominator and Decimal(denominator)):
        return f"{(Decimal(ratio) * 100).normalize():f} %" if ratio else ""  # as the document prints it
    share = Decimal(numerator) / Decimal(denominator)
    return f"{(share * 100).quantize(Decimal(1), ROUND_HALF_UP)} %"


def _counts(rows: Iterable[Row], key: str) -> dict[str, int]:
    return {_name(row, key): int(row["n"].value) for row in rows}


def _name(row: Row, key: str) -> str:
    return row[key].value if key in row else ""


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _order(entry: tuple[tuple[str, str, str], object]) -> tuple[str, int, int, str]:
    case, variant, stratum = entry[0]
    place = _ROWS.index(_last(variant)) if _last(variant) in _ROWS else len(_ROWS)
    return case, place, _strata().get(stratum, -1), stratum


@cache
def _strata() -> dict[str, int]:
    """Place of each part of a figure: the whole first, then the parts in the order of their code lists."""
    concepts = [c for name in _STRATA for c in scheme(name).concepts]
    whole = scheme("stratum")["total"].iri.value
    return {c.iri.value: place for place, c in enumerate(concepts)} | {whole: -1}
