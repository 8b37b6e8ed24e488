"""Periods: fiscal and calendar years are never mixed up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.values import period


@pytest.mark.parametrize(
    ("text", "start", "end", "japanese"),
    [
        ("2023-03-31", date(2023, 3, 31), date(2023, 3, 31), "2023年3月31日"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025年"),
        ("FY2025", date(2025, 4, 1), date(2026, 3, 31), "2025年度"),
        ("2023-08/2023-09", date(2023, 8, 1), date(2023, 9, 30), "2023年8月〜2023年9月"),
        (" FY2022/FY2023 ", date(2022, 4, 1), date(2024, 3, 31), "2022年度〜2023年度"),
    ],
)
def test_a_period_has_first_and_last_day(text, start, end, japanese):
    found = period.read(text)
    assert (found.start, found.end, found.label["ja"]) == (start, end, japanese)


@pytest.mark.parametrize(
    "text",
    ["", "R5", "2023-13", "2023-02-30", "FY", "FY23", "2022年度", "2024/2023", "2023/", "/2023", "0000", "FY9999"],
)
def test_what_is_no_period_is_none(text):
    assert period.read(text) is None


@given(st.text())
def test_any_text_is_a_period_or_none(text):
    found = period.read(text)
    assert found is None or found.start <= found.end


@pytest.mark.parametrize(
    ("text", "start", "end", "japanese"),
    [
        ("2021", date(2021, 4, 1), date(2022, 3, 31), "2021年度"),
        ("2021-2023", date(2021, 4, 1), date(2024, 3, 31), "2021年度〜2023年度"),
        (" 2021, 2024 ", date(2021, 4, 1), date(2025, 3, 31), "2021年度〜2024年度"),
    ],
)
def test_fiscal_years_run_from_the_first_to_the_last(text, start, end, japanese):
    found = period.fiscal_years(text)
    assert (found.start, found.end, found.label["ja"]) == (start, end, japanese)


@pytest.mark.parametrize("text", ["", "21", "2021-", "2023-2021", "FY2021", "0000", "9999", "2021年"])
def test_what_names_no_fiscal_years_is_none(text):
    assert period.fiscal_years(text) is None
