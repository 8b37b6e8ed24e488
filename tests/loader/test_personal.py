"""Mail addresses, telephone numbers and passwords are found however they are written, and nothing else is."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loader import personal
from queries import query

ADDRESSES = (
    "taro@example.ac.jp", "TARO.Yamada+data@Example.OR.JP", "taro＠example.ac.jp",
    "ｔａｒｏ＠ｅｘａｍｐｌｅ．ａｃ．ｊｐ", "taro [at] example.ac.jp", "taro(at)example.ac.jp",
    "taro（アット）example.ac.jp", "taro【＠】example.jp", "taro[アットマーク]example.ac.jp", "taro{at}example.jp",
    "taro at example dot ac dot jp", "taro_at_example.ac.jp", "taro[at]example[dot]ac[dot]jp", "taro★example.ac.jp",
    "taro&#64;example.ac.jp", "taro&#x40;example.ac.jp", "taro%40example.ac.jp", "taro @ example.ac.jp",
    "taro@163.com", "山田@例え.jp", "taro@例え.日本", "taro@xn--r8jz45g.jp", '"taro yamada"@example.jp',
    "taro@example.ac.jp2020", "mailto:a@b.co", "taro@example.com.png",
)  # fmt: skip
PASSWORDS = ("https://user:pw@host/x", "https://user@files.example/", "ftp://anonymous:me@localhost/a")
NO_ADDRESSES = (
    "user@2x", "icon@2x.png", "@user", "https://medium.com/@user/x", "pkg@1.2.3", "foo@1.0.rc",
    "Fe@SiO2 core-shell", "10.1002/(SICI)1521-4095(200012)12:23<1789::AID-ADMA1789>3.0.CO;2-#",
    "ark:/12148/btv1b8449691v", "@prefix dcat: <x>", "https://www.google.com/maps/@35.6,139.7,15z",
    "https://unpkg.com/@scope/pkg@1.2.3/dist/x.js", "doi:10.5281/zenodo.1", "measured at github.com",
    "hosted at nii.ac.jp", "pressure_at_surface.nc", "git@github.com:org/repo.git", "look at polka dot patterns",
    "5 V@25 degC", "root@localhost", "a@b", "〒305-8506", "at", "アットホームな会",
)  # fmt: skip
TELEPHONES = (
    "03-1234-5678", "電話03-1234-5678", "TEL:029-861-1234（内線123）", "Tel. 029 861 1234", "090-1234-5678",
    "+81-3-1234-5678", "+81 (0)3 1234 5678", "+81 90 1234 5678", "０３－１２３４－５６７８", "(03)1234-5678",
    "03(1234)5678", "03ー1234ー5678", "電話番号：0298611234", "FAX 0298-61-1234", "0120-123-456",
    "Phone: +1 555 123 4567", "℡03-1234-5678", "Tel.（代表）03-1234-5678", "☎0312345678",
    "03-1234-5678/03-1234-5679", "050-1234-5678",
)  # fmt: skip
NO_TELEPHONES = (
    "2020-04-01", "2020-04-01/2021-03-31", "03-1234", "978-4-12-345678-9", "0-306-40615-2", "0000-0002-1825-0097",
    "10.5281/zenodo.0312345678", "10.5281/03-1234-5678", "〒305-8506", "305-8506", "19K12345", "JPMJCR2099",
    "0028-0836", "1.2.3-4567", "05-1234-5678", "010-2020-0401", "+81.1234567890+135.1234", "1989-2020, 2021-2022",
    "01-02-2020", "電話調査 2020-04-01〜2021-03-31", "0123456789", "cell 0.123456789", "ark:/03-1234-5678",
    "03-1234-5678-9", "v03-1234-5678", "Tel Aviv 1948-2020", "3-1234-5678", "0312345678", "mobile 0.12345678901",
    "050-1234-567", "03-123-4567", "9784123456789", "電話線の記録 1999年1月から2004年12月", "0001-2345-6789",
    "2024-01-01T00:00:00+09:00", "smartphone 0312345678",
)  # fmt: skip
WORDS = st.text(st.sampled_from("abz019 .,-_/:@()[]＠％あアー漢。\n+#%\"'"), max_size=40)


def within(text: str, where: list[personal.Span]) -> list[str]:
    return [text[start:end] for start, end in where]


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_found_and_nothing_of_it_is_left(text: str) -> None:
    said = f"問い合わせは、{text} まで"
    masked = personal.masked(said, "[x]", personal.addresses(said))
    assert masked.startswith("問い合わせは、")
    assert "taro" not in masked.lower()
    assert "exam" not in masked
    assert masked.count("[x]") == 1


@pytest.mark.parametrize("text", PASSWORDS)
def test_a_password_in_an_address_is_found(text: str) -> None:
    assert personal.told(text)
    assert personal.without_password(text) == re.sub("//[^/]*@", "//", text)
    assert not personal.told(personal.without_password(text))


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert within(text, personal.addresses(text)) == []
    assert personal.without_password(text) == text


@pytest.mark.parametrize("text", TELEPHONES)
def test_a_telephone_number_is_found_whole(text: str) -> None:
    said = f"窓口 {text} です"
    assert not re.search(r"\d", personal.masked(said, "[x]", personal.telephones(said)))


@pytest.mark.parametrize("text", NO_TELEPHONES)
def test_a_row_of_digits_is_no_telephone_number(text: str) -> None:
    assert within(text, personal.telephones(text)) == []


@pytest.mark.parametrize(
    "text", ["taro@example.ac.jp", "<mailto:taro@example.ac.jp>", "E-mail: a@b.jp, TEL 03-1234-5678"]
)
def test_of_a_text_that_is_nothing_but_a_contact_nothing_is_told(text: str) -> None:
    assert personal.masked(text, "[x]", personal.spans(text)) == ""


@given(WORDS, st.sampled_from(ADDRESSES + PASSWORDS + TELEPHONES), WORDS)
@example("0@a.jp", "taro@example.ac.jp", "@b.jp")
def test_a_masked_text_tells_no_sure_address(before: str, text: str, after: str) -> None:
    said = f"{before} {text} {after}"
    masked = personal.masked(said, "［x］", personal.spans(said))
    assert not personal.told(text) or masked != said
    assert re.search(personal.SURE, masked, re.IGNORECASE) is None


@given(WORDS)
def test_places_are_in_order_and_apart(text: str) -> None:
    places = personal.spans(text)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(one[1] < other[0] for one, other in pairwise(places))
    if not places:
        assert not personal.told(text)


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    assert isinstance(personal.link(text), bool)
    assert personal.pseudonym(text) == personal.pseudonym(text)
    assert personal.without_password(personal.without_password(text)) is not None


@pytest.mark.parametrize(
    "part", ["a@", "a@b.", "@", "0-", "+81 ", "TEL ", "[at]", "a at b dot ", "://a", "あ@", "0\n1"]
)
def test_hostile_texts_take_time_in_proportion(part: str) -> None:
    text = part * (200_000 // len(part))
    assert isinstance(personal.spans(text), list)


def test_the_audit_looks_for_what_is_an_address_beyond_doubt() -> None:
    written = personal.SURE.replace("\\", "\\\\").replace('"', '\\"')
    assert f'"{written}"' in query("audit/address-in-public").text


@pytest.mark.parametrize("key", ["doi:10.5281/zenodo.1", "B-1", "https://data.example/@user", "03-1234"])
def test_other_keys_stay_as_they_are(key: str) -> None:
    assert personal.pseudonym(key) == key


@pytest.mark.parametrize(
    "key", ["taro@example.ac.jp", "plan:taro%40example.ac.jp", "https://u:p@host/1", "課 03-1234-5678"]
)
def test_a_key_with_an_address_becomes_a_digest(key: str) -> None:
    assert re.fullmatch("hidden-[0-9a-f]{16}", personal.pseudonym(key))
    assert personal.pseudonym(key) != personal.pseudonym(key + "2")
