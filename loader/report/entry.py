"""One finding as an auditor reads it: no property paths, no names of constraints, but elements, words and links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

import shapes
from loader.report.asking import Row
from loader.report.tally import severity_of, state_of
from ontology import compact


@dataclass(slots=True)
class Entry:
    """One finding.

    Args:
        iri: its stable IRI.
        record: IRI of the record.
        identifier: how its source names the record.
        severity, state: as `loader.report.tally` names them.
        rule: IRI of the broken rule.
        value: the value at fault, "" when something is missing; a thing by its IRI.
        thing: whether the value is a thing of the graph.
        clause: IRI of the clause.
        first, last: reference dates, ISO 8601.
        until, by, because: waived until when; by whom and why, where that may be told.
        owner, source: IRIs of who has to act and of the source.
        page: web address of the record in the source system, "" when it states none.
        topic: IRI of what the record is about.
        messages, titles, called: by language; ``called`` are the names of the thing that is the value.
    """

    iri: str
    record: str
    identifier: str
    severity: str
    state: str
    rule: str
    value: str
    thing: bool
    clause: str
    first: str
    last: str
    until: str
    by: str
    because: str
    owner: str
    source: str
    page: str
    topic: str
    messages: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """What the finding is called among people: the end of its IRI."""
        return self.iri.rpartition("#finding-")[2]

    def message(self, locale: str) -> str:
        """What was found, what is expected and what to do."""
        return self.messages.get(locale) or next(iter(self.messages.values()), "")

    def title(self, locale: str) -> str:
        """Name of the data; how the source names the record when it has none."""
        return self.titles.get(locale) or self.titles.get("") or next(iter(self.titles.values()), self.identifier)

    def at_fault(self, locale: str) -> str:
        """The value as people know it: a thing by its name, not its IRI; "" for a thing whose name may not be told."""
        if self.called:
            return self.called.get(locale) or self.called.get("") or next(iter(self.called.values()))
        return "" if self.thing else self.value

    def element(self, locale: str) -> str:
        """The field, by the name of the common element."""
        rule = shapes.rules().get(self.rule)
        return rule.element.label.to(locale) if rule else ""

    def expected(self, locale: str) -> str:
        """What holds when the rule is kept; "" for a remark on reading, whose message says what is expected."""
        return shapes.expectation(self.rule).to(locale)

    def cited(self, locale: str) -> str:
        """Document, passage and force of the clause."""
        return shapes.clause_label(self.clause, locale) if self.clause in shapes.clauses() else ""

    def note(self, locale: str) -> str:
        """How the document is cited, such as by names of elements for want of page numbers."""
        return shapes.clauses()[self.clause].note.to(locale) if self.clause in shapes.clauses() else ""


def entries(rows: Iterable[Row], base: str) -> list[Entry]:
    """The findings that rows tell of, in order of their IRIs. Several rows of one finding differ in language only.

    Args:
        base: base IRI of the graph, by which its things are told from addresses that a source states.
    """
    found: dict[str, Entry] = {}
    for row in sorted(rows, key=lambda r: sorted((name, str(term)) for name, term in r.items())):
        iri = row["finding"].value
        entry = found.get(iri)
        if entry is None:
            entry = found[iri] = _entry(row, base)
        for name, into in (("message", entry.messages), ("title", entry.titles), ("called", entry.called)):
            said = row.get(name)
            if isinstance(said, ox.Literal):
                into.setdefault(said.language or "", said.value)
    return [found[iri] for iri in sorted(found)]


def _entry(row: Row, base: str) -> Entry:
    def told(name: str) -> str:
        return row[name].value if name in row else ""

    value = row.get("value")
    page = told("page")
    return Entry(
        iri=told("finding"),
        record=told("record"),
        identifier=told("identifier"),
        severity=severity_of(row),
        state=state_of(row),
        rule=told("rule"),
        value=compact(value.value) if isinstance(value, ox.NamedNode) else told("value"),
        thing=isinstance(value, ox.NamedNode) and value.value.startswith(f"{base}/id/"),
        clause=told("clause"),
        first=told("first"),
        last=told("last"),
        until=told("until"),
        by=told("by"),
        because=told("because"),
        owner=told("owner"),
        source=told("source"),
        page=page if page.startswith(("https://", "http://")) else "",
        topic=told("topic"),
    )
