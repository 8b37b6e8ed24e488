"""A question asked without a service: the rows, and beside them whether there are none or there is nothing to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.settings import load
from loader.store import current
from queries import query
from sparql_app import inquire
from tests.sparql_app.catalogue_data import OVERDUE, quads
from tests.sparql_app.conftest import write_release


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("inquiry")
    write_release(made, "r1", quads())
    return made


def note(data: Path, name: str, day: str) -> tuple[str, int]:
    """What is said beside an answer, and its lines after the head."""
    found = inquire(load({"data": data}), current(data), "public", query(name), {"referenceDate": day}, "csv")
    return found.note.to("ja") if found.note else "", len(found.content.splitlines()) - 1


def test_no_rows_no_data_and_rows_are_told_apart(data: Path) -> None:
    assert note(data, "answers/Q11", "1900-01-01") == ("0 件", 0)
    said, rows = note(data, "answers/Q24", "2026-04-01")
    assert said.startswith("データなし（0 件とは異なります）。読み込みが必要なもの：調査票")
    assert rows == -1, "where there are no data, not even a head is printed"
    assert note(data, "answers/Q11", "2026-04-01")[0] == ""
    assert note(data, "answers/Q11", "2026-04-01")[1] >= OVERDUE
