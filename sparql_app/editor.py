"""The edit worker: a process that makes the stores of a new release, and may be killed at any moment while it does.

Started by `sparql_app.writer` as ``python -m sparql_app.editor FD``. Nothing that it is given is the published release:
it works on a checkpoint in a directory that becomes a release by one rename afterwards, or is thrown away.

An update is not trusted to do what was read from it. It runs on a checkpoint of its own; of the difference it makes
only what lies in the graphs that it names, and that its caller may write, is made in the new release. So nothing else
can change, whatever the update says.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from loader import audit, edit
from loader.edit import Change, Graph
from loader.store import SCOPES, Scope
from sparql_app import algebra, contact, fence, wire, worker
from sparql_app.caller import Caller
from sparql_app.formats import GRAPHS
from sparql_app.survey import MAX_DEPTH, MAX_OPERATORS, loads, survey

CHANGE = ".change"
"""Rows of the change that was made, in the directory of the release that is made."""
_SCRATCH = ".scratch"
_FORMATS = {f.name: f for f in GRAPHS}


class _RefusedError(Exception):
    """Carries an outcome out of the steps."""

    def __init__(self, outcome: str, **more: object) -> None:
        super().__init__(outcome)
        self.reply: wire.Message = {"outcome": outcome, **more}


class Editor:
    """Makes one edit after the other.

    Args:
        megabytes: memory that one edit may take.
    """

    def __init__(self, _: dict[str, str], megabytes: int) -> None:
        self._megabytes = megabytes

    def answer(self, job: wire.Message, file: int) -> wire.Message:
        """Carry out a job of `sparql_app.writer` and tell the outcome.

        Args:
            job: what to do.
            file: descriptor of the content that was sent.
        """
        reply = self._reply(job, file)
        if reply["outcome"] != "done":
            gc.collect()  # a store that an exception still holds would keep its lock
        return reply

    def _reply(self, job: wire.Message, file: int) -> wire.Message:
        fence.lift_memory_limit()
        try:
            return _Edit(job, file, self._megabytes).done()
        except _RefusedError as refused:
            return refused.reply
        except MemoryError:
            return {"outcome": "memory"}
        except (ValueError, RuntimeError, TypeError) as error:
            return {"outcome": "failed", "detail": str(error)}
        except OSError as error:
            return {"outcome": "broken", "detail": str(error)}


class _Edit:
    """One edit under way."""

    def __init__(self, job: wire.Message, file: int, megabytes: int) -> None:
        self._job = job
        self._file = file
        self._megabytes = megabytes
        self._path = Path(job["path"])
        self._scope = cast(Scope, job["scope"])
        reads = None if job["reads"] is None else tuple(job["reads"])
        self._caller = Caller(job["by"], self._scope, reads, tuple(job["writes"]))

    def done(self) -> wire.Message:
        """The reply, when all is well."""
        match self._job["kind"]:
            case "update":
                text = self._text()
                if self._is_whole:
                    return self._directly(text)
                change, created = self._by_update(text), False
            case _:
                change, created = self._by_graph()
        return self._made(change, created=created)

    @property
    def _is_whole(self) -> bool:
        """All of the dataset is the caller's to read and write."""
        return bool(self._job["plain"]) and self._caller.reads is None and "" in self._caller.writes

    def _released(self, scope: Scope) -> ox.Store:
        return ox.Store.read_only(self._job["stores"][scope])

    # update

    def _text(self) -> str:
        """The update that was sent, with the dataset that its request states; refused before anything parses it."""
        text = os.pread(self._file, self._job["size"], 0).decode("utf-8")
        found = survey(text)
        if found.service:
            raise _RefusedError("service")
        if found.depth > MAX_DEPTH:
            raise _RefusedError("depth", found=found.depth, limit=MAX_DEPTH)
        if found.operators > MAX_OPERATORS:
            raise _RefusedError("operators", found=found.operators, limit=MAX_OPERATORS)
        if loads(text):
            raise _RefusedError("load")
        default, named = self._job["using"], self._job["using_named"]
        if not (default or named):
            return text
        effects = self._effects(text)
        if effects.states_dataset:
            raise _RefusedError("dataset-twice")
        stated, places = algebra.using(text, default, named)
        if places != effects.patterns:
            raise _RefusedError("unreadable", detail="WHERE")
        return stated

    def _effects(self, text: str) -> algebra.Effects:
        try:
            return algebra.effects(text, self._job["base"])
        except algebra.UnreadableError as error:
            self._update(ox.Store(), text, harmless=True)  # the engine tells more exactly what is wrong, and where
            raise _RefusedError("unreadable", detail=str(error)) from error

    def _update(self, store: ox.Store, text: str, *, harmless: bool = False) -> None:
        """Run an update; when ``harmless`` only to see whether it can be parsed."""
        fence.limit_memory(self._megabytes)
        try:
            store.update(text, base_iri=self._job["base"])
        except SyntaxError as error:
            raise _RefusedError(**worker.syntax(str(error), text)) from error
        except (RuntimeError, ValueError, OSError):
            if not harmless:
                raise
        finally:
            fence.lift_memory_limit()

    def _directly(self, text: str) -> wire.Message:
        """An update of a plain store by somebody to whom all of it is open needs no comparison."""
        target = self._path / self._scope
        self._released(self._scope).backup(str(target))
        store = ox.Store(str(target))
        before = len(store)
        self._update(store, text)
        store.flush()
        grown = len(store) - before
        for scope in SCOPES:
            if scope != self._scope:
                store.backup(str(self._path / scope))
        return {
            "outcome": "done", "changed": True, "added": max(0, grown), "removed": max(0, -grown), "created": False,
            "grown": dict.fromkeys(SCOPES, grown),
        }  # fmt: skip

    def _by_update(self, text: str) -> Change:
        """The difference that an update makes in the graphs that it names."""
        effects = self._effects(text)
        if effects.many:
            raise _RefusedError("many", graph=effects.many)
        targets: list[Graph] = [ox.NamedNode(iri) for iri in effects.graphs]
        if effects.default:
            targets.append(ox.DefaultGraph())
        for target in targets:
            self._check(target)
        scratch = self._path / _SCRATCH
        store = self._readable(scratch)
        fence.limit_memory(self._megabytes)
        before, names = [_State(store, target) for target in targets], set(store.named_graphs())
        self._update(store, text)
        fence.limit_memory(self._megabytes)
        if strays := (set(store.named_graphs()) ^ names) - set(targets):  # nothing of an edit is left out in silence
            raise _RefusedError("unreadable", detail=", ".join(sorted(map(str, strays))))
        change = _difference(before, [_State(store, target) for target in targets])
        fence.lift_memory_limit()
        del store
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(scratch)
        return change

    def _check(self, graph: Graph) -> None:
        """A graph that is written to must be one of those for curation, and the caller's."""
        iri = graph.value if isinstance(graph, ox.NamedNode) else ""
        if not self._job["plain"] and not iri.startswith(self._job["curated"]):
            raise _RefusedError("not-curated", graph=iri, curated=self._job["curated"])
        if not self._caller.may_write(iri):
            raise _RefusedError("not-yours", graph=iri)

    def _readable(self, scratch: Path) -> ox.Store:
        """A store to try an update on: all of the release, or for some callers only what they may read or write."""
        released = self._released(self._scope)
        if self._caller.reads is None:
            released.backup(str(scratch))
            return ox.Store(str(scratch))
        store = ox.Store()
        fence.limit_memory(self._megabytes)
        for graph in [g for g in released.named_graphs() if isinstance(g, ox.NamedNode)]:
            if self._caller.may_read(graph.value) or self._caller.may_write(graph.value):
                store.add_graph(graph)
                store.extend(released.quads_for_pattern(None, None, None, graph))
        if self._caller.may_read(self._job["merged"]) or self._caller.may_write(""):
            store.extend(released.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        fence.lift_memory_limit()
        return store

    # graph store protocol

    def _by_graph(self) -> tuple[Change, bool]:
        """The change that a request of the Graph Store Protocol makes, and whether the graph is new."""
        iri = self._job["graph"]
        graph: Graph = ox.NamedNode(iri) if iri else ox.DefaultGraph()
        self._check(graph)
        released = self._released(self._scope)
        exists = isinstance(graph, ox.DefaultGraph) or released.contains_named_graph(graph)
        kind = self._job["kind"]
        if kind == "delete" and not exists:
            raise _RefusedError("no-graph", graph=iri)
        given = set(self._parsed(graph))
        fence.limit_memory(self._megabytes)
        try:
            if kind == "post":  # what is there already is looked up, and never read as a whole
                change = Change([], [quad for quad in given if quad not in released])
            else:
                there = released.quads_for_pattern(None, None, None, graph)
                removed = [quad for quad in there if quad not in given]
                change = Change(removed, [quad for quad in given if quad not in released])
        finally:
            fence.lift_memory_limit()
        if isinstance(graph, ox.NamedNode):
            change.created = [] if exists else [graph]
            if kind == "delete":
                change.dropped = [graph]
        return change, not exists

    def _parsed(self, graph: Graph) -> Iterator[ox.Quad]:
        """The triples that were sent, their blank nodes apart from all others."""
        fence.limit_memory(self._megabytes)
        for format_, begin, size in self._job["parts"]:
            content = os.pread(self._file, size, begin)
            try:
                for quad in ox.parse(
                    content,
                    _FORMATS[format_].rdf,
                    base_iri=self._job["graph"] or self._job["base"],
                    without_named_graphs=True,
                    rename_blank_nodes=True,
                ):
                    yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            except SyntaxError as error:
                raise _RefusedError(
                    "content", detail=error.msg, line=error.lineno or 0, column=error.offset or 0
                ) from error
        fence.lift_memory_limit()

    # the stores of the new release

    def _made(self, change: Change, *, created: bool) -> wire.Message:
        reached = SCOPES if self._job["plain"] else edit.reached(self._scope)
        reply: wire.Message = {
            "outcome": "done", "changed": bool(change), "added": len(change.added), "removed": len(change.removed),
            "created": created,
        }  # fmt: skip
        if not change:
            return reply
        if "public" in reached and not self._job["plain"]:
            _be_public(change)
        grown: dict[str, int] = {}
        for scope in SCOPES:
            target = str(self._path / scope)
            self._released(scope).backup(target)
            if scope in reached:
                store = ox.Store(target)
                grown[scope] = change.apply(store)
                store.flush()
        with (self._path / CHANGE).open("w", encoding="utf-8", newline="\n") as handle:
            handle.writelines(change.rows())
        return {**reply, "grown": grown}


class _State:
    """A graph at one moment."""

    def __init__(self, store: ox.Store, graph: Graph) -> None:
        self.graph = graph
        self.quads = set(store.quads_for_pattern(None, None, None, graph))
        self.exists = isinstance(graph, ox.DefaultGraph) or store.contains_named_graph(graph)


def _difference(before: Sequence[_State], after: Sequence[_State]) -> Change:
    change = Change()
    for was, now in zip(before, after, strict=True):
        change.removed += was.quads - now.quads
        change.added += now.quads - was.quads
        if isinstance(now.graph, ox.NamedNode) and was.exists != now.exists:
            (change.created if now.exists else change.dropped).append(now.graph)
    return change


def _be_public(change: Change) -> None:
    """What may not be public does not get into the public store by an edit either."""
    if place := contact.place(change):
        raise _RefusedError("contact", **place)
    store = ox.Store()
    store.extend(change.added)
    failures = audit.audit(store, "public", only=True)
    if failures:
        raise _RefusedError("audit", failures=[{locale: f.to(locale) for locale in f.title} for f in failures])


if __name__ == "__main__":
    worker.main(int(sys.argv[1]), Editor)
