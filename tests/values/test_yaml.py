import pytest

from loader.errors import UnreadableError
from loader.values import yaml


def test_every_scalar_stays_the_text_it_was_written_as():
    content = "a: 00191817\nb: 2020-07-22\nc: yes\nd: 1e3\ne: 'null'\nf: null\ng: ~\nh:\ni: [1, x]\n"
    (found,) = yaml.documents(content, "x")
    assert found == {
        "a": "00191817", "b": "2020-07-22", "c": "yes", "d": "1e3", "e": "null", "f": None, "g": None, "h": None,
        "i": ["1", "x"],
    }  # fmt: skip


def test_a_stream_holds_several_documents():
    assert yaml.documents("---\na: 1\n---\nb: 2\n", "x") == [{"a": "1"}, {"b": "2"}]


def test_an_alias_repeats_what_it_stands_for():
    assert yaml.documents("a: &x [1]\nb: *x\n", "x") == [{"a": ["1"], "b": ["1"]}]


DEEP = "[" * 50 + "]" * 50


@pytest.mark.parametrize("content", ["a: &x [*x]", "a: [", "? {a: b}\n: c", "a: 1\na: 2", DEEP, "a: \x01"])
def test_what_cannot_be_a_tree_is_refused_by_name(content):
    with pytest.raises(UnreadableError, match=r"record\.yaml"):
        yaml.documents(content, "record.yaml")


def test_a_file_that_is_far_too_long_is_not_parsed():
    with pytest.raises(UnreadableError, match="longer"):
        yaml.documents("a" * (yaml.LARGEST + 1), "x")
