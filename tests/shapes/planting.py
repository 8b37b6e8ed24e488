"""Records with planted faults: many records in one graph, each either whole or with one fault that is known.

A fault is the change of an example that breaks a rule. Every record has IRIs and names of its own and some harmless
differences, so that what one record breaks shows in no other.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

import shapes
from tests.shapes.example import EXAMPLES, Example, record

PROFILE = "cao-2023"
_BASE = "https://example.org/id/"


@dataclass(frozen=True)
class Planted:
    """Records in one graph.

    Args:
        records: the triples of each.
        faults: for each finding that must come out, the place of the record and the rule, with how many.
    """

    records: tuple[tuple[ox.Triple, ...], ...]
    faults: Counter[tuple[int, str]]

    @property
    def triples(self) -> list[ox.Triple]:
        return [t for one in self.records for t in one]


@cache
def sorts() -> tuple[Example, ...]:
    """The faults that can be planted: those of the profile's own rules."""
    known = {r.id for r in shapes.profiles()[PROFILE].rules.values()}
    return tuple(e for e in EXAMPLES if e.fails and e.rule in known and e.rule.split("/")[0] in ("element", PROFILE))


@cache
def _text(example: Example | None) -> str:
    triples = record() if example is None else example.triples
    return "".join(sorted(f"{t} .\n" for t in triples))


def plant(count: int, seed: int, whole: float = 0.2) -> Planted:
    """Make records.

    Args:
        count: how many.
        seed: chooses the faults.
        whole: share of the records without a fault.
    """
    chance = random.Random(seed)
    known = {r.id for r in shapes.profiles()[PROFILE].rules.values()}
    records, faults = [], Counter[tuple[int, str]]()
    for place in range(count):
        example = None if chance.random() < whole else chance.choice(sorts())
        records.append(_renamed(_text(example), place, chance))
        if example is not None:
            faults.update((place, rule) for rule in example.broken & known)
    return Planted(tuple(records), faults)


def _renamed(text: str, place: int, chance: random.Random) -> tuple[ox.Triple, ...]:
    own = text.replace(_BASE, f"{_BASE}{place}/").replace("umi.2024", f"umi.{place}")
    own = own.replace("水温連続観測", f"水温連続観測（{chance.choice('東西南北')}{place}）")
    lines = own.splitlines(keepends=True)
    chance.shuffle(lines)
    return tuple(q.triple for q in ox.parse("".join(lines).encode(), ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True))


def told(findings: list[shapes.Finding]) -> Counter[tuple[int, str]]:
    """Findings as places of records and rules, each once."""
    rules = shapes.rules()
    return Counter({(int(f.focus.value.removeprefix(_BASE).split("/")[0]), rules[f.rule].id) for f in findings})
