"""What the public data must not tell: small counts of people, and who they are."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ontology import COARAR, DCTERMS, RDF, VOID
from queries import query
from tests.queries.conftest import CASES

INTERNAL = (ox.NamedNode("https://w3id.org/enishi/graph/merged"), DCTERMS.accessRights, COARAR.c_16ec)


def rows(name: str, *, public: bool) -> list[dict[str, str | None]]:
    """The rows of a case, of its store as it is or as the public one would be."""
    store = ox.Store()
    store.load(path=str(CASES / "answers" / name / "graph.trig"), format=ox.RdfFormat.TRIG)
    held = store.quads_for_pattern(*INTERNAL, ox.DefaultGraph())
    for quad in list(held):
        if public:
            store.remove(quad)
    asked = query(f"answers/{name}")
    solutions = store.query(asked.text)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    return [{n: row[n].value if row[n] is not None else None for n in names} for row in solutions]


@pytest.mark.parametrize(("name", "label", "named"), [("Q36", "problem", "person"), ("Q30", "kind", "dataset")])
def test_the_public_data_withhold_small_counts_and_name_nobody(name: str, label: str, named: str) -> None:
    inside, outside = rows(name, public=False), rows(name, public=True)
    assert any(row[named] for row in inside)
    assert {row["withheld"] for row in inside} == {"0"}
    for row in outside:
        (counted,) = {r[n] for r in inside if r[label] == row[label] for n in r if n in ("numbers", "datasets")}
        told = {n: v for n, v in row.items() if n not in (label, "withheld") and v is not None}
        shown = {"0": ("0", ["0"]), None: ("0", [])}
        assert (row["withheld"], list(told.values())) == shown.get(counted, ("1", []))


def test_nothing_counts_as_leaked_in_the_internal_data() -> None:
    store = ox.Store()
    store.load(path=str(CASES / "answers/Q34/graph.trig"), format=ox.RdfFormat.TRIG)
    store.add(ox.Quad(INTERNAL[0], RDF.type, VOID.Dataset))
    store.add(ox.Quad(*INTERNAL))
    solutions = store.query(query("answers/Q34").text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [(row["leaked"].value, row["evidence"]) for row in solutions] == [("0", None)] * 4
