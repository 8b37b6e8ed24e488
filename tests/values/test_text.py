import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.values import text


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("a &gt;= b", "a >= b"),
        ("a &amp;gt;= b", "a >= b"),
        ("CO<sub>2</sub> の <i>in situ</i> 観測", "CO2 の in situ 観測"),
        ("&lt;jats:p&gt;要旨&lt;/jats:p&gt;", "要旨"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("a<b and c>d", "a<b and c>d"),
        ("一行目\n      二行目\u3000三", "一行目 二行目 三"),
        ("か\u3099く", "がく"),
        ("ゼロ\u200b幅\ufeff", "ゼロ幅"),
        ("nul\x00\x08", "nul"),
        ('<a href="javascript:x">y</a><script>alert(1)</script>', "y"),
        ("\ud800", "\ufffd"),
    ],
)
def test_prose_is_cleaned_of_markup_and_stray_characters(stated, expected):
    assert text.clean(stated) == expected


def test_lines_are_kept_where_they_mean_something():
    assert text.lines(" 一 \r\n  二<br/>三\n\n\n\n四 ") == "一\n二\n三\n\n四"


def test_spellings_of_one_text_meet_under_one_key():
    assert text.key("ムーンショット 型 ～ Ａ") == text.key("ムーンショット\u3000型 〜 a")
    assert text.key("ﾃﾞｰﾀ") == text.key("データ")
    assert text.key("10‐20") == text.key("10−20")


def test_the_script_of_a_text_is_told():
    assert [text.script(t) for t in ("研究データ", "カナ", "Research", "Ünal", "12-3", "")] == [
        "ja", "ja", "latin", "latin", "", "",
    ]  # fmt: skip


def test_a_language_is_stated_only_when_its_tag_is_well_formed():
    assert text.literal("題", "ja").language == "ja"
    assert text.literal("ダイ", "ja-Kana").language == "ja-kana"
    assert text.literal("x", "日本語").language is None
    assert text.literal("x", "ja_JP").language is None
    assert text.literal("x", "").language is None
    assert text.literal("\ud800", "ja").value == "\ufffd"


@pytest.mark.parametrize("title", ["報告資料", "測定結果", "データ1", "〇〇の××に基づく", "test_01", "○○大学"])
def test_titles_that_say_nothing_are_vague(title):
    assert text.vague(title)


@pytest.mark.parametrize("title", ["沿岸水温の測定結果", "Coastal temperature", "2024年度測定データ集"])
def test_titles_that_say_something_are_not_vague(title):
    assert not text.vague(title)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("会議発表資料(conference paper)", {"ja": "会議発表資料", "en": "conference paper"}),
        ("公開 (open access)", {"ja": "公開", "en": "open access"}),
        ("公開/open access", {"ja": "公開", "en": "open access"}),
        ("公開|open access", {"ja": "公開", "en": "open access"}),
        ("open access（公開）", {"ja": "公開", "en": "open access"}),
        ("open access", {"": "open access"}),
        ("国立研究開発法人（機構）", {"": "国立研究開発法人(機構)"}),
        ("", {}),
    ],
)
def test_one_value_in_two_languages_is_split(stated, expected):
    found = text.split_bilingual(stated)
    assert {k: v.replace("（", "(").replace("）", ")") for k, v in found.items()} == expected


@given(st.text(max_size=80) | st.text(alphabet="&amp;#38;x26<>/ibr =\"'", max_size=60))
def test_any_text_is_cleaned_once_and_for_all(stated):
    for fold in (text.clean, text.lines, text.key):
        folded = fold(stated)
        assert fold(folded) == folded
    assert text.literal(text.clean(stated), "ja").value == text.clean(stated)
    text.split_bilingual(stated)
    text.vague(stated)


@pytest.mark.parametrize(
    "stated", ["&amp;" * 10**5, "&#38;" * 10**5, "<" * 10**6, "<a " * 10**5, "(" * 10**5, "か\u3099" * 10**5]
)
def test_long_hostile_text_is_cut_and_cleaned(stated):
    assert len(text.clean(stated)) <= text.LONGEST
    assert isinstance(text.vague(stated), bool)
    assert isinstance(text.split_bilingual(stated), dict)
