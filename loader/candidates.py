"""Pairs of things whose names are close: scored, explained, and left to a person. They never join anything.

The queue of a release is ``candidates.tsv`` in its directory. It is made from the internal store and stays inside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from loader.identity import Ambiguity
from loader.record import Key
from loader.values import likeness
from ontology import DCAT, FOAF, FRAPO
from queries import query

FILE = "candidates.tsv"
OPEN = "ambiguities.tsv"
"""Beside the queue: what identifiers left open."""
THRESHOLD = 0.5
"""Candidates below this score are not shown."""
CLOSE = 0.92
"""How close two keys must be to be compared further; below it names of different things prevail."""
CROWD = 40
"""A key that more things share tells nothing (a common family name); such groups are passed over."""
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
        evidence: what speaks for it and against it, as short texts.
    """

    kind: str
    one: str
    other: str
    score: float
    evidence: tuple[str, ...]


@dataclass(slots=True)
class _Thing:
    names: dict[str, str]
    contexts: dict[str, set[str]]


def candidates(store: ox.Store) -> list[Candidate]:
    """The review queue of a store, the most likely first."""
    things = _things(store)
    found = [c for kind, members in things.items() for c in _pairs(kind, members) if c.score >= THRESHOLD]
    return sorted(found, key=lambda c: (-c.score, c.kind, c.one, c.other))


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


def _pairs(kind: str, members: Mapping[str, _Thing]) -> Iterator[Candidate]:
    """Every pair of one kind that shares a name key or the beginning of one, once."""
    blocks: dict[str, set[str]] = defaultdict(set)
    for iri, thing in members.items():
        for key in thing.names:
            blocks[key].add(iri)
            if kind in {"organization", "dataset"} and len(key) > _PREFIX:
                blocks[f"^{key[:_PREFIX]}"].add(iri)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
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
    evidence = [f"name: {a} = {b}" if close == 1.0 else f"name: {a} ~ {b} ({close:.2f})"]
    for relation in ("project", "institution", "repository", "funder"):
        if shared := first.contexts[relation] & second.contexts[relation]:
            score += 0.2
            evidence.append(f"same {relation}: {min(shared)}")
    for datatype in sorted(_schemes(first) & _schemes(second)):
        score -= 0.3
        evidence.append(f"different {datatype.rsplit('#', 1)[-1]}")
    return Candidate(kind, one, other, round(max(0.0, min(score, 1.0)), 2), tuple(evidence))


def _schemes(thing: _Thing) -> set[str]:
    """The kinds of identifier a thing has; two things of one kind with values of one scheme have different values."""
    return {identifier.split(" ", 1)[0] for identifier in thing.contexts["identifier"]}


def write_open(found: Iterable[Ambiguity], directory: Path) -> None:
    """Write what identifiers left open, for a person to look at."""
    with (directory / OPEN).open("w", encoding="utf-8", newline="\n") as handle:
        handle.write("scheme\tvalue\tnodes\n")
        for one in sorted(found, key=lambda a: (a.key.scheme, a.key.value)):
            handle.write(f"{one.key.scheme}\t{' '.join(one.key.value.split())}\t{' '.join(one.nodes)}\n")


def read_open(directory: Path) -> list[Ambiguity]:
    """What identifiers left open in a release."""
    path = directory / OPEN
    if not path.exists():
        return []
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]]
    return [Ambiguity(Key(scheme, value), tuple(nodes.split(" "))) for scheme, value, nodes in rows]


def write(found: Iterable[Candidate], directory: Path) -> None:
    """Write the queue of a release."""
    with (directory / FILE).open("w", encoding="utf-8", newline="\n") as handle:
        handle.write("kind\tone\tother\tscore\tevidence\n")
        for c in found:
            evidence = " | ".join(" ".join(text.split()) for text in c.evidence)
            handle.write(f"{c.kind}\t{c.one}\t{c.other}\t{c.score:.2f}\t{evidence}\n")


def read(directory: Path) -> list[Candidate]:
    """The queue of a release."""
    path = directory / FILE
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]
    cells = [line.split("\t") for line in lines]
    return [Candidate(kind, one, other, float(score), tuple(e.split(" | "))) for kind, one, other, score, e in cells]
