"""Loading by source, end to end, against bulk-loading the same quads as ready N-Quads.

    python -m bench.load [COUNT [SOURCE ...]]

Prints for every source that `bench.generate` can write: records a second of fetch and of build, of the bulk load of
the two stores' own quads, and the ratio.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from bench.generate import generators
from loader import dump, pipeline, store
from loader.progress import Silent
from loader.settings import Settings, load
from loader.sources import sources


@dataclass(frozen=True)
class Measured:
    """One source.

    Args:
        name: its name.
        records: records that were mapped.
        quads: quads of both stores.
        fetching, building, ready: seconds of fetch, of build, and of the bulk load of the same quads.
    """

    name: str
    records: int
    quads: int
    fetching: float
    building: float
    ready: float

    def row(self) -> str:
        ratio = (self.fetching + self.building) / self.ready
        rates = (self.records / spent for spent in (self.fetching, self.building, self.fetching + self.building))
        return (
            f"{self.name:<10}{self.records:>8}{self.quads:>10}"
            + "".join(f"{rate:>10.0f}" for rate in rates)
            + f"{self.quads / self.ready:>12.0f}{ratio:>8.1f}"
        )


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bulk(path: Path, folder: Path) -> None:
    """Load ready N-Quads into a fresh store."""
    opened = ox.Store(str(folder))
    opened.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    opened.optimize()
    opened.flush()


def ready_quads(settings: Settings, work: Path) -> float:
    """Seconds of bulk-loading what the newest release holds."""
    spent = 0.0
    for scope in store.SCOPES:
        path = work / f"{scope}.nq"
        dump.write(store.releases(settings.data)[-1].store(scope), path)
        spent += timed(lambda path=path, scope=scope: bulk(path, work / scope))  # type: ignore[misc]
    return spent


def measure(name: str, count: int) -> Measured:
    """Measure one source."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        generators()[name](count, work / "records")
        settings = load({"data": work / "data", "as_of": "2026-04-01"}, {})
        request = pipeline.Request(name, str(work / "records"))
        fetching = timed(lambda: pipeline.fetch(request, settings, Silent()))
        building = timed(lambda: pipeline.build(settings, Silent()))
        manifest = store.releases(settings.data)[-1].manifest
        quads = sum(manifest.counts[scope]["quads"] for scope in store.SCOPES)
        return Measured(name, manifest.ledger[name]["mapped"], quads, fetching, building, ready_quads(settings, work))


def main(count: int, names: Sequence[str]) -> None:
    """Measure and print."""
    measurable = sorted(set(generators()) & set(sources()))
    print("source     records     quads   fetch/s   build/s     all/s  ready quads/s  ratio")
    for name in names or measurable:
        print(measure(name, count).row(), flush=True)
    missing = sorted(set(sources()) - set(generators()))
    print(f"without generator: {', '.join(missing) or '–'}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    print("fetch/s, build/s, all/s: records a second; ratio: fetch + build over the bulk load of ready quads")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, sys.argv[2:])
