import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import EnishiError, UnreadableError
from loader.values import tree

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


def test_objects_lists_and_scalars_become_one_tree():
    found = tree.field(
        "record", tree.loads('{"a": [1, {"b": "x"}], "c": null, "d": "", "e": true, "f": []}', "f.json"), "f"
    )
    assert found.plain() == [
        "record", None,
        [["a", "1", []], ["a", None, [["b", "x", []]]], ["c", None, []], ["d", "", []], ["e", "true", []]],
    ]  # fmt: skip


def test_numbers_stay_as_written():
    value = tree.loads('{"n": 00191817.50e1}'.replace("00", ""), "f.json")
    assert value == {"n": "191817.50e1"}
    assert tree.loads('{"n": ' + "9" * 5000 + "}", "f.json") == {"n": "9" * 5000}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "line 1, column 2"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "-Infinity"),
        ('{"a": 1, "a": 2}', "twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, "nested too deeply"),
        ("", "line 1"),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(content, why):
    with pytest.raises(UnreadableError, match=why) as caught:
        tree.loads(content, "grdm.json")
    assert "grdm.json" in str(caught.value)


def test_a_tree_has_limits():
    with pytest.raises(UnreadableError, match="nested too deeply"):
        tree.field("r", tree.loads("[" * 60 + "]" * 60, "f"), "f")
    with pytest.raises(UnreadableError, match="too many"):
        tree.fields("r", ["x"] * 20, "f", tree.Budget("f", 10))


def test_bytes_are_decoded_by_their_mark():
    assert tree.decode('{"a"'.encode("utf-8-sig"), "f") == '{"a"'
    assert tree.decode('{"あ"'.encode("utf-16"), "f") == '{"あ"'
    with pytest.raises(UnreadableError, match="byte 0"):
        tree.decode("あ".encode("cp932"), "f")


def test_a_lone_surrogate_can_be_stored_afterwards():
    found = tree.field("r", tree.loads('{"\\ud800": "\\udfff"}', "f"), "f")
    assert json.dumps(found.plain(), ensure_ascii=False).encode()


def test_cells_beyond_the_header_are_named_by_position():
    assert tree.row("row", ["a", "b"], ["1", "2", "3"]).plain()[2] == [
        ["a", "1", []],
        ["b", "2", []],
        ["column 3", "3", []],
    ]
    assert tree.row("row", ["a", "b"], ["1"]).plain()[2] == [["a", "1", []]]


@given(JSON)
def test_any_json_is_a_tree_or_a_clear_refusal(value):
    try:
        found = tree.field("r", tree.loads(json.dumps(value), "f"), "f")
    except EnishiError:
        return
    assert json.dumps(found.plain(), ensure_ascii=False).encode()


def test_a_line_separator_inside_a_json_string_does_not_end_a_line_of_json_lines() -> None:
    text = '{"a": "one\u2028two"}\n{"a": broken}\n{"a": "three\u0085four"}\n'
    found = tree.documents(text, "x.jsonl", lambda whole, _: [whole])
    assert found[0] == {"a": "one\u2028two"}
    assert isinstance(found[1], UnreadableError)
    assert "line 2" in str(found[1])
    assert found[2] == {"a": "three\u0085four"}


def test_a_text_that_is_neither_json_nor_json_lines_is_refused() -> None:
    with pytest.raises(UnreadableError):
        tree.documents('{"a": 1', "x.json", lambda whole, _: [whole])
