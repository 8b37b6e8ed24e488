"""The one way to change data. Every edit of every door, update or graph store, passes here, one after the other.

An edit makes a new release and publishes it, so who reads goes on reading the release that they began with. It holds
the write lock of the data directory, as a build does, and becomes true in this order: the stores of the new release
are ready; the edit is in the archive; the release is in its place; it is published. Whenever the service is killed,
the published release is whole. An edit that got into the archive and not into a release is made up for under the next
lock.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from loader import edit, lock, revision, store
from loader.edit import Change, Edit
from loader.errors import BusyError
from loader.settings import Settings
from loader.store import SCOPES, Manifest, Release
from sparql_app import denial, outcome, wire
from sparql_app.caller import Caller
from sparql_app.errors import ProblemError
from sparql_app.process import EndedError, Process

_PATIENCE = 10.0
"""Seconds that an edit waits for another one, or for a build, to end."""
_GRACE = 10.0
"""Seconds that a release stays beyond the time limit of queries, however many edits follow."""
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"bad_alloc")
_CHANGE = ".change"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to change.

    Args:
        kind: "update", or what is done to a graph: "put", "post", "delete".
        content: the update in UTF-8, or the bytes of the graph.
        using, using_named: the dataset that the request states for an update.
        graph: IRI of the graph, "" for the default graph.
        parts: documents in the content: format name, first byte, size.
        told: what the archive and observers are told of a request that is no update.
        allow: called with the name of the release that would be changed, while nobody else writes; raises ProblemError
            when a condition of the request does not hold for it.
    """

    kind: str
    content: bytes
    using: Sequence[str] = ()
    using_named: Sequence[str] = ()
    graph: str = ""
    parts: Sequence[tuple[str, int, int]] = ()
    told: str = ""
    allow: Callable[[str], None] = lambda _: None

    @property
    def operation(self) -> str:
        """The operation as it is told: the update itself, or the request."""
        return self.content.decode() if self.kind == "update" else self.told


@dataclass(frozen=True, slots=True)
class Written:
    """An edit and what became of it, for observers.

    Args:
        id: id of the edit.
        caller: who made it.
        door: "update" or "store".
        operation: SHA-256 of the operation in hexadecimal; the archive holds its text.
        release: the release that holds it, "" when it was not made.
        added, removed: quads; for an update of a whole plain store only by how many the store grew or shrank.
        created: the graph that was put or posted did not exist before.
        seconds: from arrival to the end.
        problem: kind of the problem that it ended with, "" when it was made.
    """

    id: str
    caller: Caller
    door: str
    operation: str
    release: str
    added: int = 0
    removed: int = 0
    created: bool = False
    seconds: float = 0
    problem: str = ""

    def row(self) -> dict[str, object]:
        """The edit as the audit log tells of it."""
        return {
            "id": self.id,
            "who": self.caller.name,
            "scope": self.caller.scope,
            "door": self.door,
            "release": self.release,
            "operation_sha256": self.operation,
            "added": self.added,
            "removed": self.removed,
            "seconds": round(self.seconds, 3),
            "outcome": self.problem or "made",
        }


