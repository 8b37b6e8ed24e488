import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.values import name
from loader.values.name import PersonName


def test_an_erad_name_of_four_parts_is_two_names():
    assert name.read_pipe("鈴木|花子|Suzuki|Hanako") == {
        "ja": PersonName("鈴木", "", "花子", "鈴木花子"),
        "en": PersonName("Suzuki", "", "Hanako", "Hanako Suzuki"),
    }


def test_an_erad_name_of_six_parts_has_middle_names():
    found = name.read_pipe("スミス|マリー|アン|Smith|Marie|Ann")
    assert found["ja"] == PersonName("スミス", "マリー", "アン", "スミスマリーアン")
    assert found["en"] == PersonName("Smith", "Marie", "Ann", "Ann Marie Smith")


def test_empty_halves_are_not_stated():
    assert name.read_pipe("鈴木|花子||") == {"ja": PersonName("鈴木", "", "花子", "鈴木花子")}
    assert name.read_pipe("|||") == {}


@pytest.mark.parametrize("stated", ["鈴木花子", "鈴木|花子", "鈴木|花子|Suzuki", "a|b|c|d|e"])
def test_another_number_of_parts_is_kept_whole(stated):
    (only,) = name.read_pipe(stated).values()
    assert only.full == stated.replace("|", " ")
    assert only.family == only.given == ""


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("白鳥, 佐紀子", PersonName("白鳥", "", "佐紀子", "白鳥 佐紀子")),
        ("白鳥,佐紀子", PersonName("白鳥", "", "佐紀子", "白鳥 佐紀子")),
        ("Shiratori, Sakiko", PersonName("Shiratori", "", "Sakiko", "Sakiko Shiratori")),
        ("Osaka University", PersonName(full="Osaka University")),
        ("A, B, C", PersonName(full="A, B, C")),
        ("白鳥,", PersonName(full="白鳥,")),
    ],
)
def test_a_comma_tells_family_from_given_name(stated, expected):
    assert name.read_comma(stated) == expected


def test_parts_of_an_object_are_ordered_by_language():
    parts = {"last": "研究", "middle": "", "first": "太郎"}
    assert name.read_parts(parts, "ja").full == "研究太郎"
    assert name.read_parts({"last": "Research", "middle": "K.", "first": "Taro"}, "en").full == "Taro K. Research"
    assert name.read_parts(" 研究 太郎 ", "ja") == PersonName(full="研究 太郎")
    assert not name.read_parts({}, "ja")


@given(st.text(max_size=60) | st.text(alphabet="鈴|,、aB ", max_size=20))
def test_any_text_is_a_name_or_none(stated):
    assert all(n.full for n in name.read_pipe(stated).values())
    assert isinstance(name.read_comma(stated).full, str)
    assert isinstance(name.read_parts(stated, "ja").full, str)


@pytest.mark.parametrize(
    ("stated", "language", "found"),
    [
        ("白鳥 佐紀子", "ja", PersonName("白鳥", "", "佐紀子", "白鳥 佐紀子")),
        ("Shiratori Sakiko", "en", PersonName("Shiratori", "", "Sakiko", "Sakiko Shiratori")),
        ("YAMADA  Taro", "", PersonName("YAMADA", "", "Taro", "Taro YAMADA")),
        ("Van der Berg Jan", "en", PersonName("", "", "", "Van der Berg Jan")),
        ("", "en", PersonName()),
    ],
)
def test_a_name_with_the_family_first_is_told_in_the_order_of_its_language(stated, language, found):
    assert name.read_family_first(stated, language) == found


def test_stated_parts_outrank_the_order_of_words():
    found = name.read_family_first("Van der Berg Jan", "en", "Van der Berg", "Jan")
    assert found == PersonName("Van der Berg", "", "Jan", "Jan Van der Berg")
    assert name.read_family_first("", "ja", "白鳥", "佐紀子").full == "白鳥 佐紀子"
