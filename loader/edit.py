"""The record of edits: every change of the curated graphs, kept in the archive so that a rebuild makes it again.

    DATA/archive/edits/00000001.rdfp   one edit, as an RDF Patch (https://afs.github.io/rdf-patch/)

A file is written beside, made durable and renamed, and never changed. It ends with ``TC``. Header rows tell who made
the edit, when, on which service, by which operation, and which graphs it made or took away, for which RDF Patch has no
rows.

An edit made on the public service counts for both stores of a release. One made on the internal service counts for the
internal store only, because what it was made from may not be public.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from loader.errors import StoreError
from loader.store import SCOPES, Scope
from ontology import XSD

_FOLDER = Path("archive") / "edits"
_ENDING = ".rdfp"
_BATCH = 10_000
Graph = ox.NamedNode | ox.DefaultGraph


@dataclass(slots=True)
class Change:
    """What an edit does to a store.

    Args:
        removed, added: quads; those removed go first.
        dropped, created: named graphs that cease or begin to exist, be it empty.
    """

    removed: list[ox.Quad] = field(default_factory=list)
    added: list[ox.Quad] = field(default_factory=list)
    dropped: list[ox.NamedNode] = field(default_factory=list)
    created: list[ox.NamedNode] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.dropped or self.created)

    def apply(self, store: ox.Store) -> int:
        """Make the change; returns by how many quads the store grew. What is so already stays so."""
        grown = 0
        for quad in self.removed:
            if quad in store:
                store.remove(quad)
                grown -= 1
        for graph in self.dropped:
            if next(store.quads_for_pattern(None, None, None, graph), None) is None:  # more may be in it elsewhere
                store.remove_graph(graph)
        for graph in self.created:
            store.add_graph(graph)
        for begin in range(0, len(self.added), _BATCH):
            new = [quad for quad in self.added[begin : begin + _BATCH] if quad not in store]
            store.extend(new)
            grown += len(new)
        return grown

    def rows(self) -> Iterator[str]:
        """The rows of an RDF Patch, from the graphs in the header to the end."""
        for word, graphs in (("dropped", self.dropped), ("created", self.created)):
            yield from (f"H {word} {graph} .\n" for graph in graphs)
        yield "TX .\n"
        for sign, quads in (("D", self.removed), ("A", self.added)):
            yield from sorted(f"{sign} {quad} .\n" for quad in quads)
        yield "TC .\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit.

    Args:
        number: its place in the order of edits, from 1.
        by: name of the token that made it.
        at: when, with time zone.
        scope: the service it was made on.
        operation: the update, or the request of the Graph Store Protocol, as it was sent.
        change: what it did.
    """

    number: int
    by: str
    at: datetime
    scope: Scope
    operation: str
    change: Change

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The stores that it counts for."""
        return reached(self.scope)


def reached(scope: Scope) -> tuple[Scope, ...]:
    """The stores that an edit on a service of this scope counts for."""
    return SCOPES if scope == "public" else ("internal",)


def last(data: Path) -> int:
    """Number of the newest edit, 0 when there is none."""
    return max(_numbers(data), default=0)


def record(data: Path, edit: Edit, rows: Iterable[str] | None = None) -> None:
    """Keep an edit for good. The caller holds the write lock.

    Args:
        data: data directory.
        edit: the edit.
        rows: rows of its change when they exist already.
    """
    folder = data / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = folder / f".{edit.number:08}.new"
    moment = ox.Literal(edit.at.astimezone(UTC).isoformat(), datatype=XSD.dateTime)
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it names people
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as handle:
        for word, term in (
            ("by", ox.Literal(edit.by)),
            ("at", moment),
            ("scope", ox.Literal(edit.scope)),
            ("operation", ox.Literal(edit.operation)),
        ):
            handle.write(f"H {word} {term} .\n")
        handle.writelines(edit.change.rows() if rows is None else rows)
        handle.flush()
        os.fsync(handle.fileno())
    waiting.replace(folder / f"{edit.number:08}{_ENDING}")
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def edits(data: Path, after: int = 0) -> Iterator[Edit]:
    """The edits behind a number, the oldest first; raises StoreError for a file that is not whole."""
    for number in _numbers(data):
        if number > after:
            yield _edit(data / _FOLDER / f"{number:08}{_ENDING}", number)


def curated(data: Path, scope: Scope) -> ox.Store:
    """A store in memory with what all edits have made of the curated graphs of a scope."""
    store = ox.Store()
    for edit in edits(data):
        if scope in edit.scopes:
            edit.change.apply(store)
    return store


def whole(store: ox.Store) -> Change:
    """The change that makes a store without these graphs hold everything that ``store`` holds."""
    return Change(added=list(store), created=[g for g in store.named_graphs() if isinstance(g, ox.NamedNode)])


def _numbers(data: Path) -> list[int]:
    folder = data / _FOLDER
    if not folder.is_dir():
        return []
    return sorted(int(path.stem) for path in folder.iterdir() if path.suffix == _ENDING and path.stem.isdecimal())


def _edit(path: Path, number: int) -> Edit:
    head: dict[str, list[str]] = {}
    signed: dict[str, list[str]] = {"D": [], "A": []}
    try:
        rows = path.read_text(encoding="utf-8").split("\n")
        if rows[-2:] != ["TC .", ""]:
            raise ValueError(rows[-2:])
        for row in rows[:-2]:
            sign, _, rest = row.partition(" ")
            if sign == "H":
                word, _, term = rest.partition(" ")
                head.setdefault(word, []).append(term)
            elif sign in signed:
                signed[sign].append(rest)
        change = Change(
            _quads(signed["D"]), _quads(signed["A"]), _graphs(head.get("dropped")), _graphs(head.get("created"))
        )
        by, at, scope, operation = (_term(head[word][0]).value for word in ("by", "at", "scope", "operation"))
        return Edit(number, by, datetime.fromisoformat(at), cast(Scope, scope), operation, change)
    except (ValueError, KeyError, SyntaxError) as error:
        raise StoreError("The edit {file} is damaged", file=path.name) from error


def _quads(rows: list[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(rows).encode(), ox.RdfFormat.N_QUADS))


def _graphs(terms: list[str] | None) -> list[ox.NamedNode]:
    return [ox.NamedNode(_term(term).value) for term in terms or ()]


def _term(row: str) -> ox.NamedNode | ox.Literal:
    quad = next(iter(ox.parse(f"<t:t> <t:t> {row}".encode(), ox.RdfFormat.N_TRIPLES)))
    return cast(ox.NamedNode | ox.Literal, quad.object)
