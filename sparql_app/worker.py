"""A query worker: a process that holds one release open read-only and answers queries until it is killed.

Started by `sparql_app.execute` as ``python -m sparql_app.worker FD``. It evaluates one query at a time and writes the
answer into the file that came with the job. It may be killed at any moment; nothing it does needs tidying up.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import resource
import signal
import socket
import sys
import textwrap
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, Protocol, cast

import pyoxigraph as ox

from sparql_app import fence, ndjson, union, wire
from sparql_app.formats import GRAPHS, NDJSON, TABLES, Format
from sparql_app.survey import MAX_DEPTH, MAX_OPERATORS, survey
from sparql_app.undeclared import undeclared

_STACK = 256 * 2**20
_GRACE = 2.0
_SORTED = 10_000
_PLACE = re.compile(r"^error at (\d+):(\d+): ")
_CLASSES = re.compile(r",? ?(?<![\"'])\[[^\]]*\](?![\"'])")
_FORMATS = {f.name: f for f in (*TABLES, *GRAPHS)}


class _OverflowError(OSError):
    """The answer is larger than the limit."""


class _Spool:
    """The file that an answer is written to, up to a limit."""

    def __init__(self, descriptor: int, limit: int) -> None:
        self.size = 0
        self._descriptor = descriptor
        self._limit = limit

    def write(self, data: bytes) -> int:
        """Append bytes; raises _OverflowError beyond the limit."""
        self.size += len(data)
        if self.size > self._limit:
            raise _OverflowError
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


class Answering(Protocol):
    """What does the work of a worker process."""

    def answer(self, job: wire.Message, file: int) -> wire.Message:
        """Do a job with an open file and tell the outcome."""
        ...


class _Worker:
    """Evaluates jobs one after the other."""

    def __init__(self, prefixes: dict[str, str], megabytes: int) -> None:
        self._prefixes = prefixes
        self._megabytes = megabytes
        self._opened = ""
        self._floor = 0
        self._store: ox.Store | None = None

    def answer(self, job: wire.Message, file: int) -> wire.Message:
        """Evaluate a job into a file and tell the outcome, and how many megabytes were not given back."""
        reply = self._reply(job, file)
        kept = fence.address_space() - self._floor if self._floor else 0
        return {**reply, "grown": kept // 2**20}

    def _reply(self, job: wire.Message, file: int) -> wire.Message:
        if (refused := _refused(job["text"])) is not None:
            return refused
        spool = _Spool(file, job["limit"])
        try:
            store = self._open(job["store"])
        except OSError as error:
            return {"outcome": "gone", "detail": str(error)}
        fence.limit_memory(self._megabytes, self._floor)
        try:
            return self._evaluate(store, job, spool)
        except SyntaxError as error:
            return syntax(str(error), job["text"])
        except _OverflowError:
            return {"outcome": "size"}
        except MemoryError:
            return {"outcome": "memory"}
        except (ValueError, RuntimeError, TypeError) as error:
            return {"outcome": "failed", "detail": str(error)}
        except OSError as error:  # files that the store opens late vanish with a release that is removed
            return {"outcome": "broken" if Path(job["store"]).is_dir() else "gone", "detail": str(error)}

    def _open(self, path: str) -> ox.Store:
        if path != self._opened or self._store is None:
            self._store = None
            fence.lift_memory_limit()  # the limit is for queries; opening starts threads with large reserves
            if not Path(path).is_dir():
                raise FileNotFoundError(path)
            self._store = ox.Store.read_only(path)
            self._opened = path
            self._floor = fence.address_space()
        return self._store

    def _evaluate(self, store: ox.Store, job: wire.Message, spool: _Spool) -> wire.Message:
        default, named = _default_graphs(job), _graphs(job["named"])
        if default is not None and (merge := union.merged(store, default, named or ())) is not None:
            store, default = merge, None
        result = store.query(
            job["text"],
            base_iri=job["base"],
            default_graph=[ox.DefaultGraph()] if default is None and named is not None else default,
            named_graphs=named,
            substitutions=wire.read(job["substitutions"]) or None,
        )
        is_graph = isinstance(result, ox.QueryTriples)
        name = job["graph" if is_graph else "table"]
        if name is None:
            return {"outcome": "unacceptable", "graph": is_graph}
        chosen = _FORMATS[name]
        if isinstance(result, ox.QueryTriples):
            self._write_graph(result, chosen, spool)
        elif chosen is NDJSON:
            for piece in ndjson.lines(result):
                spool.write(piece)
        else:
            result.serialize(cast(IO[bytes], spool), chosen.results)
        kind = "graph" if is_graph else "boolean" if isinstance(result, ox.QueryBoolean) else "table"
        return {"outcome": "done", "kind": kind, "format": name, "size": spool.size}

    def _write_graph(self, triples: Iterable[ox.Triple], chosen: Format, spool: _Spool) -> None:
        """Serialise triples; an answer of usual size is sorted and declares only the prefixes that it uses."""
        rest = iter(triples)
        first = list(itertools.islice(rest, _SORTED + 1))
        prefixes = self._prefixes
        if len(first) <= _SORTED:
            first = sorted(dict.fromkeys(first), key=str)
            prefixes = {p: n for p, n in prefixes.items() if any(iri.startswith(n) for iri in set(_iris(first)))}
        output = cast(IO[bytes], spool)
        ox.serialize(itertools.chain(first, rest), output, chosen.rdf, prefixes=prefixes)


def _iris(triples: Iterable[ox.Triple]) -> Iterator[str]:
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode):
                yield term.value
            elif isinstance(term, ox.Literal):
                yield term.datatype.value


def _graphs(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _default_graphs(job: wire.Message) -> list[Any] | None:
    """The default graphs of a job; the merged view goes by a name but has none in the store."""
    if job["default"] is None:
        return None
    return [ox.DefaultGraph() if iri == job["merged"] else ox.NamedNode(iri) for iri in job["default"]]


def _refused(text: str) -> wire.Message | None:
    """Why a text is not even parsed, None when it may be."""
    found = survey(text)
    if found.service:
        return {"outcome": "service"}
    if found.depth > MAX_DEPTH:
        return {"outcome": "depth", "found": found.depth, "limit": MAX_DEPTH}
    if found.operators > MAX_OPERATORS:
        return {"outcome": "operators", "found": found.operators, "limit": MAX_OPERATORS}
    return None


def syntax(message: str, text: str) -> wire.Message:
    """The outcome for a text that the engine cannot parse, from what the engine says of it."""
    place = _PLACE.match(message)
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    if place and (found := undeclared(text, line, column)) is not None:
        return {"outcome": "prefix", **dict(zip(("prefix", "line", "column"), found, strict=True))}
    detail = " ".join(_CLASSES.sub("", _PLACE.sub("", message)).split())
    return {
        "outcome": "syntax",
        "detail": textwrap.shorten(detail, 300, placeholder=" …"),
        "line": line,
        "column": column,
    }


def _work(connection: socket.socket, jobs: SimpleQueue[tuple[wire.Message, int]], worker: Answering) -> None:
    """Answer jobs for ever. Parsing, evaluation and iteration all stay in this thread, as the engine demands."""
    while True:
        job, file = jobs.get()
        # The kernel ends this process even when the service is gone and the engine holds the interpreter.
        signal.setitimer(signal.ITIMER_REAL, job["seconds"] + _GRACE)
        reply = worker.answer(job, file)
        signal.setitimer(signal.ITIMER_REAL, 0)
        os.close(file)
        reply["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        with contextlib.suppress(OSError):  # the service is gone, and so is this process in a moment
            wire.send(connection, reply)


def main(descriptor: int, make: Callable[[dict[str, str], int], Answering] = _Worker) -> None:
    """Serve jobs from a socket until it closes.

    Args:
        descriptor: of the socket.
        make: makes what answers, from the prefixes and the megabytes that one job may take.
    """
    fenced = fence.leave_network()
    fence.leave_no_core()
    connection = socket.socket(fileno=descriptor)
    first = wire.receive(connection)
    if first is None:
        return
    jobs: SimpleQueue[tuple[wire.Message, int]] = SimpleQueue()
    worker = make(first[0]["prefixes"], first[0]["megabytes"])
    threading.stack_size(_STACK)
    threading.Thread(target=_work, args=(connection, jobs, worker), daemon=True).start()
    wire.send(connection, {"outcome": "ready", "fenced": fenced})
    with contextlib.suppress(OSError):
        while (received := wire.receive(connection)) is not None:
            job, file = received
            if file is not None:
                jobs.put((job, file))
    # The service has gone: leave at once, whatever the other thread is doing.
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
