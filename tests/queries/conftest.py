"""Stores for the query tests: the shipped table of cited figures, and small graphs written by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.record import Record, Statements
from loader.sources import policy
from ontology import files

BASE = "https://w3id.org/enishi"
CASES = Path(__file__).parent / "cases"


def cited() -> list[ox.Quad]:
    """The shipped figures as the merged view holds them."""
    quads = []
    for record in policy.read(policy.shipped()):
        assert isinstance(record, Record)
        statements = Statements(BASE, record)
        policy.map_record(record, statements)
        quads += [ox.Quad(t.subject, t.predicate, t.object) for t in statements.triples]
    return quads


def words() -> list[ox.Quad]:
    """The ontology as the merged view holds it."""
    return [
        ox.Quad(q.subject, q.predicate, q.object)
        for file in files()
        for q in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE)
        if isinstance(q.subject, ox.NamedNode) and not isinstance(q.object, ox.BlankNode)
    ]


@pytest.fixture
def figures_store() -> ox.Store:
    """A store that holds the shipped table of cited figures and nothing else."""
    store = ox.Store()
    store.extend(cited())
    return store


@pytest.fixture
def graph() -> Callable[[str], ox.Store]:
    """Opens the graph of a case folder, such as "answers/Q11"."""

    def opened(name: str) -> ox.Store:
        store = ox.Store()
        store.load(path=str(CASES / name / "graph.trig"), format=ox.RdfFormat.TRIG)
        return store

    return opened
