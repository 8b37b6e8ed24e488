"""The planted faults are exactly the findings, and the engines agree on them finding by finding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shapes
from tests.shapes.example import AS_OF
from tests.shapes.planting import PROFILE, Planted, plant, sorts, told

pytestmark = pytest.mark.thorough

MANY, SLICE, FEW = 2_000, 100, 60
"""Records for the fast engines, in one run of turbo, and for pySHACL, which takes tens of milliseconds a record."""


@pytest.fixture(scope="module")
def planted() -> Planted:
    return plant(MANY, seed=2026)


@pytest.fixture(scope="module")
def fast(planted: Planted) -> list[shapes.Finding]:
    return shapes.validator(PROFILE, AS_OF).validate(planted.triples)


def test_every_sort_of_fault_is_planted(planted: Planted):
    rules = {rule for _, rule in planted.faults}
    assert len(rules) > 40
    assert {e.rule for e in sorts()} <= rules
    assert len({place for place, _ in planted.faults}) < MANY


def test_the_planted_faults_are_exactly_the_findings(planted: Planted, fast: list[shapes.Finding]):
    assert told(fast) == planted.faults


def test_records_one_by_one_have_the_findings_of_all_at_once(planted: Planted, fast: list[shapes.Finding]):
    one = shapes.validator(PROFILE, AS_OF)
    assert shapes.ordered(f for record in planted.records for f in one.validate(record)) == fast


def test_turbo_agrees_finding_by_finding(planted: Planted, fast: list[shapes.Finding]):
    pytest.importorskip("pyshacl_turbo")
    turbo = shapes.validator(PROFILE, AS_OF, "turbo")
    found: list[shapes.Finding] = []
    for start in range(0, MANY, SLICE):  # its time grows faster than the records
        found += turbo.validate([t for record in planted.records[start : start + SLICE] for t in record])
    assert shapes.ordered(found) == fast


def test_pyshacl_agrees_finding_by_finding():
    few = plant(FEW, seed=7, whole=0.1)
    findings = shapes.validator(PROFILE, AS_OF, "pyshacl").validate(few.triples)
    assert told(findings) == few.faults
    assert findings == shapes.validator(PROFILE, AS_OF).validate(few.triples)


@given(st.integers(0, 2**32), st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_any_records_have_exactly_their_faults(seed: int, count: int):
    some = plant(count, seed)
    assert told(shapes.validator(PROFILE, AS_OF).validate(some.triples)) == some.faults
