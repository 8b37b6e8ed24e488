"""Small cells of people: told inside, withheld from everybody else (04 section C rule 6)."""

from __future__ import annotations

import pyoxigraph as ox

from ontology import COARAR
from queries import query
from tests.queries.conftest import CASES


def test_a_public_store_names_no_manager_and_counts_none_below_five() -> None:
    store = ox.Store()
    store.load(path=str(CASES / "answers/Q18/graph.trig"), format=ox.RdfFormat.TRIG)
    asked = query("answers/Q18")

    def answer() -> list[tuple[str, ...]]:
        rows = store.query(asked.text, substitutions=asked.bind({"referenceDate": "2025-04-01"}))
        assert isinstance(rows, ox.QuerySolutions)
        names = ("state", "people", "datasets", "withheld", "person", "ended", "dataset")
        return [tuple("" if row[n] is None else row[n].value.rpartition("/")[2] for n in names) for row in rows]

    inside = answer()
    assert ("left", "1", "2", "0", "haruka", "2025-03-31", "1") in inside
    for mark in list(store.quads_for_pattern(None, None, COARAR.c_16ec)):
        store.remove(mark)
    assert answer() == [
        ("left", "", "", "1", "", "", ""),
        ("number-unknown", "", "", "1", "", "", ""),
    ]
