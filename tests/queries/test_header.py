"""Headers: the #+ lines of a query file, read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries import Column, HeaderError, Query, read

GOOD = """#+ title: {ja: 題, en: Title}
#+ summary: {ja: 概要, en: Summary}
"""


def test_the_lines_of_a_header_are_one_document() -> None:
    source = """#+ title: {ja: 題, en: Title}
#+ summary:
#+   ja: 一つ
#+   en: One
PREFIX x: <http://x/>
#+ tags: [Q1, links]
# not a header
#+ who: {ja: 監査, en: Auditor}
#+ needs: {ja: 予算の表, en: A table of budgets}
#+ columns:
#+   n: {ja: 件数, en: Count, kind: count}
#+   name: {ja: 名称, en: Name}
SELECT * {}
"""
    found = read("answers/Q1", source)
    assert (found.title, found.summary) == ({"ja": "題", "en": "Title"}, {"ja": "一つ", "en": "One"})
    assert (found.tags, found.scope, found.parameters) == (("Q1", "links"), "both", ())
    assert found.header.who == {"ja": "監査", "en": "Auditor"}
    assert found.header.needs == {"ja": "予算の表", "en": "A table of budgets"}
    assert found.columns == (
        Column("n", {"ja": "件数", "en": "Count"}, "count"),
        Column("name", {"ja": "名称", "en": "Name"}, "text"),
    )
    assert found.text == source


def test_a_default_that_looks_like_a_number_stays_text() -> None:
    found = read(
        "x", GOOD + "#+ parameters: [{name: code, type: string, default: 0123, title: {ja: 番号, en: Code}}]\n"
    )
    assert found.parameters[0].default == "0123"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("SELECT * {}", "Query x has no header"),
        ("#+ - a list", "Query x has no header"),
        ("#+ title: {ja: [", "The header of query x is no YAML"),
        ("#+ title: !!python/object:os.system {}", "wrong at title"),
        ("#+ title: {ja: 題}\n#+ summary: {ja: 概, en: S}", "wrong at title"),
        ("#+ title: {ja: 題, en: ''}\n#+ summary: {ja: 概, en: S}", "wrong at title"),
        ("#+ title: {ja: 題, en: T, fr: T}\n#+ summary: {ja: 概, en: S}", "wrong at title"),
        (GOOD + "#+ titel: x", "wrong at titel"),
        (GOOD + "#+ tags: Q1", "wrong at tags"),
        (GOOD + "#+ scope: secret", "wrong at scope"),
        (GOOD + "#+ columns: [n]", "wrong at columns"),
        (GOOD + "#+ columns: {n: Count}", "wrong at columns"),
        (GOOD + "#+ columns: {'?n': {ja: 数, en: N}}", "wrong at columns"),
        (GOOD + "#+ columns: {n: {ja: 数}}", "wrong at n"),
        (GOOD + "#+ columns: {n: {ja: 数, en: N, kind: money}}", "wrong at n"),
        (GOOD + "#+ parameters: {}", "wrong at parameters"),
        (GOOD + "#+ parameters: [{type: date}]", "wrong at parameters"),
        (GOOD + "#+ parameters: [{name: '?x', type: date, title: {ja: 日, en: D}}]", "wrong at parameters"),
        (GOOD + "#+ parameters: [{name: x, type: time, title: {ja: 日, en: D}}]", "wrong at x"),
        (GOOD + "#+ parameters: [{name: x, type: date, title: D}]", "wrong at x"),
        (GOOD + "#+ parameters: [{name: x, type: date, default: soon, title: {ja: 日, en: D}}]", "wrong at x"),
        (GOOD + "#+ parameters: [{name: x, type: concept, title: {ja: 分, en: C}}]", "wrong at x"),
        (GOOD + "#+ parameters: [{name: x, type: date, scheme: fee, title: {ja: 日, en: D}}]", "wrong at x"),
        (
            GOOD
            + "#+ parameters: [{name: x, type: date, title: {ja: 日, en: D}},"
            + " {name: x, type: iri, title: {ja: 日, en: D}}]",
            "wrong at parameters",
        ),
    ],
)
def test_a_bad_header_is_told_with_its_place(source: str, message: str) -> None:
    with pytest.raises(HeaderError, match=message):
        read("x", source)


def test_the_error_is_told_in_japanese_too() -> None:
    with pytest.raises(HeaderError) as caught:
        read("answers/Q1", "SELECT * {}")
    assert caught.value.text.message == "Query {name} has no header"
    assert caught.value.text.values == {"name": "answers/Q1"}


YAML = st.recursive(
    st.text(max_size=8) | st.sampled_from(["title", "ja", "en", "parameters", "date", "&a", "*a", "<<", "!!int"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda x: "[" + ", ".join(x) + "]"),
        st.dictionaries(st.sampled_from(["ja", "en", "name", "type", "title", "x"]), inner, max_size=3).map(
            lambda x: "{" + ", ".join(f"{k}: {v}" for k, v in x.items()) + "}"
        ),
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["title", "summary", "parameters", "tags", "scope", "needs", "who", "columns", "other"])


def told(source: str) -> str:
    """The title of a query, or what is wrong with its header."""
    try:
        found = read("x", source)
    except HeaderError as error:
        return str(error)
    assert isinstance(found, Query)
    return found.title["en"]


@given(st.text())
def test_any_text_is_a_query_or_a_header_error(source: str) -> None:
    assert told("#+" + source)


@given(st.lists(st.tuples(KEYS, YAML), max_size=5))
def test_any_header_is_a_query_or_a_header_error(lines: list[tuple[str, str]]) -> None:
    source = "\n".join(f"#+ {key}: {value}" for key, value in lines)
    assert told(source)


def test_deep_nesting_is_a_header_error() -> None:
    with pytest.raises(HeaderError):
        read("x", "#+ " + "[" * 20000)


@pytest.mark.parametrize(
    "said",
    [
        "type: string, choices: [up, down]",
        "type: string, choices: {up: {ja: 上}}",
        "type: date, least: 1",
        "type: integer, least: many",
        "type: integer, least: 1, most: 9, default: 10",
    ],
)
def test_choices_have_names_and_only_numbers_have_limits(said: str) -> None:
    with pytest.raises(HeaderError, match="wrong at p"):
        read("x", GOOD + f"#+ parameters: [{{name: p, title: {{ja: 値, en: Value}}, {said}}}]\n")
