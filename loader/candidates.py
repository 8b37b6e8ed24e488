"""Pairs of things whose names are close: scored, explained, and left to a person. They never join anything.

The queue of a release is ``candidates.tsv`` in its directory; beside it lie ``ambiguities.tsv``, what identifiers leave
open, and ``crowds.tsv``, the names that so many things share that they were not compared. All is made from what the
internal store holds and stays inside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from loader import evidence
from loader.evidence import Evidence
from loader.identity import Ambiguity, Forest
from loader.record import Key
from loader.values import likeness
from ontology import DCAT, FOAF, FRAPO
from queries import query

FILE = "candidates.tsv"
OPEN = "ambiguities.tsv"
"""Beside the queue: what identifiers left open."""
CROWDS = "crowds.tsv"
"""Beside the queue: names that were passed over."""
THRESHOLD = 0.5
"""Candidates below this score are not shown."""
CLOSE = 0.92
"""How close two keys must be to be compared further; below it names of different things prevail."""
CROWD = 40
"""A key that more things share tells nothing (a common family name); such groups are passed over and counted."""
_PREFIX = 4

_KEYS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    FOAF.Person.value: ("person", likeness.person),
    FOAF.Organization.value: ("organization", likeness.organization),
    DCAT.Dataset.value: ("dataset", likeness.title),
    FOAF.Project.value: ("project", likeness.title),
    FRAPO.FundingProgramme.value: ("programme", likeness.title),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two things of one kind that may be one.

    Args:
        kind: "person", "organization", "dataset", "project" or "programme".
        one: IRI of the first, in the merged view.
        other: IRI of the second.
        score: 0 to 1, to sort the queue by.
        evidence: what speaks for it and against it, the names first.
    """

    kind: str
    one: str
    other: str
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def equal(self) -> bool:
        """The names are equal but for spelling."""
        return bool(self.evidence) and self.evidence[0].code == "equal-name"