class Writer:
    """Makes edits. Its methods may be called from any thread.

    Args:
        settings: data directory and limits.
        follow: called with the name of a release that has been published; returns when the service answers from it.
    """

    def __init__(self, settings: Settings, follow: Callable[[str], None] = lambda _: None) -> None:
        self._settings = settings
        self._follow = follow
        self._observers: list[Callable[[Written], None]] = []
        self._turn = threading.Lock()
        self._process: Process | None = None
        self._closed = False

    def observe(self, observer: Callable[[Written], None]) -> None:
        """Tell an observer of every edit from now on, when it has ended."""
        self._observers.append(observer)

    def prepare(self) -> None:
        """Make ready what is served: a plain store in an empty data directory, edits that a killed service left.

        Raises:
            BusyError: another process writes to the data directory.
            StoreError: there is an archive, but no release.
        """
        with lock.writing(self._settings.data):
            if revision.is_empty(self._settings.data):
                revision.plain(self._settings.data, self._settings.base)
            revision.newest(self._settings.data)

    def write(self, order: Order, caller: Caller) -> Written:
        """Make an edit and publish the release that holds it.

        Raises:
            ProblemError: it is wrong (400), refused (401, 403, 422), there is nothing to change (404), or it was ended
                at a limit (503). Nothing was changed then.
        """
        begun = time.monotonic()
        told = hashlib.sha256(order.operation.encode()).hexdigest()
        door = "update" if order.kind == "update" else "store"
        id_, made, problem = uuid.uuid4().hex, Written("", caller, door, told, ""), ""
        try:
            if not caller.writes:
                raise ProblemError(denial.not_writing(caller.name) if caller.name else denial.anonymous())
            release, reply = self._written(order, caller, begun + _PATIENCE)
            counts = reply["added"], reply["removed"], reply["created"]
            made = Written(id_, caller, door, told, release.id, *counts, time.monotonic() - begun)
            return made
        except ProblemError as error:
            problem = error.problem.kind
            raise
        finally:
            if not made.id:
                made = Written(
                    id_, caller, door, told, "", seconds=time.monotonic() - begun, problem=problem or "failed"
                )
            for observer in self._observers:
                observer(made)

    def close(self) -> None:
        """End the edit worker; an edit under way ends with a problem."""
        self._closed = True
        if self._process is not None:
            self._process.end()

    def _written(self, order: Order, caller: Caller, until: float) -> tuple[Release, wire.Message]:
        with self._alone(until):
            base = revision.newest(self._settings.data)
            order.allow(base.id)
            manifest = base.manifest
            number = manifest.edits + 1
            name = revision.name(base, number)
            path = revision.begin(self._settings.data, base, name)
            try:
                reply = self._ask(order, caller, base, manifest, str(path))
                if not reply["changed"]:
                    return base, reply
                rows = path / _CHANGE
                if not manifest.plain:
                    made = Edit(number, caller.name, datetime.now(UTC), caller.scope, order.operation, Change())
                    with rows.open(encoding="utf-8", newline="\n") as lines:
                        edit.record(self._settings.data, made, lines)
                rows.unlink(missing_ok=True)
                revision.complete(path, manifest, name, number, reply["grown"])
            finally:
                shutil.rmtree(path, ignore_errors=True)
            published = store.publish(self._settings.data, name)
            store.prune(self._settings.data, self._settings.keep_releases, self._settings.query_seconds + _GRACE)
        self._follow(name)
        return published, reply

    @contextmanager
    def _alone(self, until: float) -> Iterator[None]:
        """Nobody else writes meanwhile, in this process or another."""
        if not self._turn.acquire(timeout=max(0.0, until - time.monotonic())):
            raise ProblemError(denial.locked())
        try:
            while True:
                held = lock.writing(self._settings.data)
                try:
                    held.__enter__()
                    break
                except BusyError as error:
                    if time.monotonic() > until:
                        raise ProblemError(denial.locked()) from error
                    time.sleep(0.05)
            try:
                yield
            finally:
                held.__exit__(None, None, None)
        finally:
            self._turn.release()

    def _ask(self, order: Order, caller: Caller, base: Release, manifest: Manifest, path: str) -> wire.Message:
        """The reply of the edit worker to an order that was carried out."""
        seconds = float(self._settings.query_seconds)
        job: wire.Message = {
            "kind": order.kind,
            "path": path,
            "stores": {scope: str(base.directory(scope)) for scope in SCOPES},
            "scope": caller.scope,
            "plain": manifest.plain,
            "by": caller.name,
            "reads": caller.reads,
            "writes": caller.writes,
            "base": manifest.base + "/",
            "curated": f"{manifest.base}/graph/curated/",
            "merged": f"{manifest.base}/graph/merged",
            "using": list(order.using),
            "using_named": list(order.using_named),
            "graph": order.graph,
            "parts": list(order.parts),
            "size": len(order.content),
            "seconds": seconds,
        }
        with tempfile.TemporaryFile() as file:
            file.write(order.content)
            file.flush()
            reply = self._reply(job, file, seconds)
        match reply["outcome"]:
            case "done":
                return reply
            case "memory":
                raise ProblemError(outcome.too_much_memory(self._settings.query_megabytes))
            case _:
                raise ProblemError(denial.of_reply(reply))

    def _reply(self, job: wire.Message, file: IO[bytes], seconds: float) -> wire.Message:
        process = self._process
        if process is None:
            process = self._process = Process(self._settings.query_megabytes, "sparql_app.editor")
        try:
            process.start()
            until = time.monotonic() + seconds
            process.tell(job, file.fileno())
            reply = process.hear(until)
        except EndedError:
            raise self._ended(process) from None
        if reply is None:
            self._end(process)
            raise ProblemError(denial.late(seconds))
        if reply["peak"] > self._settings.query_megabytes / 2 or reply["outcome"] == "memory":
            self._end(process)  # memory that one edit took is not always given back
        return reply

    def _end(self, process: Process) -> bytes:
        self._process = None
        return process.end()

    def _ended(self, process: Process) -> ProblemError:
        """What to say of an edit worker that ended by itself or by another's hand."""
        words = b"" if self._closed else self._end(process)
        if any(sign in words for sign in _OUT_OF_MEMORY):
            return ProblemError(outcome.too_much_memory(self._settings.query_megabytes))
        _log.error("edit worker ended: %s", words.decode(errors="replace").strip() or "no last words")
        return ProblemError(outcome.ended())
