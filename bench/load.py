"""Loading, end to end, against bulk-loading the same quads as ready N-Quads: ``python -m bench.load [COUNT]``."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from bench.generate import pages
from loader import dump, pipeline, store
from loader.progress import Silent
from loader.settings import load


def timed(name: str, count: int, work: Callable[[], object]) -> float:
    """Run some work, print its rate, return its seconds."""
    began = time.perf_counter()
    work()
    spent = time.perf_counter() - began
    print(f"{name:<28}{spent:>9.2f} s{count / spent:>12.0f} records/s")
    return spent


def bulk(path: Path, folder: Path) -> None:
    """Load ready N-Quads into a fresh store."""
    opened = ox.Store(str(folder))
    opened.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    opened.optimize()
    opened.flush()


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        pages(count, work / "pages")
        settings = load({"data": work / "data", "as_of": "2026-04-01"}, {})
        request = pipeline.Request("jairo", str(work / "pages"))
        fetching = timed("fetch", count, lambda: pipeline.fetch(request, settings, Silent()))
        building = timed("build (two stores)", count, lambda: pipeline.build(settings, Silent()))
        pipeline.publish(settings)
        release = store.current(settings.data)
        quads = 0
        ready = 0.0
        for scope in store.SCOPES:
            dump.write(release.store(scope), work / f"{scope}.nq")
            quads += release.manifest.counts[scope]["quads"]
            ready += timed(f"bulk_load ready, {scope}", count, lambda s=scope: bulk(work / f"{s}.nq", work / s))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{quads} quads, {quads / count:.0f} a record; peak memory {peak:.0f} MB")
        print(f"fetch + build takes {(fetching + building) / ready:.1f} times the bulk load of ready quads")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