@dataclass(frozen=True, slots=True)
class Crowd:
    """A name, or the beginning of one, that more than `CROWD` things share.

    Args:
        kind: kind of the things.
        name: the name as one of them has it; a beginning ends in "…".
        things: how many share it.
    """

    kind: str
    name: str
    things: int


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates between things of one name and without any identifier, such as the offices that records name.

    Args:
        candidates: the pairs.
        things: how many things they are.
    """

    candidates: tuple[Candidate, ...]
    things: int

    @property
    def best(self) -> Candidate:
        """The most likely pair."""
        return self.candidates[0]


@dataclass(slots=True)
class _Thing:
    names: dict[str, str]
    contexts: dict[str, set[str]]


def candidates(store: ox.Store) -> tuple[list[Candidate], list[Crowd]]:
    """The review queue of a store, the most likely first, and what was too common to be compared."""
    found: list[Candidate] = []
    crowds: list[Crowd] = []
    for kind, members in _things(store).items():
        blocks = _blocks(kind, members)
        crowds += [
            Crowd(kind, _shown(key, block, members), len(block)) for key, block in blocks.items() if len(block) > CROWD
        ]
        found += [c for c in _pairs(kind, members, blocks.values()) if c.score >= THRESHOLD]
    found.sort(key=lambda c: (-c.score, c.kind, c.one, c.other))
    return found, sorted(crowds, key=lambda c: (c.kind, -c.things, c.name))


def groups(found: Iterable[Candidate], identified: Container[str]) -> list[Group]:
    """The queue with all pairs between things of one name and without identifier in one group, the likeliest first.

    Args:
        found: candidates, the likeliest first.
        identified: IRIs of the things that have an identifier.
    """
    forest = Forest({})
    queue = list(found)
    plain = [c.equal and c.one not in identified and c.other not in identified for c in queue]
    for candidate, unkeyed in zip(queue, plain, strict=True):
        if unkeyed:
            forest.union(candidate.one, candidate.other)
    parts: dict[object, list[Candidate]] = {}
    for candidate, unkeyed in zip(queue, plain, strict=True):
        parts.setdefault(forest.find(candidate.one) if unkeyed else candidate, []).append(candidate)
    return [Group(tuple(part), len({iri for c in part for iri in (c.one, c.other)})) for part in parts.values()]


def _things(store: ox.Store) -> dict[str, dict[str, _Thing]]:
    """Everything that has a name, by kind and IRI, with name keys and contexts."""
    things: dict[str, dict[str, _Thing]] = defaultdict(dict)
    by_iri: dict[str, list[_Thing]] = defaultdict(list)
    for row in _rows(store, "identity/names"):
        kind, key_of = _KEYS[row["type"].value]
        if key := key_of(row["name"].value):
            iri = row["thing"].value
            if iri not in things[kind]:
                things[kind][iri] = _Thing({}, defaultdict(set))
                by_iri[iri].append(things[kind][iri])
            things[kind][iri].names.setdefault(key, row["name"].value)
    for row in _rows(store, "identity/contexts"):
        for thing in by_iri.get(row["thing"].value, ()):
            thing.contexts[row["relation"].value].add(_context(row["context"]))
    return things


def _context(term: ox.NamedNode | ox.Literal) -> str:
    """A context as text; an identifier also holds its kind, so that only like is compared with like."""
    return f"{term.datatype.value} {term.value}" if isinstance(term, ox.Literal) else term.value


def _rows(store: ox.Store, name: str) -> Iterator[Mapping[str, ox.NamedNode | ox.Literal]]:
    asked = query(name)
    solutions = store.query(asked.text)
    if isinstance(solutions, ox.QuerySolutions):
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {n: t for n in names if isinstance(t := solution[n], ox.NamedNode | ox.Literal)}


def _blocks(kind: str, members: Mapping[str, _Thing]) -> dict[str, set[str]]:
    """Things of one kind by name key, and by the beginning of one after "^"."""
    blocks: dict[str, set[str]] = defaultdict(set)
    for iri, thing in members.items():
        for key in thing.names:
            blocks[key].add(iri)
            if kind in {"organization", "dataset"} and len(key) > _PREFIX:
                blocks[f"^{key[:_PREFIX]}"].add(iri)
    return blocks


def _shown(key: str, block: Iterable[str], members: Mapping[str, _Thing]) -> str:
    """The name that a block shares, for people to read."""
    return f"{key[1:]}…" if key.startswith("^") else members[min(block)].names[key]


def _pairs(kind: str, members: Mapping[str, _Thing], blocks: Iterable[set[str]]) -> Iterator[Candidate]:
    """Every pair of one kind that shares a name key or the beginning of one, once."""
    seen: set[tuple[str, str]] = set()
    for block in blocks:
        if 1 < len(block) <= CROWD:
            for one, other in combinations(sorted(block), 2):
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield _score(kind, one, other, members[one], members[other])


def _score(kind: str, one: str, other: str, first: _Thing, second: _Thing) -> Candidate:
    close, a, b = max(
        (likeness.closeness(x, y), first.names[x], second.names[y]) for x in first.names for y in second.names
    )
    if close < CLOSE:
        return Candidate(kind, one, other, 0.0, ())
    score = 0.5 if close == 1.0 else 0.3
    equal = Evidence("equal-name", f"{a} = {b}")
    found = [equal if close == 1.0 else Evidence("close-name", f"{a} ~ {b} ({close:.2f})")]
    for relation in ("project", "institution", "repository", "funder"):
        if shared := first.contexts[relation] & second.contexts[relation]:
            score += 0.2
            found.append(Evidence(f"same-{relation}", min(shared)))
    for datatype in sorted(_schemes(first) & _schemes(second)):
        score -= 0.3
        found.append(Evidence("different", datatype.rsplit("#", 1)[-1]))
    return Candidate(kind, one, other, round(max(0.0, min(score, 1.0)), 2), tuple(found))


def _schemes(thing: _Thing) -> set[str]:
    """The kinds of identifier a thing has; two things of one kind with values of one scheme have different values."""
    return {identifier.split(" ", 1)[0] for identifier in thing.contexts["identifier"]}


def write_open(found: Iterable[Ambiguity], directory: Path) -> None:
    """Write what identifiers left open, for a person to look at."""
    rows = ((a.key.scheme, a.key.value, " ".join(a.nodes), a.against, "joined" if a.joined else "") for a in found)
    _write(directory / OPEN, ("scheme", "value", "nodes", "against", "joined"), rows)


def read_open(directory: Path) -> list[Ambiguity]:
    """What identifiers left open in a release."""
    return [
        Ambiguity(Key(row["scheme"], row["value"]), tuple(row["nodes"].split(" ")), row["against"], bool(row["joined"]))
        for row in _read(directory / OPEN)
    ]


def write(found: Iterable[Candidate], crowds: Iterable[Crowd], directory: Path) -> None:
    """Write the queue of a release and what was passed over."""
    rows = ((c.kind, c.one, c.other, f"{c.score:.2f}", evidence.written(c.evidence)) for c in found)
    _write(directory / FILE, ("kind", "one", "other", "score", "evidence"), rows)
    _write(directory / CROWDS, ("kind", "name", "things"), ((c.kind, c.name, str(c.things)) for c in crowds))


def read(directory: Path) -> list[Candidate]:
    """The queue of a release."""
    return [
        Candidate(row["kind"], row["one"], row["other"], float(row["score"]), evidence.read(row["evidence"]))
        for row in _read(directory / FILE)
    ]


def read_crowds(directory: Path) -> list[Crowd]:
    """The names that so many things share that they were not compared."""
    return [Crowd(row["kind"], row["name"], int(row["things"])) for row in _read(directory / CROWDS)]


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        for cells in (columns, *rows):
            handle.write("\t".join(" ".join(cell.split()) for cell in cells) + "\n")


def _read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file by column; a column that a release of an older version lacks is empty."""
    if path.exists():
        head, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        for line in lines:
            yield defaultdict(str, zip(head.split("\t"), line.split("\t"), strict=False))
