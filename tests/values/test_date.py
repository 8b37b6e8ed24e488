from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.values import date as dates
from ontology import XSD


@pytest.mark.parametrize(
    ("stated", "expected", "datatype"),
    [
        ("2023-03-31", "2023-03-31", XSD.date),
        ("令和5年3月31日", "2023-03-31", XSD.date),
        ("令和元年5月1日", "2019-05-01", XSD.date),
        ("平成31年4月30日", "2019-04-30", XSD.date),
        ("R5.3.31", "2023-03-31", XSD.date),
        ("R5/3/31", "2023-03-31", XSD.date),
        ("r5-03-31", "2023-03-31", XSD.date),
        ("H31.4.30", "2019-04-30", XSD.date),
        ("S60.1.2", "1985-01-02", XSD.date),
        ("2021/07/21", "2021-07-21", XSD.date),
        ("2021.7.21", "2021-07-21", XSD.date),
        ("20210721", "2021-07-21", XSD.date),
        ("22/07/2020", "2020-07-22", XSD.date),
        ("07/22/2020", "2020-07-22", XSD.date),
        ("2023-5-1", "2023-05-01", XSD.date),
        ("２０２３年５月１日（月）", "2023-05-01", XSD.date),
        ("2023年 5月 1日", "2023-05-01", XSD.date),
        ("R6.3", "2024-03", XSD.gYearMonth),
        ("2017-10", "2017-10", XSD.gYearMonth),
        ("2017年10月", "2017-10", XSD.gYearMonth),
        ("2026", "2026", XSD.gYear),
        ("令和8年", "2026", XSD.gYear),
        ("2199-12-31", "2199-12-31", XSD.date),
        ("2021-09-01T12:00:00Z", "2021-09-01T12:00:00Z", XSD.dateTime),
        ("2021-09-01T12:00:00+0900", "2021-09-01T12:00:00+09:00", XSD.dateTime),
        ("2021-09-01 12:00", "2021-09-01T12:00:00", XSD.dateTime),
    ],
)
def test_a_date_keeps_the_precision_it_states(stated, expected, datatype):
    literal = dates.read(stated).literal
    assert (literal.value, literal.datatype) == (expected, datatype)


@pytest.mark.parametrize(
    "stated",
    [
        "R6.●月予定", "19--", "/end", "2004-03-02/2005-06-02", "2025-99-99", "2023-02-29", "03/04/2020", "令和5年度",
        "2026年度", "令和0年", "0000-01-01", "選択してください", "", "2021-09-01T25:00:00", "予定", "2" * 10**6,
        "9999-12-31T23:59:59Z", "-P14D",
    ],
)  # fmt: skip
def test_placeholders_and_impossible_dates_are_never_guessed(stated):
    assert dates.read(stated) is None


def test_a_moment_covers_its_days():
    month = dates.read("R6.2")
    assert (month.start, month.end) == (date(2024, 2, 1), date(2024, 2, 29))
    year = dates.read("2026")
    assert (year.start, year.end) == (date(2026, 1, 1), date(2026, 12, 31))


def test_an_instant_is_a_day_in_japan():
    assert dates.read("2021-09-01T23:30:00Z").start == date(2021, 9, 2)
    assert dates.read("2021-09-02T08:30:00+09:00").start == date(2021, 9, 2)


@given(st.text(max_size=40) | st.text(alphabet="0123456789-/.年月日令和平成RH T:Z", max_size=25))
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(stated):
    found = dates.read(stated)
    if found:
        assert found.start <= found.end
        assert dates.read(found.literal.value).literal == found.literal


@given(st.dates(date(1873, 1, 1), date(2120, 12, 31)))
def test_every_day_is_read_in_every_form(day):
    for form in ("{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y年%m月%d日}", "{:%Y%m%d}"):
        assert dates.read(form.format(day)).start == day
