"""require, filter and sort work on terms: numbers as numbers, days as days, texts without regard to case."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import XSD
from queries import Column
from sparql_app.catalogue.sifting import MOST, Row, sifting
from sparql_app.errors import ProblemError

COLUMNS = (
    Column("n", {"ja": "数", "en": "Count"}, "count"),
    Column("day", {"ja": "日", "en": "Day"}, "date"),
    Column("name", {"ja": "名", "en": "Name"}),
)


def row(n: object, day: str | None = None, name: str | None = None, language: str | None = None) -> Row:
    number = None if n is None else ox.Literal(str(n), datatype=XSD.decimal if "." in str(n) else XSD.integer)
    words = None if name is None else ox.Literal(name, language=language)
    return number, None if day is None else ox.Literal(day, datatype=XSD.date), words


ROWS = [row(10, "2024-03-31", "Beta"), row(9, "2024-04-01", "alpha", "en"), row("9.5", None, "ガンマ", "ja"), row(None)]


def kept(**stated: list[str]) -> list[int]:
    """The places of the rows that stay."""
    return [ROWS.index(one) for one in sifting(stated, COLUMNS)(ROWS)]


@pytest.mark.parametrize(
    ("condition", "places"),
    [
        ("n:=10", [0]),
        ("n:=10.0", [0]),
        ("n:>9", [0, 2]),
        ("n:<10", [1, 2]),
        ("day:>2024-03", [0, 1]),
        ("day:<2024-04-01", [0]),
        ("day:=2024-04-01", [1]),
        ("name:=ALPHA", [1]),
        ("name:^(alpha|beta)$", [0, 1]),
        ("name:ガ", [2]),
        ("name:.", [0, 1, 2]),
        ("n:^9", [1, 2]),
    ],
)
def test_a_condition_keeps_the_rows_that_meet_it(condition: str, places: list[int]) -> None:
    assert kept(filter=[condition]) == places


def test_numbers_are_sorted_as_numbers_and_nothing_comes_first() -> None:
    assert kept(sort=["asc(n)"]) == [3, 1, 2, 0]
    assert kept(sort=["desc(n)"]) == [0, 2, 1, 3]
    assert kept(sort=["name"]) == [3, 1, 0, 2]


def test_all_conditions_hold_together() -> None:
    assert kept(require=["day"], filter=["n:>1", "name:a"], sort=["desc(day)"]) == [1, 0]


@pytest.mark.parametrize("expression", ["(" * 400, "[", "a{100000}", "(?<=a)b", r"\1"])
def test_an_expression_that_cannot_be_had_is_refused(expression: str) -> None:
    with pytest.raises(ProblemError):
        sifting({"filter": [f"name:{expression}"]}, COLUMNS)


def test_more_conditions_than_anybody_needs_are_refused() -> None:
    with pytest.raises(ProblemError):
        sifting({"filter": ["n:>1"] * (MOST + 1)}, COLUMNS)


@given(st.lists(st.text(max_size=30), max_size=3), st.lists(st.text(max_size=20), max_size=2))
def test_any_wish_is_fulfilled_or_refused(conditions: list[str], orders: list[str]) -> None:
    try:
        asked = sifting({"filter": [f"name:{c}" for c in conditions], "sort": orders}, COLUMNS)
    except ProblemError:
        return
    assert {id(one) for one in asked(ROWS)} <= {id(one) for one in ROWS}


@given(st.lists(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False), st.text()), max_size=8))
def test_sorting_loses_no_row_and_turns_round(cells: list[object]) -> None:
    rows: list[Row] = [
        (ox.Literal(c) if isinstance(c, str) else ox.Literal(f"{c:f}", datatype=XSD.decimal), None, None) for c in cells
    ]
    up = sifting({"sort": ["asc(n)"]}, COLUMNS)(rows)
    down = sifting({"sort": ["desc(n)"]}, COLUMNS)(rows)
    assert sorted(map(str, up)) == sorted(map(str, rows)) == sorted(map(str, down))
