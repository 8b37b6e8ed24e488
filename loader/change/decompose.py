"""From one release to another in three steps: another definition, another reference date, other data.

Each step starts where the one before ends, so the parts add up exactly. The numbers at both ends are those that each
release's own query computes. The steps are

1. the earlier data on their own reference date, by the earlier query and by the later one: another definition;
2. the earlier data by the later query, on the earlier reference date and on the later one: another reference date;
3. by the later query on the later reference date, the earlier data and the later data: what became of the records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from loader.change import reason
from loader.change.identity import groups
from loader.change.part import Change, Count, Edit, Entry, parted
from loader.change.population import DATASETS, Cell, Population, Standing, counts, members, total
from loader.change.side import Side
from loader.errors import UsageError
from ontology import SH
from queries import Query, all_queries

_NONE = Count()


def indicators() -> tuple[str, ...]:
    """What changes can be asked of: the indicators that are computed from the graph, and all datasets."""
    return (*(asked.name.rpartition("/")[2] for asked in all_queries("members")), DATASETS)


def changes(one: Side, other: Side, indicator: str) -> list[Change]:
    """What changed in every computed figure of an indicator, and why.

    Args:
        one: the earlier release.
        other: the later one.
        indicator: "K1" to "K9", or `DATASETS`.

    Raises:
        UsageError: the indicator is not computed from the graph.
        StoreError: a query gives rows that are not as they must be.
    """
    if indicator not in indicators():
        raise UsageError(
            "What changed cannot be told of {name}; it can be of {known}", name=indicator, known=", ".join(indicators())
        )
    start = members(one, indicator, one.as_of)
    dated = start if one.as_of == other.as_of else members(one, indicator, other.as_of)
    end = members(other, indicator, other.as_of)
    if indicator == DATASETS:
        before, after = ({cell: total(told) for cell, told in cells.items()} for cells in (start, end))
        return Comparison(one, other, indicator, start, dated, end, before, after, before).changes()
    old, new = one.definition(indicator), other.definition(indicator)
    before, after = counts(one, old, one.as_of), counts(other, new, other.as_of)
    comparison = Comparison(one, other, indicator, start, dated, end, before, after, before, definitions=(old, new))
    if new is not None and (old is None or old.text != new.text):
        comparison.redefined = counts(one, new, one.as_of)
        comparison.other_way = counts(other, old, other.as_of)
    return comparison.changes()


@dataclass(slots=True)
class Comparison:
    """One indicator in two releases, as it was counted.

    Args:
        one: the earlier release.
        other: the later one.
        indicator: its code.
        start: what the earlier release counts on its reference date, by figure.
        dated: what it counts on the reference date of the later release.
        end: what the later release counts.
        before: the figures of the earlier release.
        after: the figures of the later one.
        redefined: the figures of the earlier release by the query of the later one.
        other_way: the figures of the later release by the query of the earlier one, where that is another.
        definitions: the two queries.
    """

    one: Side
    other: Side
    indicator: str
    start: Mapping[Cell, Population]
    dated: Mapping[Cell, Population]
    end: Mapping[Cell, Population]
    before: Mapping[Cell, Count]
    after: Mapping[Cell, Count]
    redefined: Mapping[Cell, Count]
    other_way: Mapping[Cell, Count] = field(default_factory=dict)
    definitions: tuple[Query | None, Query | None] = (None, None)

    def changes(self) -> list[Change]:
        """The figures in their order."""
        cells = sorted({*self.before, *self.after, *self.start, *self.end})
        return [self._change(cell) for cell in cells]

    def _change(self, cell: Cell) -> Change:
        before, after = self.before.get(cell), self.after.get(cell)
        entries = list(self._entries(cell))
        rest = (after or _NONE) - (before or _NONE) - sum((one.count for one in entries), _NONE)
        if not self._has_denominator(cell):
            entries = [_without_denominator(one) for one in entries]
            rest = Count(rest.numerator)
        if rest:
            entries.append(Entry("not-listed", rest, {}, {}))
        found = [one for one in entries if one.count]
        return Change(self.indicator, *cell, before, after, self.other_way.get(cell), parted(found))

    def _has_denominator(self, cell: Cell) -> bool:
        ends = (self.before.get(cell, _NONE), self.after.get(cell, _NONE), self.redefined.get(cell, _NONE))
        return any(end.denominator for end in ends)

    def _entries(self, cell: Cell) -> Iterator[Entry]:
        defined = self.redefined.get(cell, _NONE) - self.before.get(cell, _NONE)
        if defined:
            yield Entry("definition", defined, {}, {}, edits=self._text())
        start, dated, end = (step.get(cell, {}) for step in (self.start, self.dated, self.end))
        yield from self._by_date(start, dated)
        for group in groups(self.one, self.other, dated, end):
            if _moved(dated, end, group.before, group.after):
                yield reason.entry(self.one, self.other, group, dated, end)

    def _by_date(self, start: Population, dated: Population) -> Iterator[Entry]:
        for iri in sorted({*start, *dated}):
            old, new = start.get(iri, _OUT), dated.get(iri, _OUT)
            if old.count != new.count:
                statements = frozenset(s for s in self.one.statements(iri) if self._takes_effect(s[2]))
                yield Entry(
                    "reference-date",
                    new.count - old.count,
                    {iri: old.code},
                    {iri: new.code},
                    records := tuple(sorted(self.one.records(iri))),
                    records,
                    reason.edits(frozenset(), statements),
                )

    def _takes_effect(self, term: str) -> bool:
        """Whether a term is a date between the two reference dates."""
        if not term.startswith('"'):
            return False
        day = reason.day(term)
        first, last = sorted((self.one.manifest.as_of, self.other.manifest.as_of))
        return first < day <= last

    def _text(self) -> tuple[Edit, ...]:
        """The lines of the query that changed."""
        old, new = (asked.text.splitlines() if asked else [] for asked in self.definitions)
        node = f"{self.other.manifest.base}/id/query/indicators/{self.indicator}"
        gone, come = (tuple(line for line in a if line not in set(b)) for a, b in ((old, new), (new, old)))
        return (Edit(node, SH.select.value, gone, come),)


_OUT = Standing(counted=False, inside=False)


def _moved(before: Population, after: Population, olds: tuple[str, ...], news: tuple[str, ...]) -> bool:
    old = sum((before[iri].count for iri in olds), _NONE)
    return sum((after[iri].count for iri in news), _NONE) != old


def _without_denominator(one: Entry) -> Entry:
    return replace(one, count=Count(one.count.numerator))
