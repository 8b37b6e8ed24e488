"""The dates of findings from release to release, and the table of waivers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import waiver
from loader.errors import UsageError
from loader.history import Life, Lives, carried
from loader.waiver import Waiver

ONE, TWO = date(2026, 4, 1), date(2026, 5, 1)
IRI = "https://w3id.org/enishi/id/record/grdm/a#finding-0123456789abcdef"


def test_a_finding_that_stays_keeps_the_day_it_was_first_seen() -> None:
    lives = carried(carried({}, {"a"}, ONE), {"a"}, TWO)
    assert lives == {"a": Life("2026-04-01", "2026-04-01", "2026-05-01")}


def test_a_finding_that_is_gone_was_last_seen_in_the_release_before() -> None:
    lives = carried(carried({}, {"a"}, ONE), set(), TWO)
    assert lives == {"a": Life("2026-04-01", "2026-04-01", "2026-04-01", fixed="2026-05-01")}


def test_a_finding_that_comes_back_later_is_new_again_and_knows_when_it_was_first_seen() -> None:
    lives = carried(carried(carried({}, {"a"}, ONE), set(), TWO), {"a"}, date(2026, 6, 1))
    assert lives == {"a": Life("2026-04-01", "2026-06-01", "2026-06-01")}


def test_a_finding_that_comes_back_on_the_same_day_was_never_away() -> None:
    before = carried({}, {"a"}, ONE)
    again = carried(carried(before, set(), TWO), {"a"}, TWO)
    assert again == carried(before, {"a"}, TWO)


@given(st.lists(st.tuples(st.sets(st.sampled_from("abcde")), st.integers(0, 3)), max_size=8))
def test_dates_are_in_order_and_the_same_release_again_changes_nothing(steps: list[tuple[set[str], int]]) -> None:
    lives: Lives = {}
    day = ONE
    for holding, days in steps:
        day += timedelta(days=days)
        lives = carried(lives, holding, day)
        assert carried(lives, holding, day) == lives
        assert {iri for iri, life in lives.items() if not life.fixed} == holding
        for life in lives.values():
            assert life.first <= life.since <= life.last
            assert not life.fixed or life.last <= life.fixed


def row(until: date | None, finding: str = IRI) -> Waiver:
    return Waiver(finding, until, "監査 花子", "改修中\tのため", ONE)


def test_the_last_row_about_a_finding_counts_until_its_last_day(tmp_path: Path) -> None:
    waiver.add(tmp_path, row(ONE))
    waiver.add(tmp_path, row(TWO))
    rows = waiver.read(tmp_path)
    assert [r.until for r in rows] == [ONE, TWO]
    assert rows[0].reason == "改修中 のため"
    assert list(waiver.effective(rows, TWO)) == [IRI]
    assert waiver.effective(rows, TWO + timedelta(days=1)) == {}
    waiver.add(tmp_path, row(None))
    assert waiver.effective(waiver.read(tmp_path), ONE) == {}


def test_the_table_is_closed_to_others_because_it_names_people(tmp_path: Path) -> None:
    waiver.add(tmp_path, row(ONE))
    assert (tmp_path / waiver.FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("no-finding\t2026-04-01\tA\tB\t2026-04-01", "finding"),
        (f"{IRI}\tsoon\tA\tB\t2026-04-01", "waived_until"),
        (f"{IRI}\t2026-04-01\t\tB\t2026-04-01", "waived_by"),
        (f"{IRI}\t2026-04-01\tA\t\t2026-04-01", "reason"),
        (f"{IRI}\t2026-04-01\tA\tB\t", "date"),
    ],
)
def test_a_row_that_is_no_waiver_is_refused_by_line_and_column(tmp_path: Path, line: str, column: str) -> None:
    (tmp_path / waiver.FILE).write_text("\t".join(waiver.COLUMNS) + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        waiver.read(tmp_path)
    assert f"line 2: {column} " in caught.value.to("en")
