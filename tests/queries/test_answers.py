"""Golden answers: every query over a small graph whose answer a person can check by eye.

cases/<folder>/<query>/graph.trig is the graph; each YAML file beside it asks it with some values and lists the rows.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from ontology import compact
from queries import all_queries, query
from tests.queries.conftest import CASES, cited

FILES = sorted(CASES.glob("*/*/*.yaml"))


def name_of(file: Any) -> str:
    return "/".join(file.parts[-3:-1])


def read(file: Any) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return content


def short(term: ox.Term | None) -> str:
    """A term as the cases write it: codes by their last part, our things as id:..., "null" when unbound."""
    if term is None:
        return "null"
    if isinstance(term, ox.NamedNode):
        if "/enishi/scheme/" in term.value:
            return term.value.rpartition("/")[2]
        return compact(term.value).replace("https://w3id.org/enishi/id/", "id:")
    assert isinstance(term, ox.Literal)
    return term.value


def answer(file: Any) -> list[dict[str, str]]:
    """All rows of a case, without the columns that only repeat its parameters."""
    asked = query(name_of(file))
    store = ox.Store()
    if file.parts[-3] == "indicators":
        store.extend(cited())
    store.load(path=str(file.parent / "graph.trig"), format=ox.RdfFormat.TRIG)
    solutions = store.query(asked.text, substitutions=asked.bind(read(file)["values"]))
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables if v.value not in {p.name for p in asked.parameters}]
    return [{name: short(row[name]) for name in names} for row in solutions]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{name_of(f)}/{f.stem}")
def test_the_answer_is_the_golden_one(file: Any) -> None:
    case = read(file)
    wanted = case.get("where", {})
    rows = [row for row in answer(file) if all(row[name] == value for name, value in wanted.items())]
    assert [[row[column] for column in case["columns"]] for row in rows] == case["rows"]


@pytest.mark.parametrize("name", sorted({name_of(f) for f in FILES}))
def test_every_parameter_changes_the_answer(name: str) -> None:
    # pyoxigraph leaves a substituted variable unbound in sub-selects that do not project it, and in BOUND() and a
    # plain BIND: a parameter can look used and do nothing. So two cases must differ in it alone, and in their rows.
    cases = [(read(f), answer(f)) for f in FILES if name_of(f) == name]
    for parameter in query(name).parameters:
        changing = [
            (one, other)
            for one, rows in cases
            for other, others in cases
            if {k: v for k, v in one["values"].items() if k != parameter.name}
            == {k: v for k, v in other["values"].items() if k != parameter.name}
            and one["values"].get(parameter.name) != other["values"].get(parameter.name)
            and rows != others
        ]
        assert changing, f"no two cases of {name} show what ?{parameter.name} does"


def test_every_answer_and_indicator_has_a_case() -> None:
    asked = {q.name for folder in ("answers", "indicators") for q in all_queries(folder)}
    assert asked == {name_of(f) for f in FILES}
