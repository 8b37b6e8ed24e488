"""The page on sources is what the code says of itself."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from loader.cli.page import sources_page
from loader.sources import sources
from ontology import compact, prefixes
from ontology.vocabulary import described_terms

ROOT = Path(__file__).resolve().parents[2]
OPEN = {"coar-ar", "coar-rt", "dcv", "scheme", "rdf"}


def test_the_committed_page_is_the_one_the_code_makes() -> None:
    assert (ROOT / "docs/sources.md").read_text(encoding="utf-8") == sources_page("en"), "run: make docs"


def test_every_source_says_where_its_fields_go() -> None:
    assert [name for name, source in sources().items() if not source.mapping] == []


@pytest.mark.parametrize("name", sorted(sources()))
def test_a_field_that_is_dropped_has_a_reason(name: str) -> None:
    rows = sources()[name].mapping
    assert [row.field for row in rows if not row.term and row.note is None] == []
    assert len({row.field for row in rows}) == len(rows)


@pytest.mark.parametrize("name", ["erad", "grdm", "jairo", "policy", "survey"])
def test_the_terms_of_the_page_are_terms_of_the_model(name: str) -> None:
    known = {compact(iri) for iri in described_terms()}
    words = {
        word.strip("^ ")
        for row in importlib.import_module(f"loader.sources.{name}").SOURCE.mapping
        for path in row.term.replace(";", ",").split(",")
        for word in path.split(" / ")
        if ":" in word
    }
    assert len(words) > 5
    assert {w for w in words if w not in known and w.partition(":")[0] not in OPEN} == set()
    assert {w.partition(":")[0] for w in words} <= set(prefixes())


def test_the_page_can_be_had_in_japanese() -> None:
    assert sources_page("ja") != sources_page("en")
