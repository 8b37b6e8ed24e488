"""The examples: one record that keeps every rule, and for each rule small changes that break it or nearly do.

``<set>/<rule>/fail*.ru`` breaks exactly that rule, and those that its comment lines ``# also: <set>/<rule>`` name.
``<set>/<rule>/pass*.ru`` is a near miss: it breaks nothing but what its comment lines name.
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
JUDGING = tuple(p for p in shapes.profiles() if p != "reading")
"""Profiles that judge graphs; the profile ``reading`` holds no constraints."""

_BASES = {
    "plan": ("valid-plan.ttl",),
    "dmp": ("valid-plan.ttl",),
    "data": ("valid-survey.ttl",),
    "mechanism": ("valid-survey.ttl",),
    "exchange": ("valid.ttl", "valid-exchange.ttl"),
    "dcat": ("valid.ttl", "valid-exchange.ttl"),
    "openaire": ("valid.ttl", "valid-exchange.ttl"),
    "jpcoar": ("valid.ttl", "valid-exchange.ttl"),
    "cadde": ("valid.ttl", "valid-exchange.ttl"),
}
"""The files of the valid record, by the first word of a profile or set of rules; ``valid.ttl`` for the others."""

_VALID = {name: (HERE / name).read_text(encoding="utf-8") for files in _BASES.values() for name in files}
_PREFIXES = dict(prefixes()) | dict(re.findall(r"@prefix ([\w-]+): <([^>]+)>", _VALID["valid.ttl"]))
_PREFIXES["licence"] = prefixes()["scheme"] + "licence/"
_HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _PREFIXES.items())


def record(update: str = "", of: str = "") -> list[ox.Triple]:
    """The valid record of a profile or set of rules after a change; of the common elements when none is named."""
    store = ox.Store()
    for name in _BASES.get(of.partition("-")[0], ("valid.ttl",)):
        store.load(_VALID[name].encode(), ox.RdfFormat.TURTLE)
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
    def triples(self) -> list[ox.Triple]:
        """The valid record of its set of rules after the change."""
        return record(self.update, self.rule.partition("/")[0])

    @property
    def fails(self) -> bool:
        return self.path.name.startswith("fail")

    @property
    def update(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def broken(self) -> set[str]:
        """The rules that it breaks."""
        also = set(re.findall(r"^# also: (\S+)$", self.update, re.MULTILINE))
        return also | {self.rule} if self.fails else also

    @property
    def id(self) -> str:
        return f"{self.rule}/{self.path.stem}"


EXAMPLES = [Example(p) for p in sorted(HERE.glob("*/*/*.ru"))]


def judged(example: Example, profile: str, engine: str = "fast") -> list[shapes.Finding]:
    """The findings of a profile about an example."""
    return shapes.validator(profile, AS_OF, engine).validate(example.triples)
