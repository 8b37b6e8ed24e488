"""SHACL engines on the same records and rules: seconds, memory and growth; then what one changed record costs.

    python -m bench.shacl [RECORDS ...] [--seconds N] [--engines NAME ...]

Every engine is a process of its own that reads the same files (N-Triples, Turtle) and counts its results; seconds and
peak memory are those of the whole process. An engine is not run at a size where by its growth so far it would take
longer than N seconds (180). Needs the extra "dev" for pyshacl-turbo, and libapache-jena-java for Jena.

- fast: records one by one into `shapes.validation.Incremental`, which is also what is then kept up to date;
- one graph: all of them at once by `shapes.validation.Judge`, as ``enishi validate --shapes`` does;
- jena, turbo, pyshacl: the engines that ours is compared with.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from bench import shacl_records as records
from shapes.validation import Incremental, Judge
from tests.sparql_app.clients import jena

SHAPES = Path(__file__).with_suffix(".ttl")
SIZES = (1_000, 10_000, 100_000, 300_000)
CHANGES = 20


@dataclass(frozen=True)
class Measured:
    """One engine at one size.

    Args:
        seconds: of the whole process.
        busy: CPU seconds of all its threads, which other work on the machine changes less.
        megabytes: peak memory.
        results: validation results.
        more: what it measured besides.
    """

    seconds: float
    busy: float
    megabytes: float
    results: int
    more: dict[str, object]


def shapes() -> list[ox.Triple]:
    """The rules."""
    return [q.triple for q in ox.parse(SHAPES.read_bytes(), ox.RdfFormat.TURTLE)]


def fast(file: Path) -> dict[str, object]:
    """Ours, and afterwards what a changed record and a single record take."""
    began = time.perf_counter()
    kept = Incremental(shapes())
    kept.read(records.read(file))
    results = len(kept.report().results)
    spent, busy = time.perf_counter() - began, time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"results": results, "spent": spent, "busy": busy, "peak": peak, **changing(kept), **one_by_one()}


def changing(kept: Incremental) -> dict[str, object]:
    """Seconds of taking in one changed record: it loses its title and takes the identifier of another, or back."""
    name, before, known = "<https://example.org/record/20>", records.record(20), len(kept.report().results)
    after = "".join(
        row.replace("survey.20\"", "survey.21\"") for row in before.splitlines(keepends=True) if "title" not in row
    )  # fmt: skip
    spent, found = [], []
    for place in range(CHANGES):
        began = time.perf_counter()
        kept.read([(name, before if place % 2 else after)])
        spent.append(time.perf_counter() - began)
        found.append(len(kept.report().results) - known)
    return {"changed": statistics.median(spent), "slowest": max(spent), "new": found[0], "left": found[-1]}


def one_by_one() -> dict[str, object]:
    """Median seconds of judging one record by itself with compiled rules."""
    judge, spent = Judge(shapes()), []
    for n in range(200):
        triples = [q.triple for q in ox.parse(records.record(n).encode(), ox.RdfFormat.N_TRIPLES)]
        began = time.perf_counter()
        judge.validate(triples)
        spent.append(time.perf_counter() - began)
    return {"single": statistics.median(spent)}


def one_graph(file: Path) -> dict[str, object]:
    """Ours on all records as one graph."""
    data = (q.triple for q in ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES))
    return {"results": len(Judge(shapes()).validate(data).results)}


def by(module: str) -> Callable[[Path], dict[str, object]]:
    """pySHACL, or what has its interface, on rdflib."""

    def run(file: Path) -> dict[str, object]:
        import importlib

        import rdflib

        graph = rdflib.Graph().parse(file, format="nt")
        rules = rdflib.Graph().parse(SHAPES)
        _, report, _ = importlib.import_module(module).validate(graph, shacl_graph=rules, inference="none")
        result = rdflib.URIRef("http://www.w3.org/ns/shacl#result")
        return {"results": len(list(report.subject_objects(result)))}

    return run


ENGINES: dict[str, Callable[[Path], dict[str, object]] | None] = {
    "fast": fast,
    "one graph": one_graph,
    "jena": None,
    "turbo": by("pyshacl_turbo"),
    "pyshacl": by("pyshacl"),
}


def measure(engine: str, file: Path, path: str) -> Measured:
    """Run an engine in a process of its own."""
    command = [sys.executable, "-m", "bench.shacl", "--run", engine, str(file)]
    if ENGINES[engine] is None:
        options = ["-Xmx4g", "-Dfile.encoding=UTF-8", "-cp", path]
        command = ["java", *options, "shacl.shacl_validate", "--shapes", str(SHAPES), "--data", str(file)]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=out, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        spent = time.perf_counter() - began
        out.seek(0)
        said = out.read()
        if process.returncode:
            told.seek(0)
            raise RuntimeError(f"{engine}: {told.read().decode()[-2000:]}")
    busy = usage.ru_utime + usage.ru_stime
    if ENGINES[engine] is None:
        return Measured(spent, busy, usage.ru_maxrss / 1024, said.count(b"sh:resultSeverity"), {})
    more = json.loads(said)
    if "spent" in more:  # without what was measured after the run
        return Measured(more["spent"] + _started(), more["busy"], more["peak"] / 1024, more["results"], more)
    return Measured(spent, busy, usage.ru_maxrss / 1024, more["results"], more)


def _started() -> float:
    """Seconds that a process needs to start and import."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import bench.shacl"], check=True)
    return time.perf_counter() - began


