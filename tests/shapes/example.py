"""The examples: one record that keeps every rule, and for each rule small changes that break it or nearly do.

``<set>/<rule>/fail*.ru`` breaks exactly that rule, and those that its comment lines ``# also: <set>/<rule>`` name.
``<set>/<rule>/pass*.ru`` is a near miss and breaks nothing of that rule.
The prefixes of the project, and those of ``valid.ttl``, need not be declared in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

import shapes
from ontology import prefixes

HERE = Path(__file__).parent
AS_OF = date(2026, 4, 1)
JUDGING = ("cao-2021", "cao-2023", "ms2-2024")
"""Profiles that judge graphs; the profile ``reading`` holds no constraints."""

_VALID = (HERE / "valid.ttl").read_text(encoding="utf-8")
_PREFIXES = dict(prefixes()) | dict(re.findall(r"@prefix ([\w-]+): <([^>]+)>", _VALID))
_PREFIXES["licence"] = prefixes()["scheme"] + "licence/"
_HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _PREFIXES.items())


def record(update: str = "") -> list[ox.Triple]:
    """The valid record after a change."""
    store = ox.Store()
    store.load(_VALID.encode(), ox.RdfFormat.TURTLE)
    if update:
        store.update(_HEAD + update)
    return [q.triple for q in store]


@dataclass(frozen=True)
class Example:
    """A change of the valid record."""

    path: Path

    @property
    def rule(self) -> str:
        return f"{self.path.parent.parent.name}/{self.path.parent.name}"

    @property
    def fails(self) -> bool:
        return self.path.name.startswith("fail")

    @property
    def update(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def broken(self) -> set[str]:
        """The rules that it breaks."""
        return {self.rule, *re.findall(r"^# also: (\S+)$", self.update, re.MULTILINE)} if self.fails else set()

    @property
    def id(self) -> str:
        return f"{self.rule}/{self.path.stem}"


EXAMPLES = [Example(p) for p in sorted(HERE.glob("*/*/*.ru"))]


def judged(example: Example, profile: str, engine: str = "fast") -> list[shapes.Finding]:
    """The findings of a profile about an example."""
    return shapes.validator(profile, AS_OF, engine).validate(record(example.update))
