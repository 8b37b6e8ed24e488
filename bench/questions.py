"""How long every question and figure takes on a large release.

    python -m bench.questions [COUNT [DIRECTORY]]

Builds a release of COUNT generated records (20,000 by default), in equal parts of every source that `bench.generate`
can write, besides the demonstration's survey tables; DIRECTORY keeps it for the next time. Every query of ``answers``
and ``indicators`` is then asked with default parameters in the embedded engine. Prints seconds and rows, the slowest
first, and what took longer than a reader waits.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from bench.generate import generators
from loader import pipeline, store
from loader.progress import Silent
from loader.settings import Settings, load
from ontology import DCAT, DCTERMS, FRAPO, QB, RDF
from queries import Query, all_queries

Terms = list[tuple[str, ox.NamedNode | ox.Literal]]
"""Values of parameters by name."""
_REFERENCE = "2026-04-01"
_LIMIT = 120
"""Seconds after which a query is given up."""
_WAITS = 30
"""Seconds that a reader of the service waits at most."""


@dataclass(frozen=True)
class Timed:
    """One query.

    Args:
        name: its name.
        seconds: how long it took, None when it was given up.
        rows: how many rows it gave.
    """

    name: str
    seconds: float | None
    rows: int

    def line(self) -> str:
        spent = f"{self.seconds:>9.2f}" if self.seconds is not None else f"   >{_LIMIT:>5}"
        return f"{self.name:<26}{spent}{self.rows:>10}"


def release(count: int, settings: Settings) -> store.Release:
    """The newest release under the data directory, built when there is none."""
    held = store.releases(settings.data)
    if held:
        return held[-1]
    writers = generators()
    each = max(count // len(writers), 1)
    with tempfile.TemporaryDirectory(prefix="enishi-bench-") as folder:
        for name, write in sorted(writers.items()):
            place = Path(folder) / name
            place.mkdir()
            write(each, place)
            pipeline.fetch(pipeline.Request(name, str(place)), settings, Silent())
    return pipeline.build(settings, Silent())[0]


def examples(held: ox.Store) -> Mapping[str, str]:
    """Something to ask about that the release has, by name of a parameter that has no default."""

    def first(predicate: ox.NamedNode, value: ox.NamedNode | None, *, object_: bool = False) -> str:
        for quad in held.quads_for_pattern(None, predicate, value, None):
            term = quad.object if object_ else quad.subject
            if isinstance(term, ox.NamedNode):
                return term.value
        return "https://example.org/none"

    return {
        "referenceDate": _REFERENCE,
        "programme": first(RDF.type, FRAPO.FundingProgramme),
        "figure": first(RDF.type, QB.Observation),
        "dataset": first(RDF.type, DCAT.Dataset),
        "thing": first(DCTERMS.isPartOf, None),
        "award": "JP19KK0341",
    }


def _ask(path: str, text: str, terms: Terms, told: multiprocessing.Queue[tuple[float, int]]) -> None:
    """Ask in a process of its own, which can be ended."""
    held = ox.Store.read_only(path)
    began = time.perf_counter()
    found = held.query(text, substitutions={ox.Variable(name): term for name, term in terms})
    rows = sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 1
    told.put((time.perf_counter() - began, rows))


def timed(asked: Query, path: Path, known: Mapping[str, str]) -> Timed:
    """Ask one query."""
    values = {p.name: known.get(p.name, p.example) for p in asked.parameters if p.required and p.default is None}
    terms = [(variable.value, term) for variable, term in asked.bind(values).items()]
    told: multiprocessing.Queue[tuple[float, int]] = multiprocessing.Queue()
    asking = multiprocessing.Process(target=_ask, args=(str(path), asked.text, terms, told))
    asking.start()
    asking.join(_LIMIT)
    if asking.is_alive():
        asking.kill()
        asking.join()
        return Timed(asked.name, None, 0)
    seconds, rows = told.get(timeout=5) if asking.exitcode == 0 else (None, -1)
    return Timed(asked.name, seconds, rows)


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 20_000
    with tempfile.TemporaryDirectory(prefix="enishi-bench-") as scratch:
        data = Path(arguments[1]) if len(arguments) > 1 else Path(scratch)
        began = time.perf_counter()
        made = release(count, load({"data": data}, {}))
        print(f"release {made.id} after {time.perf_counter() - began:.0f} s", flush=True)
        path = made.directory("internal")
        held = made.store("internal")
        print(f"{len(held)} quads in the internal store", flush=True)
        known = examples(held)
        found = []
        for asked in (q for folder in ("answers", "indicators") for q in all_queries(folder)):
            found.append(timed(asked, path, known))
            print(found[-1].line(), flush=True)
    print("\nslowest first")
    for one in sorted(found, key=lambda t: -(t.seconds if t.seconds is not None else _LIMIT + 1))[:12]:
        print(one.line())
    late = [one.name for one in found if one.seconds is None or one.seconds > _WAITS]
    print(f"\nlonger than {_WAITS} s: {', '.join(late) or 'none'}")


if __name__ == "__main__":
    main(sys.argv[1:])
