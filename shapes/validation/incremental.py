"""Validation of many records that is kept up to date: after a change only what the change touches is judged again.

The records are one data graph; the report is that of judging all of it. From the shapes and their queries it is known
which triples each rule reads, and which way leads from them to the nodes that are judged (`shapes.validation.reading`).
When a triple comes or goes, these ways are walked, and the nodes at their ends are judged again: by the compiled engine
over the records around them, and by the queries of SPARQL-based constraints over an index of all records. Three things
cannot be bounded so and are judged in full: rules whose query does not lead from the triple to the node (when a triple
changes that the query reads), shapes that use more than SHACL Core and SPARQL-based constraints reported at the top
(at each change), and everything when classes get other subclasses.

Records are taken in by thousands, so that memory holds what crosses from record to record, some numbers for each record
and the findings; the texts of the records lie in a temporary file.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TypeVar

import pyoxigraph as ox

from shapes.validation.beside import Beside, Run
from shapes.validation.change import Change, Nodes
from shapes.validation.compiled import Compiled, ntriples
from shapes.validation.graph import ShapesGraph
from shapes.validation.judge import Judge, ordered
from shapes.validation.language import SUBCLASS
from shapes.validation.membership import Membership
from shapes.validation.neighbourhood import Neighbourhood
from shapes.validation.path import walk
from shapes.validation.question import Questions
from shapes.validation.reader import THIS, Reader
from shapes.validation.reading import ANY_CLASS, Group, Reading
from shapes.validation.records import Index, Line, Records, kept, lines, read
from shapes.validation.result import Report, Result, Term

_AT_ONCE = 2_000
"""Records, and nodes, that are judged in one run of the compiled engine."""

_ASKING = "urn:x-enishi:shacl:asking:"
_SUBCLASS = str(SUBCLASS)

Counted = TypeVar("Counted", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Update:
    """What an update took.

    Args:
        records: records that changed.
        nodes: nodes that were judged again, once for each group of rules that has the same targets.
        full: whether everything was judged again.
    """

    records: int
    nodes: int
    full: bool = False


class Incremental:
    """Judges records by a shapes graph and keeps the verdict as they change.

    It is not for several threads at once. Blank nodes of different records must have different names.

    Args:
        shapes: the shapes graph.

    Raises:
        RefusedShapesError: a query of the shapes is not allowed, or a shape refers to itself.
        LimitError: the shapes are nested too deeply.
    """

    def __init__(self, shapes: Iterable[ox.Triple]) -> None:
        self._judge = Judge(shapes)
        self._records = Records()
        self._below: dict[Line, int] = {}
        self._forms: dict[str, dict[str, int]] = {}
        self._begin()

    def __len__(self) -> int:
        return len(self._records)

    @property
    def graph(self) -> ShapesGraph:
        """The shapes graph."""
        return self._judge.graph

    def update(self, changed: Iterable[tuple[str, Iterable[ox.Triple]]] = (), removed: Iterable[str] = ()) -> Update:
        """Take changes in and judge what they touch.

        Args:
            changed: names of records that are new or may have changed, with their triples.
            removed: names of records that are gone.

        Raises:
            EngineError: the engine gave up; then this object is of no more use.
        """
        return self.read(((name, ntriples(dict.fromkeys(triples))) for name, triples in changed), removed)

    def read(self, changed: Iterable[tuple[str, str]], removed: Iterable[str] = ()) -> Update:
        """Take changes in, as `update`, with the triples of a record as canonical N-Triples.

        Raises:
            EngineError: as `update`.
        """
        with _uncollected():
            return self._read(changed, removed)

    def _read(self, changed: Iterable[tuple[str, str]], removed: Iterable[str]) -> Update:
        change = Change(self._records, self._index)
        before = dict(self._below)
        for name, text in chain(((n, "") for n in removed), changed):
            change.take(name, text, self)
        for triple in change.gone:
            self._forget(triple)
        if self._below.keys() != before.keys():
            return self._all(len(change.names))
        return Update(len(change.names), self._again(change))

    def report(self) -> Report:
        """The report on all records. Each result is in it once."""
        back = {s: min(f, key=str) for s, f in self._forms.items() if f}
        found = {r for results in self._found.values() for r in results} | self._whole
        found |= {_written(r, back) for answers in self._answers.values() for a in answers.values() for r in a}
        return ordered(found)

    def _begin(self) -> None:
        """Forget every verdict and lay the index out."""
        graph, asked = self.graph, self._judge.at_once
        inner = [c for c in self._judge.constraints if c not in asked]
        self._reading = reading = Reading(graph, asked, inner, subclasses=bool(self._below))
        self._index = Index(reading.looked_up | {_SUBCLASS})
        self._membership = Membership(rule.signature for rule in reading.rules)
        self._membership.below(self._below)
        engine = Compiled(ShapesGraph(reading.standalone(_ASKING)), asked)
        places = {shape: n for n, group in enumerate(reading.groups) for shape in group.shapes}
        self._beside = Beside(engine, places, _ASKING)
        self._by: dict[tuple[str | None, str | None], list[tuple[int, Reader, bool]]] = {}
        for number, rule in enumerate(reading.rules):
            for reader in rule.readers:
                known = reader.object if reader.predicate and not reader.object.startswith("?") else None
                self._by.setdefault((reader.predicate, known), []).append((number, reader, reader.bounded))
        self._found: dict[tuple[int, str], list[Result]] = {}
        self._answers: dict[int, dict[str, list[Result]]] = {}
        self._whole: set[Result] = set()
        self._entries = {
            key: [(n, r, b) for n, r, b in rows if r in reading.rules[n].entries] for key, rows in self._by.items()
        }
        self._entering = {predicate for (predicate, _), rows in self._entries.items() if rows}
        self.fresh = True

    def noted(self, came: Collection[Line]) -> None:
        """Note triples that come: in the index, and how their literals are written."""
        for triple in [t for t in came if t[1] == _SUBCLASS]:
            self._below[triple] = self._below.get(triple, 0) + 1
        for value in [t[2] for t in came if t[2][0] == '"' and t[2][-1] == ">"]:
            if (form := kept(value)) != value:
                forms = self._forms.setdefault(form, {})
                forms[value] = forms.get(value, 0) + 1

    def _forget(self, triple: Line) -> None:
        """Note that a record no longer states a triple."""
        if triple[1] == _SUBCLASS and _less(self._below, triple):
            self._membership.below(self._below)
        if (form := kept(triple[2])) != triple[2]:
            _less(self._forms[form], triple[2])
        if self._index.holds(triple[1]):
            hood = Neighbourhood(self._records, self._index)
            if form not in {kept(o) for o in hood.forward(triple[0], triple[1])}:
                self._index.remove(triple)

    def touch(self, triples: Iterable[Line], nodes: Nodes) -> None:
        """Find the nodes that may be judged otherwise since triples came or went.

        Before anything has been judged it is enough to find the nodes that come to be judged.
        """
        by = self._entries if self.fresh else self._by
        for subject, predicate, value in triples:
            for key in ((predicate, value), (predicate, None), (None, None)):
                for number, reader, bounded in by.get(key, ()):
                    touched = nodes.setdefault(number, {})
                    if not reader.scope and reader.subject == THIS != reader.object:
                        touched[subject] = None
                    elif not bounded:
                        touched[""] = None
                    else:
                        for node in reader.nodes(subject, kept(value), self._index):
                            touched |= dict.fromkeys((node, *self._forms.get(node, ())))

    def _all(self, records: int) -> Update:
        """Judge everything again."""
        self._begin()
        change = Change(self._records, self._index)
        change.names = dict.fromkeys(self._records)
        for name in change.names:
            self._index.add(lines(self._records.text(name)))
        return Update(records, self._again(change), full=True)

    def _again(self, change: Change) -> int:
        """Judge what a change touches."""
        touched, asked, judged = change.touched, Nodes(), 0
        self._constants(touched)
        self._index.flush()
        names = iter(change.names)
        while True:
            some = list(islice(names, _AT_ONCE))
            hood = Neighbourhood(self._records, self._index)
            run: Run = {}
            for name in some:
                if self.fresh:
                    self._enter(name, hood, run, touched, asked)
                else:
                    self.touch(change.came(name, hood), touched)
            judged += len(run) + self._judged(touched, asked, run, hood)
            touched = {}
            self._beside.finish(2, self._found)
            if not some:
                break
        self._ask(asked)
        self._beside.finish(0, self._found)
        self.fresh = False
        if self._reading.whole and change.names:
            self._in_full()
        return judged

    def _enter(self, name: str, hood: Neighbourhood, run: Run, touched: Nodes, asked: Nodes) -> None:
        """Find the nodes of a record that come to be judged, when none was before.

        Of most records it is soon seen that nothing beyond them has to be looked at.
        """
        triples, groups = hood.take(name), self._reading.groups
        alone = hood.alone(name, triples, self._reading.followed)
        for subject, predicate, value in [t for t in triples if t[1] in self._entering]:
            for key in ((predicate, value), (predicate, None)):
                for number, reader, _ in self._entries.get(key, ()):
                    node = subject if reader.subject == THIS else value
                    unsure = reader.scope or reader.object == ANY_CLASS
                    if unsure or (number < len(groups) and not (alone and groups[number].outward)):
                        self.touch(((subject, predicate, value),), touched)
                    elif number < len(groups):
                        run[number, node] = None
                    else:
                        asked.setdefault(number, {})[kept(node)] = None

    def _constants(self, touched: Nodes) -> None:
        """Nodes that the shapes themselves name are judged from the beginning on."""
        if self.fresh:
            hood = Neighbourhood(self._records, self._index)
            for number in range(len(self._reading.rules)):
                touched.setdefault(number, {}).update(dict.fromkeys(self._membership.named(number, hood)))

    def _judged(self, touched: Nodes, asked: Nodes, run: Run, hood: Neighbourhood) -> int:
        """Judge nodes by SHACL Core, besides those of which it is known that they are; note those to be asked about."""
        groups = self._reading.groups
        rest = [(number, node) for number, nodes in touched.items() for node in nodes]
        for start in range(0, max(1, len(rest)), _AT_ONCE * 10):
            hood, run = (Neighbourhood(self._records, self._index), Run()) if start else (hood, run)
            for number, node in rest[start : start + _AT_ONCE * 10]:
                if number < len(groups):
                    self._found.pop((number, node), None)
                    if self._membership.has(number, node, hood):
                        _gather(groups[number], node, hood)
                        run[number, node] = None
                elif node == "" or self._membership.has(number, node, hood):
                    asked.setdefault(number, {})[kept(node) if node else ""] = None
                else:
                    self._answers.get(number, {}).pop(kept(node), None)
            self._beside.start(run, hood, self._below)
        return len(rest)

    def _ask(self, asked: Nodes) -> None:
        """Put the queries of SPARQL-based constraints about nodes, or about all."""
        questions = Questions(self.graph, store=self._index.store) if asked else None
        for number, nodes in asked.items():
            constraint = self._reading.asked[number - len(self._reading.groups)].constraint
            answers = self._answers.setdefault(number, {})
            for node in answers.copy() if "" in nodes else nodes:
                answers.pop(node, None)
            terms: list[Term] | None = None if "" in nodes else [t for n in nodes if (t := read(n)) is not None]
            for result in questions.ask(constraint, terms) if questions else ():
                answers.setdefault(str(result.focus), []).append(result)

    def _in_full(self) -> None:
        """Judge the shapes of which it is not known what they read."""
        triples: dict[Line, None] = {}
        for name in self._records:
            triples |= dict.fromkeys(lines(self._records.text(name)))
        blank = dict.fromkeys(t for line in triples for t in (line[0], line[2]) if t.startswith("_:"))
        text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
        engine = Compiled(self.graph, self._judge.at_once)
        found = engine.read(text, [ox.BlankNode(b[2:]) for b in blank])
        self._whole = {r for r in found if r.shape in self._reading.whole}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: there are none, and it would walk over millions of triples again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _gather(group: Group, node: str, hood: Neighbourhood) -> None:
    """Take up the records that the shapes of a group look at from a node."""
    hood.reach(node)
    for path, outward, inward in group.ways:
        for place in walk(path, [node], hood):
            if outward:
                hood.reach(place)
            for predicate in inward:
                hood.backward(place, predicate)


def _less(counts: dict[Counted, int], key: Counted) -> bool:
    """Count one less; whether none is left."""
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]
        return True
    return False


def _written(result: Result, back: Mapping[str, str]) -> Result:
    """A result with its value as the data write it."""
    form = None if result.value is None else back.get(str(result.value))
    if form is None:
        return result
    return replace(result, value=read(form))
