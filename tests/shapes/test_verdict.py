"""Findings kept in few words are the findings, and what is said not to depend on the date does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest

import shapes
from ontology import ENISHI
from shapes.validation.language import sh
from shapes.verdict import Dated
from tests.shapes.example import AS_OF, EXAMPLES

PROFILES = ("cao-2023", "cao-2021", "dmp-meti", "jpcoar")
DAYS = (date(1990, 1, 1), date(2024, 4, 1), date(2090, 1, 1))


@pytest.mark.parametrize("profile", PROFILES)
def test_findings_come_back_as_they_were(profile: str) -> None:
    one = shapes.validator(profile, AS_OF)
    found = [one.validate(e.triples) for e in EXAMPLES]
    assert any(found)
    assert [one.recalled(one.remembered(f)) for f in found] == found


@pytest.mark.parametrize("profile", PROFILES)
def test_only_records_that_are_said_to_depend_on_the_date_do(profile: str) -> None:
    days = [shapes.validator(profile, day) for day in DAYS]
    dated = [days[0].dated(e.triples) for e in EXAMPLES]
    differing = [len({tuple(one.validate(e.triples)) for one in days}) > 1 for e in EXAMPLES]
    assert all(said or not differs for said, differs in zip(dated, differing, strict=True))
    assert not all(dated)
    if profile == "cao-2023":
        assert any(differing)


def test_a_date_outside_of_a_query_may_concern_every_record() -> None:
    known = shapes.profiles()["cao-2023"]
    assert not Dated(known).touches(())
    rule = ox.NamedNode("https://example.org/rule")
    compared = ox.Triple(rule, sh("maxExclusive"), ENISHI.referenceDate)
    assert Dated(replace(known, triples=(*known.triples, compared))).touches(())
