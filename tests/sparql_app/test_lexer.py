"""The lexer sees every call that the engine would make, and nothing in strings, comments and names."""

import re
import string

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparql_app.lexer import tokens, unescape
from sparql_app.survey import calls_out, survey

CLOSED = "http://127.0.0.1:1/"  # the engine refuses this port before it opens a socket, and says so


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT ?x { } }",
        "SELECT*{SERVICE<http://x>{}}",
        "SELECT * { SERVICE#c\n<http://x> {} }",
        "SELECT * { \\u0053ERVICE <http://x> {} }",
        "SELECT * { \\U00000053ervice <http://x> {} }",
        "PREFIX : <http://x> SELECT * {SERVICE:foo{}}",
        "PREFIX ex: <http://x> SELECT * {SERVICESILENTex:foo {}}",
        "SELECT * {?s ?p trueSERVICE<http://x>{}}",
        "PREFIX : <http://x> SELECT * {?s ?p :.SERVICE<http://x>{}}",
        "SELECT * {FILTER(?a<?b&&?c!='>')SERVICE <http://x>{}FILTER(?z='')}",
        "SELECT * {FILTER(?a<?b#>'''\n)SERVICE <http://x> {} #'''\n}",
        "SELECT * {FILTER(?a<<http://s#x>)SERVICE <http://x>{}\n}",
        'SELECT * {VALUES ?v {"""x"} SERVICE <http://x> {} #\\z"""\n}',
        "SELECT * { { SELECT * { GRAPH ?g { SERVICE ?g { ?s ?p ?o } } } } }",
    ],
)
def test_a_call_is_seen_however_it_is_written(query: str) -> None:
    assert calls_out(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x> {}' }",
        'SELECT * { ?s ?p """ it\'s\n SERVICE """@en }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://x>",
        "SELECT ?SERVICE { ?SERVICE <http://SERVICE/> $service }",
        "PREFIX service: <http://x/> SELECT * { service:a service:b service:c . GRAPH service:g { ?s ?p ?o } }",
        "PREFIX service: <http://x/> SELECT * FROM service:g { ?s ?p ?o }",
        "SELECT * { ?s <http://www.w3.org/ns/dcat#service> ?o FILTER(?o < 3) }",
        "SELECT * { ?s ?p 'x'@en FILTER(?a <\n?b) }",
    ],
)
def test_speaking_of_a_service_is_no_call(query: str) -> None:
    assert not calls_out(query)


_PIECES = st.sampled_from(
    [
        f"SERVICE <{CLOSED}> {{ ?s ?p ?o }}", f"SERVICE<{CLOSED}>{{}}", f"service\n<{CLOSED}>#x\n{{}}",
        "SERVICE:foo{}", "SERVICEex:foo {?a ?b ?c}", f"trueSERVICE<{CLOSED}>{{}}", "true", "?s ?p ",
        "?s ?p ?o", "?s ?p 'it'", '?s ?p "a\'#b"', "'''", '"""', "'", '"', "#", "\n", " ", ".", ";", ",", "<", ">",
        "<http://a#b>", "<x'y>", "<?b&&?c!='>", "<#'>", "?a<?b", "FILTER(", ")", "{", "}", "1", "=", "&&", "!=",
        ":a\\'b", "ex:a\\#b", ":.", "ex:b.", "_:x ", "\\u0027", "\\z", "\\", "OPTIONAL", "VALUES ?v {", "BIND(1 AS ?z)",
        "GRAPH service:g ", "<<", "^^", "@en", "true.", "1.",
    ]
)  # fmt: skip


def _engine_calls(query: str) -> bool:
    """Whether the engine accepts the text and would call out: told by its refusal of the closed port."""
    store = ox.Store()
    try:
        for _ in store.query(query):  # type: ignore[union-attr]
            pass
    except (SyntaxError, RuntimeError):  # not SPARQL, or a function that the engine lacks
        return False
    except OSError as error:
        return "port" in str(error)
    return False


@settings(max_examples=1500)
@given(st.lists(_PIECES, max_size=9), st.booleans())
def test_whatever_the_engine_parses_as_a_call_is_seen(pieces: list[str], tail: bool) -> None:
    prologue = f"PREFIX : <{CLOSED}> PREFIX ex: <{CLOSED}> PREFIX service: <{CLOSED}>"
    query = f"{prologue} SELECT * {{{''.join(pieces)}{f' SERVICE <{CLOSED}> {{}}' if tail else ''}}}"
    if _engine_calls(query):
        assert calls_out(query)


@given(st.text(alphabet=string.printable + "é日·\u0301😀\\", max_size=60))
def test_tokens_cover_a_text_without_overlap(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert text[token.start : token.start + len(token.text)] == token.text
        assert token.start >= end
        skipped = text[end : token.start]
        assert re.fullmatch(r"(?:[ \t\r\n]|#[^\r\n]*)*", skipped)
        end = token.start + len(token.text)


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("ASK {}", 1),
        ("ASK { { ( [ ] ) } }", 4),
        ("ASK { ?s ?p '{{{{' } # {{{", 1),
        ("SELECT * { FILTER(!!!!true) }", 6),
        ("SELECT * { ?s ^(^(^(<http://p>))) ?o }", 4),
        ("SELECT * { ?s ?p <<( ?s ?p <<( ?a ?b ?c )>> )>> }", 3),
        ("}}}} ASK {", 1),
        ("ASK { FILTER(1 <<http://x/#y> || " + "(" * 1000, 1002),
        ("ASK { FILTER(1 <#y> || " + "!" * 1000, 1002),
        ("ASK { FILTER(1 <x'y> || " + "(" * 1000 + "'", 1002),
    ],
)
def test_depth_counts_brackets_and_prefix_operators(text: str, depth: int) -> None:
    assert survey(text).depth == depth


def test_operators_are_counted_outside_iris_and_strings() -> None:
    assert survey("ASK { FILTER(1+2*3 < 4 || '+' = <http://a/b/c>) }").operators == 5


def test_operators_are_counted_in_the_reading_that_has_most_of_them() -> None:
    assert survey("ASK { FILTER(1 <<http://x/#y> + 1 + 1" + " + 1" * 500).operators > 500


def test_escapes_are_replaced_and_impossible_ones_left() -> None:
    assert unescape("\\u0053\\U0001F600 \\uD800 \\U00110000") == "S😀 \\uD800 \\U00110000"


@pytest.mark.parametrize(
    "text",
    [
        "'" * 200_001,
        '"""\\' * 50_000,
        "a." * 100_000,
        "<a#'" * 50_000,
        ":a." * 60_000,
        "<" * 200_000,
        "a:" + "." * 200_000,
        "<<a#b> " * 20_000,
        "<<a#b'> " * 20_000,
    ],
)
def test_hostile_texts_take_no_more_than_linear_time(text: str) -> None:
    half, whole = (_seconds(t) for t in (text[: len(text) // 2], text))
    assert whole < 6 * half + 0.5


def _seconds(text: str) -> float:
    from time import process_time

    begun = process_time()
    survey(text + " service")
    return process_time() - begun
