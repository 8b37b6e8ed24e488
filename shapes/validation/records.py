"""The records whose validation is kept up to date: their triples, by record and by subject."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from weakref import finalize

import pyoxigraph as ox

from shapes.validation.compiled import term
from shapes.validation.question import stored

Line = tuple[str, str, str]
"""Subject, predicate and object in the syntax of N-Triples."""

_DEFAULT = ox.DefaultGraph()


def lines(text: str) -> list[Line]:
    """The triples of canonical N-Triples: one space between terms, one triple a line."""
    return [(s, p, rest[:-2]) for s, p, rest in (row.split(" ", 2) for row in text.split("\n") if row)]


class Records:
    """Texts of records, kept in a file that vanishes with the process, and the records that each subject is in.

    Memory holds some numbers for each record and subject, and no text.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as this object)
        finalize(self, self._file.close)
        self._end = 0
        self._places: dict[str, tuple[int, int]] = {}
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._by_subject: dict[int, int | tuple[int, ...]] = {}
        self._shared: dict[str, dict[Line, int]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._places))

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def text(self, name: str) -> str:
        """The N-Triples of a record, "" when there is none of this name."""
        if name not in self._places:
            return ""
        start, size = self._places[name]
        self._file.seek(start)
        return self._file.read(size).decode()

    def put(self, name: str, text: str, triples: Iterable[Line]) -> None:
        """Keep a record, or another text of it."""
        self.drop(name)
        content = text.encode()
        self._file.seek(self._end)
        self._file.write(content)
        self._places[name] = self._end, len(content)
        self._end += len(content)
        number = self._numbers.setdefault(name, len(self._names))
        if number == len(self._names):
            self._names.append(name)
        triples = list(triples)
        for subject in dict.fromkeys([t[0] for t in triples]):
            if subject in self._shared:
                self._count(subject, [t for t in triples if t[0] == subject], 1)
                continue
            key = hash(subject)
            known = self._by_subject.setdefault(key, number)
            if known != number:
                several = (*((known,) if isinstance(known, int) else known), number)
                self._by_subject[key] = several
                if len(several) > _SEVERAL:
                    self._share(subject)

    def drop(self, name: str) -> None:
        """Forget a record."""
        if name not in self._places:
            return
        number = self._numbers[name]
        for subject, own in _by_subject(lines(self.text(name))).items():
            if subject in self._shared:
                self._count(subject, own, -1)
                continue
            known = self._by_subject.get(hash(subject), ())
            rest = tuple(n for n in ((known,) if isinstance(known, int) else known) if n != number)
            if rest:
                self._by_subject[hash(subject)] = rest[0] if len(rest) == 1 else rest
            else:
                self._by_subject.pop(hash(subject), None)
        del self._places[name]

    def about(self, subject: str) -> Iterator[str]:
        """Names of the records that state something of a subject, perhaps some more; none when it is in `shared`."""
        if subject not in self._shared:
            known = self._by_subject.get(hash(subject), ())
            yield from (self._names[n] for n in ((known,) if isinstance(known, int) else known))

    def elsewhere(self, name: str, subjects: Iterable[str]) -> list[str] | None:
        """Those of some subjects that are in `shared`; None if another record may tell of one of the rest."""
        number, known, met = self._numbers[name], self._by_subject, []
        for subject in subjects:
            if subject in self._shared:
                met.append(subject)
            elif known.get(hash(subject), number) != number:
                return None
        return met

    def shared(self, subject: str) -> Collection[Line]:
        """What is stated of a subject that is in many records, such as an institution."""
        return self._shared.get(subject, ())

    def states(self, triple: Line) -> bool:
        """Whether a triple is known to be stated, by whichever record; only of shared subjects this is known."""
        return triple in self._shared.get(triple[0], ())

    def _share(self, subject: str) -> None:
        names = list(self.about(subject))
        self._shared[subject] = {}
        for name in names:
            if name in self._places:
                self._count(subject, _by_subject(lines(self.text(name))).get(subject, ()), 1)

    def _count(self, subject: str, triples: Iterable[Line], times: int) -> None:
        counts = self._shared[subject]
        for triple in triples:
            counts[triple] = counts.get(triple, 0) + times
            if not counts[triple]:
                del counts[triple]


_SEVERAL = 4
"""Records from which on what is stated of a subject is kept for itself."""


def _by_subject(triples: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for triple in triples:
        found[triple[0]].append(triple)
    return found


class Index:
    """The triples of some predicates over all records, by subject and by object. It can be walked and queried.

    Args:
        predicates: which; None among them stands for all.
    """

    def __init__(self, predicates: Iterable[str | None]) -> None:
        self.store = ox.Store()
        self._predicates = frozenset(predicates)
        self._all = None in self._predicates
        self._waiting: list[str] = []
        self._loader = ThreadPoolExecutor(1)
        self._loading: Future[None] | None = None

    def holds(self, predicate: str) -> bool:
        """Whether triples of a predicate are in it."""
        return self._all or predicate in self._predicates

    def add(self, triples: Iterable[Line]) -> None:
        """Add what belongs into it, at the latest when it is flushed. Much is loaded beside the one who adds more."""
        held = self._predicates
        self._waiting += [" ".join(triple) for triple in triples if triple[1] in held or self._all]
        if len(self._waiting) > _MANY:
            self._loaded()
            self._loading, self._waiting = self._loader.submit(self._load, self._waiting), []

    def flush(self) -> None:
        """Add what waits to be added."""
        self._loaded()
        if len(self._waiting) > _FEW:
            self._load(self._waiting)
        else:
            text = "".join(f"{row} .\n" for row in self._waiting).encode()
            self.store.extend(ox.parse(text, ox.RdfFormat.N_TRIPLES))
        self._waiting = []

    def _load(self, rows: list[str]) -> None:
        self.store.bulk_load((" .\n".join(rows) + " .\n").encode(), ox.RdfFormat.N_TRIPLES)

    def _loaded(self) -> None:
        if self._loading is not None:
            self._loading.result()
            self._loading = None

    def remove(self, triple: Line) -> None:
        """Remove a triple."""
        if self.holds(triple[1]):
            for quad in ox.parse(f"{' '.join(triple)} .".encode(), ox.RdfFormat.N_TRIPLES):
                self.store.remove(quad)

    def forward(self, node: str, predicate: str | None) -> Iterator[str]:
        """Objects of the triples with this subject."""
        if not node.startswith('"'):
            for quad in self.store.quads_for_pattern(read(node), read(predicate), None, _DEFAULT):  # type: ignore[arg-type]
                yield str(quad.object)

    def backward(self, node: str, predicate: str | None) -> Iterator[str]:
        """Subjects of the triples with this object."""
        for quad in self.store.quads_for_pattern(None, read(predicate), read(node), _DEFAULT):  # type: ignore[arg-type]
            yield str(quad.subject)


_FEW, _MANY = 1_000, 100_000
"""Triples from which loading in bulk is faster, and that may wait."""


def read(said: str | None) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    """A term from its N-Triples form."""
    if said is None:
        return None
    return ox.BlankNode(said[2:]) if said.startswith("_:") else term(said)


def kept(said: str) -> str:
    """A term in the form in which a store gives it back."""
    return _kept(said) if said[0] == '"' and said[-1] == ">" else said


@lru_cache(maxsize=65_536)
def _kept(said: str) -> str:
    return str(stored(term(said)))
