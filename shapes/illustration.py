"""For every rule a record that keeps it and one that breaks it, as far as they differ.

``examples.yaml`` is taken from the examples that the tests judge (``python -m tests.shapes.accept``), so every one of
them is known to do what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

import pyoxigraph as ox
import yaml

from ontology import prefixes

FILE = "examples.yaml"


@dataclass(frozen=True, slots=True)
class Illustration:
    """What a record states where a rule looks, by property.

    Args:
        passing: of a record that keeps the rule; empty when it states nothing there.
        failing: of one that breaks it.
    """

    passing: tuple[tuple[ox.NamedNode, str], ...]
    failing: tuple[tuple[ox.NamedNode, str], ...]


@cache
def illustrations() -> Mapping[str, Illustration]:
    """The illustrations by the id of the rule, such as ``element/title-missing``."""
    said = yaml.safe_load((package_files("shapes") / FILE).read_text(encoding="utf-8"))
    return {
        rule: Illustration(*(tuple((_node(p), str(v)) for p, v in example[kind]) for kind in ("passing", "failing")))
        for rule, example in said.items()
    }


def _node(name: str) -> ox.NamedNode:
    prefix, _, rest = name.partition(":")
    return ox.NamedNode(prefixes()[prefix] + rest)
