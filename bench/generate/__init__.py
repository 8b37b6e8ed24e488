"""Generated records of every source, a module each, for the benchmarks.

A module is named after its source and writes so many records of it into a folder. Most take a record that the
demonstration ships and give it other identifiers: the length and the fields of a real one, and as many as one likes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from loader.sources import sources

Writer = Callable[[int, Path], int]
"""Writes so many records into a folder; returns the number of files."""


def generators() -> Mapping[str, Writer]:
    """What writes the records of each source that can be measured, by its name."""
    names = {module.name for module in iter_modules(__path__)} & set(sources())
    return {name: import_module(f"{__name__}.{name}").write for name in sorted(names)}
