"""Negotiation as RFC 9110 has it."""

import pytest

from sparql_app.formats import GRAPHS, HTML, TABLES, accepts, by_name, language, negotiate

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "csv"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("application/xml", "xml"),
        ("application/json", "json"),
        ("text/csv;q=0.5, text/tab-separated-values", "tsv"),
        ("text/csv;q=0.5, */*;q=0.1", "csv"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("application/sparql-results+xml, */*;q=1", "xml"),
        ("text/turtle", None),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
        ("nonsense", None),
        ("text/csv;header=present", "csv"),
        ("text/csv ; q = 0.3 , application/sparql-results+json ; q=0.2", "csv"),
    ],
)
def test_the_best_table_format_is_chosen(accept: str | None, name: str | None) -> None:
    chosen = negotiate(accept, TABLES)
    assert (chosen.name if chosen else None) == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "turtle"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "rdfxml"),
        ("application/n-quads", "nquads"),
        ("text/csv", None),
    ],
)
def test_the_best_graph_format_is_chosen(accept: str | None, name: str | None) -> None:
    chosen = negotiate(accept, GRAPHS)
    assert (chosen.name if chosen else None) == name


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("*/*", False),
        (None, False),
        ("application/sparql-results+json, text/html", False),
        ("text/html, application/sparql-results+json;q=0.9", True),
    ],
)
def test_a_page_is_for_those_who_name_it_first(accept: str | None, page: bool) -> None:
    assert accepts(accept, HTML, (*TABLES, *GRAPHS)) is page


@pytest.mark.parametrize("name", ["turtle", "ttl", "text/turtle", " TURTLE "])
def test_a_format_can_be_named_in_several_ways(name: str) -> None:
    found = by_name(name, GRAPHS)
    assert found is not None
    assert found.media_type == "text/turtle"


@pytest.mark.parametrize(
    ("accept", "locale"),
    [
        (None, "ja"),
        ("en", "en"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("ja-JP,en;q=0.5", "ja"),
        ("fr, de", "ja"),
        ("ja;q=0.3, en;q=0.4", "en"),
        ("en;q=0, fr", "ja"),
        ("en;q=x", "ja"),
    ],
)
def test_the_reader_is_answered_in_a_language_they_read(accept: str | None, locale: str) -> None:
    assert language(accept, ("ja", "en")) == locale


@pytest.mark.parametrize(
    ("name", "table", "graph"),
    [("xml", "xml", "rdfxml"), ("rdf+xml", None, "rdfxml"), ("json", "json", "jsonld"), ("json-ld", None, "jsonld"),
     ("n3", None, "turtle"), ("tsv", "tsv", None), ("nothing", None, None)],
)  # fmt: skip
def test_the_names_that_clients_give_formats_are_known(name: str, table: str | None, graph: str | None) -> None:
    found = (by_name(name, TABLES), by_name(name, GRAPHS))
    assert tuple(one and one.name for one in found) == (table, graph)
