"""Writes the examples of the handbook from those of the tests: ``python -m tests.shapes.accept``; read the diff."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import yaml

import shapes
from ontology import compact
from shapes.illustration import FILE
from tests.shapes.example import EXAMPLES, JUDGING, Example, record

MOST = 6
"""Statements that are shown of one example."""
PLACE = Path(str(shapes.__path__[0])) / FILE


def taken() -> dict[str, dict[str, list[list[str]]]]:
    """What the valid record of a rule and its first failing example state where they differ."""
    failing: dict[str, Example] = {}
    for example in sorted(EXAMPLES, key=lambda e: (e.path.stem != "fail", str(e.path))):
        if example.fails:
            failing.setdefault(example.rule, example)
    known = {rule.id for name in JUDGING for rule in shapes.profiles()[name].rules.values()}
    return {rule: _example(example) for rule, example in sorted(failing.items()) if rule in known}


def _example(example: Example) -> dict[str, list[list[str]]]:
    valid, broken = set(record(of=example.rule.partition("/")[0])), set(example.triples)
    places = {(t.subject, t.predicate) for t in valid ^ broken}
    return {"passing": _stated(valid, places), "failing": _stated(broken, places)}


def _stated(triples: set[ox.Triple], places: set[tuple[object, ox.NamedNode]]) -> list[list[str]]:
    found = sorted((t for t in triples if (t.subject, t.predicate) in places), key=str)
    return [[compact(t.predicate.value), _told(t.object)] for t in found][:MOST]


def _told(value: object) -> str:
    if isinstance(value, ox.Literal):
        return f"{value.value} ({value.language})" if value.language else value.value
    return compact(value.value) if isinstance(value, ox.NamedNode) else "…"


def written() -> str:
    """The text of the file."""
    return yaml.safe_dump(taken(), allow_unicode=True, sort_keys=True, width=120)


if __name__ == "__main__":
    PLACE.write_text(written(), encoding="utf-8")
