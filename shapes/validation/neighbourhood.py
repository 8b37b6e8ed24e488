"""The records around some nodes, as far as walking from these nodes asks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from shapes.validation.records import Index, Line, Records, lines

_Facts = defaultdict[str, defaultdict[str, dict[str, None]]]
_NOTHING: Mapping[str, dict[str, None]] = {}


class Neighbourhood:
    """The records around some nodes, taken up as walking asks for them.

    Args:
        records: all records.
        index: what can be looked up by object.
    """

    def __init__(self, records: Records, index: Index) -> None:
        self._records = records
        self._index = index
        self._taken: set[str] = set()
        self._asked: set[str] = set()
        self._texts: list[str] = []
        self._shared: dict[Line, None] = {}
        self._waiting: list[Iterable[Line]] = []
        self._facts: _Facts = defaultdict(lambda: defaultdict(dict))

    @property
    def text(self) -> str:
        """All that was taken up, as N-Triples; a triple may be in it several times."""
        return "".join((*self._texts, *(" ".join((*triple, ".\n")) for triple in self._shared)))

    def take(self, name: str) -> list[Line]:
        """Take a record up, if it is not; what is new."""
        if name in self._taken:
            return []
        self._taken.add(name)
        text = self._records.text(name)
        found = lines(text)
        self._texts.append(text)
        self._waiting.append(found)
        return found

    def reach(self, node: str) -> None:
        """Take up all that any record states of a node."""
        if node not in self._asked:
            self._asked.add(node)
            if shared := self._records.shared(node):
                self._shared |= dict.fromkeys(shared)
                self._waiting.append(shared)
            for name in self._records.about(node):
                self.take(name)

    def alone(self, name: str, triples: Iterable[Line], followed: Container[str | None]) -> bool:
        """Whether a record that was taken up holds all that is stated of its subjects, and of the nodes to which it
        leads by properties that are followed. What is stated of subjects of many records is taken up for that.
        """
        nodes = dict.fromkeys([t[0] for t in triples])
        nodes |= dict.fromkeys([t[2] for t in triples if t[1] in followed])
        shared = self._records.elsewhere(name, nodes)
        for node in shared or ():
            self.reach(node)
        return shared is not None and not any(t[1] in followed for node in shared for t in self._records.shared(node))

    def forward(self, node: str, predicate: str | None) -> Iterable[str]:
        """Objects of the triples with this subject."""
        self.reach(node)
        for triples in self._waiting:
            for subject, stated, value in triples:
                self._facts[subject][stated][value] = None
        self._waiting.clear()
        facts = self._facts.get(node, _NOTHING)
        if predicate is None:
            return [value for values in facts.values() for value in values]
        return facts.get(predicate, ())

    def backward(self, node: str, predicate: str | None) -> Iterable[str]:
        """Subjects of the triples with this object; they are taken up."""
        return [s for s in dict.fromkeys(self._index.backward(node, predicate)) if node in self.forward(s, predicate)]
