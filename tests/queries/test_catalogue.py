"""Every query file: it parses, is told in both languages, is asked with a date, and has no hidden clock."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from ontology import LOCALES, prefixes
from queries import Query, UnknownQueryError, all_queries, needs, query
from queries.query import FOLDERS

QUERIES = [q for folder in FOLDERS for q in all_queries(folder)]
JAPANESE = re.compile("[ぁ-ヿ一-鿿]")


def body(asked: Query) -> str:
    """The SPARQL text without comments, literals and IRIs."""
    text = re.sub(r"<[^<>\s]*>", "<>", asked.text)
    text = re.sub(r'"[^"\n]*"', '""', text)
    return re.sub(r"(?m)#.*$", "", text)


def every(*folders: str) -> pytest.MarkDecorator:
    chosen = [q for q in QUERIES if not folders or q.name.partition("/")[0] in folders]
    return pytest.mark.parametrize("asked", chosen, ids=lambda q: q.name)


def test_the_catalogue_holds_the_first_figures_and_answers() -> None:
    names = {q.name for q in QUERIES}
    assert {"indicators/K1", "indicators/K2", "indicators/K9"} <= names
    assert {"answers/Q10", "answers/Q11", "answers/Q21", "answers/Q22", "answers/Q26"} <= names


@every()
def test_a_query_is_valid_sparql_and_takes_its_parameters(asked: Query) -> None:
    examples = {
        "date": "2024-03-31",
        "iri": "https://example.org/x",
        "integer": "1",
        "string": "x",
    }
    values = {
        p.name: next(iter(p.choices)) if p.choices else p.example or examples[p.type]
        for p in asked.parameters
        if p.default is None and p.type in examples
    }
    # A parameter that the query does not project makes pyoxigraph raise here.
    ox.Store().query(asked.text, substitutions=asked.bind(values))


@every()
def test_titles_and_summaries_are_in_both_languages(asked: Query) -> None:
    for texts in (asked.title, asked.summary, *(p.title for p in asked.parameters)):
        assert tuple(texts) == LOCALES
        assert JAPANESE.search(texts["ja"]), texts["ja"]
        assert not JAPANESE.search(texts["en"]), texts["en"]


def projected(asked: Query) -> list[str]:
    """The variables of the answer."""
    store = ox.Store()
    solutions = store.query(re.sub(r"(?m)^#\+.*$", "", asked.text))
    assert isinstance(solutions, ox.QuerySolutions)
    return [variable.value for variable in solutions.variables]


@every("answers", "indicators")
def test_an_answer_titles_exactly_its_variables_in_their_order(asked: Query) -> None:
    assert [column.name for column in asked.columns] == projected(asked)
    for column in asked.columns:
        assert JAPANESE.search(column.title["ja"]), column.name
        assert not JAPANESE.search(column.title["en"]), column.name
    assert len({column.title["ja"] for column in asked.columns}) == len(asked.columns)


@every("answers", "indicators")
def test_a_question_can_be_tried_as_it_stands(asked: Query) -> None:
    for parameter in asked.parameters:
        if parameter.required and parameter.default is None and parameter.name != "referenceDate":
            assert parameter.example, f"{parameter.name} has no example"
        if parameter.example:
            parameter.term(parameter.example)


@every("answers", "indicators")
def test_no_parameter_is_called_as_those_that_every_question_has(asked: Query) -> None:
    said = {"require", "filter", "sort", "format", "page", "page_size", "lang", "bom", "query", "release"}
    assert {parameter.name for parameter in asked.parameters} & said == set()


@every("needs")
def test_what_a_query_needs_is_asked_and_told(asked: Query) -> None:
    assert isinstance(ox.Store().query(asked.text), ox.QueryBoolean)
    stem = asked.name.partition("/")[2]
    (owner,) = [q for q in QUERIES if q.name in (f"answers/{stem}", f"indicators/{stem}")]
    assert needs(owner) is asked
    assert owner.header.needs, "the header of the query says what would have to be loaded"


@every("answers", "indicators")
def test_what_needs_nothing_can_always_be_asked(asked: Query) -> None:
    assert bool(asked.header.needs) == (needs(asked) is not None)


@every()
def test_a_query_has_no_clock_no_chance_and_no_other_endpoint(asked: Query) -> None:
    assert not re.search(r"\b(NOW|RAND|UUID|STRUUID)\s*\(|\bSERVICE\b", body(asked), re.IGNORECASE)


@every("answers", "audit", "indicators")
def test_the_prefixes_are_those_of_the_project_and_all_used(asked: Query) -> None:
    declared = dict(re.findall(r"(?m)^PREFIX ([a-z-]+): <([^>]+)>$", asked.text))
    assert declared == {name: prefixes()[name] for name in declared}
    text = re.sub(r"(?m)^PREFIX .*$", "", body(asked))
    assert {name for name in declared if not re.search(rf"(?<![\w-]){name}:", text)} == set()


@every("indicators")
def test_an_indicator_is_asked_for_a_reference_date(asked: Query) -> None:
    (date,) = [p for p in asked.parameters if p.name == "referenceDate"]
    assert (date.type, date.required, date.default) == ("date", True, None)


@every("indicators")
def test_no_number_of_the_policy_stands_in_an_indicator_query(asked: Query) -> None:
    numbers = {int(n) for n in re.findall(r"(?<![\w\\-])\d+(?![\w])", body(asked))}
    # 1 to 11: positions behind a date, flags, the count of classes; 100 and 10000: percent and four digits.
    assert numbers <= {*range(12), 100, 10000}


@pytest.mark.parametrize(
    "name", ["indicators/K99", "K2", "secrets/K2", "indicators/../audit/blank-node", "indicators/", ""]
)
def test_an_unknown_query_is_told(name: str) -> None:
    with pytest.raises(UnknownQueryError, match="There is no query"):
        query(name)


def test_an_unknown_folder_is_told() -> None:
    with pytest.raises(UnknownQueryError):
        all_queries("pages/..")
