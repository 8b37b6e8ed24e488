"""The source of ministries and agencies: the shipped table, and tables of others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.protocols.location import SHIPPED
from loader.record import Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.agencies import SOURCE
from ontology import DCAT, DCTERMS, ORG, scheme
from tests.sources.hostile import BASE, mutated, survives

TABLE = (Path(__file__).resolve().parents[2] / "loader/demo/agencies/agencies.csv").read_bytes()
SETTINGS = settings.load({}, {})


def items(location: str) -> list[Record | Refusal]:
    return [i for raw in SOURCE.fetch(Origin(location, None, False, SETTINGS)) for i in SOURCE.read(raw)]


def stated(record: Record | Refusal) -> Statements:
    assert isinstance(record, Record)
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def test_the_source_is_found_by_its_name() -> None:
    assert sources()["agencies"] is SOURCE


def test_every_row_of_the_shipped_table_cites_its_law_and_names_a_ministry() -> None:
    ministries = {"0301", "0601", "1001", "1101", "1201", "1301", "1401", "1501"}
    found = items(SHIPPED)
    assert len(found) >= 16
    for record in found:
        statements = stated(record)
        assert not statements.remarks
        assert list(record.fields.leftovers()) == []  # type: ignore[union-attr]
        (triple,) = [t for t in statements.triples if t.predicate == ORG.subOrganizationOf]
        assert triple.object.value.rsplit(":", 1)[1] in ministries
        facts = {t.predicate for t in statements.triples if "#subOrganizationOf" in t.subject.value}  # type: ignore[union-attr]
        assert {DCTERMS.source, DCAT.startDate} <= facts


def test_names_are_those_of_the_list_of_funders() -> None:
    """The table and the code list tell one name of one funder."""
    for record in items(SHIPPED):
        assert isinstance(record, Record)
        told = {f.name: f.value or "" for f in record.fields.fields}  # type: ignore[union-attr]
        for side in ("part", "whole"):
            kind, _, code = told[side].partition(":")
            if kind == "erad-funder":
                concept = scheme("funder").find(code)
                assert concept is not None
                assert told[f"{side}_name"] == concept.label["ja"]


def test_funders_are_known_by_their_ror_id_too() -> None:
    keys = {(k.scheme, k.value) for r in items(SHIPPED) for ks in stated(r).keys.values() for k in ks}
    assert {("erad-funder", "1020"), ("ror", "00097mb19"), ("ror", "048rj2z13")} <= keys


@given(st.integers(0, 2**32))
def test_mutated_bytes_end_in_records_or_clear_refusals(seed: int) -> None:
    survives(SOURCE, mutated(TABLE, seed), "a.csv")


@pytest.mark.parametrize("content", [b"", b"\x81", b"a", b'"', b"\x00" * 9])
def test_other_bytes_are_refused(content: bytes) -> None:
    assert survives(SOURCE, content) == []
