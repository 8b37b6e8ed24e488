"""Shapes of others, carried out in a process of their own that has so much time and memory and no more."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ontology import LOCALES
from shapes.errors import LimitError, ShapesError, ToldError
from shapes.validation.admission import LARGEST

_LONGEST_ANSWER = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one validation may take.

    Args:
        seconds: time.
        memory: bytes of address space.
        largest: bytes of one file.
    """

    seconds: int = 60
    memory: int = 2 * 1024**3
    largest: int = LARGEST


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a validation.

    Args:
        conforms: sh:conforms.
        results: the results as `shapes.validation.writing.values` gives them.
        turtle: the sh:ValidationReport.
        triples: how many triples were judged.
    """

    conforms: bool
    results: list[dict[str, Any]]
    turtle: str
    triples: int

    @property
    def violates(self) -> bool:
        """Whether a result is graver than a warning."""
        return any(r["severity"].rpartition("#")[2] not in ("Warning", "Info") for r in self.results)


File = tuple[str, bytes]
"""A name, whose ending tells the syntax, and the content."""


def judge_files(
    shapes: File, data: Sequence[File], limits: Limits | None = None, engine: str = "fast", *, lean: bool = False
) -> Outcome:
    """Judge files by a file of shapes, all of them of others. The data are judged as one graph.

    Args:
        shapes: the shapes.
        data: the data.
        limits: time and memory.
        engine: "fast", "pyshacl" or "turbo".
        lean: only the results, without details and without the report in Turtle.

    Raises:
        ShapesError: the files cannot be read, the shapes are refused, or a limit was reached. It tells which.
    """
    allowed = limits or Limits()
    files = [shapes, *data]
    for name, content in files:
        if len(content) > allowed.largest:
            raise LimitError("{name} is larger than {limit} bytes", name=name, limit=allowed.largest)
    order = {
        "files": [{"name": name, "size": len(content)} for name, content in files],
        "seconds": allowed.seconds,
        "memory": allowed.memory,
        "largest": allowed.largest,
        "engine": engine,
        "lean": lean,
    }
    said = json.dumps(order).encode() + b"\n" + b"".join(content for _, content in files)
    return _outcome(_run(said, allowed))


def _run(said: bytes, allowed: Limits) -> bytes:
    command = [sys.executable, "-m", "shapes.validation.worker"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=said, capture_output=True, timeout=allowed.seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError("The validation took longer than {seconds} seconds", seconds=allowed.seconds) from error
    if done.returncode or len(done.stdout) > _LONGEST_ANSWER:
        raise LimitError(  # the process died: it was out of memory or stack, in a library that cannot say so
            "The validation was ended: it needs more than {seconds} seconds or {limit} bytes of memory, or is nested "
            "too deeply",
            seconds=allowed.seconds,
            limit=allowed.memory,
        )
    return done.stdout


def _outcome(answer: bytes) -> Outcome:
    told = json.loads(answer)
    if "problem" in told:
        kinds: dict[str, type[ShapesError]] = {kind.__name__: kind for kind in ShapesError.__subclasses__()}
        raise ToldError(kinds.get(told["kind"], ShapesError), {locale: told["problem"][locale] for locale in LOCALES})
    return Outcome(told["conforms"], told["results"], told["turtle"], told["triples"])
