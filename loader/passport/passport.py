"""The passport of the figures of one indicator and period: what they are, what they are made of, how sure they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyoxigraph as ox

from loader.indicators.figure import Figure
from loader.indicators.members import Member, asked, grouped, part
from loader.indicators.row import Row
from loader.passport import kept
from loader.passport.asking import Asking, Term
from loader.record import Node
from loader.store import Manifest, Scope
from ontology import Text, prefixes, scheme, text

STATUSES: Mapping[str, Text] = {
    "A": text("A normal value"),
    "D": text("Of another population: it must not be chained to the other figures"),
    "E": text("A scenario: a value under stated assumptions, which nobody published"),
    "M": text("No data: nothing was loaded from which it could be computed, or the document does not print it"),
    "Q": text("Withheld: it would tell of few people"),
    "U": text("The graph has too little of the published whole; the rate is withheld and the counts are told"),
}
"""What the observation statuses of SDMX mean here."""
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a source delivered for a figure.

    Args:
        source: its name.
        title: its title, in the language of the passport.
        records: records of it that tell of the things in the denominator.
        newest, fetched: day of its newest record and of its last fetch, "" when not known.
        age: hours since then when the release was built, None when not known.
        every: hours after which it is expected again, None when nothing is promised.
    """

    source: str
    title: str
    records: int
    newest: str
    fetched: str
    age: int | None
    every: int | None

    @property
    def is_late(self) -> bool:
        """Whether more time has gone by than it promises."""
        return self.age is not None and self.every is not None and self.age > self.every


class Passport:
    """The figures of an indicator and period in one release, with all that is behind them.

    Args:
        asking: the release.
        manifest: what the release says of itself.
        scope: which of its stores is asked.
        locale: "ja" or "en".
        indicator: code of the indicator.
        period: last day of the period; None for the figures of all periods.
    """

    def __init__(
        self, asking: Asking, manifest: Manifest, scope: Scope, locale: str, indicator: str, period: date | None = None
    ) -> None:
        self.asking = asking
        self.manifest = manifest
        self.scope = scope
        self.locale = locale
        self.indicator = indicator
        self.period = period
        self._titles: dict[str, str] = {}

    @property
    def base(self) -> str:
        """Base IRI of the things."""
        return self.manifest.base

    @cached_property
    def definition(self) -> kept.Definition:
        """What the indicator is."""
        return kept.definition(self.asking, self.base, self.indicator)

    @cached_property
    def every(self) -> list[Figure]:
        """All figures of the indicator."""
        return kept.figures(self.asking, self.base, self.indicator)

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures of the period."""
        return [f for f in self.every if self.period is None or f.period == self.period]

    def figure(self, key: str) -> Figure | None:
        """The figure with a key; the one that says most when none is named; None when there is no such figure."""
        if key:
            return next((f for f in self.figures if f.key == key), None)
        computed = [f for f in self.figures if f.basis == "computed"]
        return next(iter([*computed, *self.figures]), None)

    @cached_property
    def _members(self) -> Mapping[date, Mapping[tuple[str, str, str, str], tuple[Member, ...]]]:
        about = asked(self.indicator)
        if about is None:
            return {}
        days = {f.reference_date for f in self.every if f.basis == "computed"}
        return {
            day: grouped(Row(about, dict(r)) for r in self.asking.rows(about.name, referenceDate=day.isoformat()))
            for day in days
        }

    def members(self, figure: Figure) -> tuple[Member, ...]:
        """What a figure counts, has in its denominator only, and leaves out; nothing for a published one."""
        if figure.basis != "computed":
            return ()
        return self._members.get(figure.reference_date, {}).get(part(figure), ())

    def titles(self, things: Iterable[Node]) -> Mapping[str, str]:
        """The titles of things by IRI, in the language of the passport where there are some."""
        left = [t for t in dict.fromkeys(things) if t.value not in self._titles]
        for start in range(0, len(left), _BLOCK):
            self._name(left[start : start + _BLOCK])
        return self._titles

    def title(self, thing: Node) -> str:
        """The title of a thing, its IRI where it has none."""
        return self.titles([thing])[thing.value]

    def _name(self, things: Sequence[Node]) -> None:
        found: dict[str, dict[str, str]] = {}
        for row in self.asking.about("pages/names", things):
            language = getattr(row["label"], "language", None) or ""
            found.setdefault(row["thing"].value, {}).setdefault(language, row["label"].value)
        for thing in things:
            names = found.get(thing.value, {})
            chosen = names.get(self.locale) or names.get("") or next(iter(names.values()), "")
            self._titles[thing.value] = chosen or thing.value.removeprefix(f"{self.base}/id/")

    def deliveries(self, figure: Figure) -> list[Delivery]:
        """Which sources tell of the things in the denominator, and how old they were when the release was built."""
        beginning = f"{self.base}/id/record/"
        counted: Counter[str] = Counter()
        for member in self.members(figure):
            if member.excluded is None:
                counted.update(
                    r.value.removeprefix(beginning).partition("/")[0]
                    for r in member.records
                    if r.value.startswith(beginning)
                )
        return [self._delivery(name, n) for name, n in sorted(counted.items())]

    def _delivery(self, name: str, records: int) -> Delivery:
        told = self.manifest.sources.get(name, {})
        return Delivery(
            name,
            told.get("title", {}).get(self.locale) or name,
            records,
            str(told.get("newest") or "")[:10],
            str(told.get("fetched") or "")[:10],
            told.get("age_hours"),
            told.get("every_hours"),
        )

    def institutions(self, figure: Figure) -> dict[str, int]:
        """How many of the datasets in the denominator each hosting institution has, by its title."""
        inside = [m.iri for m in self.members(figure) if m.excluded is None]
        hosts: Counter[str] = Counter()
        for start in range(0, len(inside), _BLOCK):
            for row in self.asking.about("pages/figure-institutions", inside[start : start + _BLOCK]):
                hosts[row["institution"].value] += 1
        named = self.titles(Node(iri) for iri in hosts)
        return {named[iri]: n for iri, n in sorted(hosts.items(), key=lambda item: (-item[1], item[0]))}

    def triples(self) -> list[ox.Triple]:
        """What the release states of the figures of the period, and their members as collections."""
        node = scheme("indicator")[self.indicator].iri
        values: dict[str, str | Term] = {"figures": f"{self.base}/graph/figures", "indicator": node}
        found: dict[ox.Triple, None] = {}
        for day in kept.periods(self.figures):
            values["period"] = day.isoformat()
            for row in self.asking.rows("pages/figure-graph", **values):
                found[ox.Triple(Node(row["node"].value), Node(row["property"].value), row["value"])] = None
        return list(found)


def reason(member: Member, locale: str) -> str:
    """Why something was left out, "" when it was not."""
    return "" if member.excluded is None else label(member.excluded, locale)


def label(concept: Node, locale: str) -> str:
    """The label of a concept of any code list."""
    name, _, code = concept.value.removeprefix(prefixes()["scheme"]).partition("/")
    return scheme(name)[code].label[locale]


def state(member: Member, locale: str) -> str:
    """Where a member stands: in the numerator, only in the denominator, or left out."""
    if member.excluded is not None:
        return text("left out").to(locale)
    return (text("counted in the numerator") if member.counted else text("in the denominator only")).to(locale)