def growth(found: dict[int, Measured]) -> float:
    """The exponent with which time grows, over the last two sizes."""
    if len(found) < 2:
        return math.nan
    (few, before), (many, after) = sorted(found.items())[-2:]
    return math.log(after.seconds / before.seconds) / math.log(many / few)


def run(engine: str, files: dict[int, Path], limit: float, path: str) -> dict[int, Measured]:
    """An engine at every size that it can take in time."""
    found: dict[int, Measured] = {}
    for size, file in files.items():
        if found:
            last = max(found)
            expected = found[last].seconds * (size / last) ** max(1.0, growth(found) if len(found) > 1 else 1.0)
            if expected > limit:
                print(f"{engine:<10}{size:>9,}   not run: about {expected:,.0f} s", flush=True)
                break
        one = found[size] = measure(engine, file, path)
        print(
            f"{engine:<10}{size:>9,}{one.seconds:>10.1f}{one.busy:>9.1f}{one.seconds / size * 1000:>10.3f}"
            f"{one.megabytes:>9,.0f}{growth(found):>8.2f}{one.results:>9,}",
            flush=True,
        )
    return found


def ratios(measured: dict[str, dict[int, Measured]]) -> None:
    """How many times longer the others take than ours, at the largest size that both took."""
    ours = measured["fast"]
    for engine, found in measured.items():
        if engine != "fast" and (sizes := set(found) & set(ours)):
            size = max(sizes)
            print(
                f"fast is {found[size].seconds / ours[size].seconds:,.1f} times as fast as {engine} at {size:,} records"
            )
            largest, theirs = max(ours), found[size].seconds / size
            print(f"  and {theirs / (ours[largest].seconds / largest):,.1f} times by record, ours at {largest:,}")
            print(f"  and {found[size].busy / ours[size].busy:,.1f} times by CPU seconds")
            if found[size].results != ours[size].results:
                print(f"  but {engine} has {found[size].results:,} results and ours {ours[size].results:,}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.run:
        work = ENGINES[told.run[0]]
        if work is not None:
            print(json.dumps(work(Path(told.run[1]))))
        return
    engines = [e for e in dict.fromkeys(("fast", *told.engines)) if e != "jena" or not jena.missing()]
    with tempfile.TemporaryDirectory() as name:
        files = {size: Path(name) / f"{size}.nt" for size in sorted(told.sizes)}
        for size, file in files.items():
            records.write(size, file)
        path = jena.class_path(Path(name) / "jena") if "jena" in engines else ""
        print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
        print(f"{'':10}{'records':>9}{'seconds':>10}{'CPU':>9}{'ms each':>10}{'MB':>9}{'growth':>8}{'results':>9}")
        measured = {engine: run(engine, files, told.seconds, path) for engine in engines}
    ratios(measured)
    size, last = max(measured["fast"].items())
    changed, slowest, single = (float(str(last.more[name])) * 1000 for name in ("changed", "slowest", "single"))
    new, left = last.more["new"], last.more["left"]
    print(f"one changed record of {size:,}: median {changed:.1f} ms, slowest {slowest:.1f} ms", end=" ")
    print(f"({new:+} results by the change, {left:+} after it is taken back)")
    print(f"one record by itself: median {single:.2f} ms")


if __name__ == "__main__":
    main()
