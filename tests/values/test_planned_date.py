"""Planned dates: what says that a date is a plan goes, what is a placeholder stays one."""

import pytest

from loader.values import date


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("R6.4月予定", "2024-04"),
        ("2026年4月頃（予定）", "2026-04"),
        ("2027-04-01以降", "2027-04-01"),
        ("2026/04/01(予定)", "2026-04-01"),
        ("令和7年3月31日 予定", "2025-03-31"),
        ("2026.12月", "2026-12"),
        ("2024-04-01", "2024-04-01"),
    ],
)
def test_a_planned_date_is_read_without_the_words_that_say_so(stated, day):
    found = date.read(date.planned(stated))
    assert found is not None
    assert found.literal.value == day


@pytest.mark.parametrize("stated", ["R6.●月予定", "予定", "2026年度予定", "論文公表後", "", "月" * 1000])
def test_what_is_no_date_stays_none(stated):
    assert date.read(date.planned(stated)) is None
