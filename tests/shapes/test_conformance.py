"""The W3C test suite of SHACL, through the seam that ``enishi validate --shapes`` uses.

Ours must pass all of it. Where another engine does not, the test is named here; docs/decisions.md says why.
"""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path

import pyoxigraph as ox
import pytest

from shapes.errors import ShapesError
from shapes.validation import Judge
from tests.shapes.suite import ROOT, Case, cases, told

CORE, SPARQL = cases("core"), cases("sparql")
ENGINES = ["fast", "pyshacl", "turbo"]

DEVIATIONS = {
    "fast": set(),
    "pyshacl": {
        "core/property/uniqueLang-002",  # takes "1"^^xsd:boolean for true, which section 4.4.5 does not
        "sparql/node/prefixes-001",  # does not follow owl:imports from a node of sh:prefixes within the graph
        "sparql/pre-binding/shapesGraph-001",  # does not support $shapesGraph, which is optional (section 5.3.1)
    },
    "turbo": {
        "core/property/uniqueLang-002",  # as pySHACL, which it follows when it is given graphs of rdflib
    },
}

pytestmark = [
    pytest.mark.skipif(not ROOT.exists(), reason="the W3C suite is not beside the project (shared/conformance)"),
    pytest.mark.filterwarnings("ignore"),  # pySHACL and rdflib warn of the odd literals of the suite
]


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def _passes(case: Case, engine: str) -> bool:
    shapes, data, expected, conforms = case.inputs()
    try:
        report = Judge(shapes, engine).validate(data)
    except ShapesError:
        return case.fails
    return not case.fails and told(report, expected) == expected and report.conforms == conforms


def test_the_suite_is_whole():
    assert (len(CORE), len(SPARQL)) == (98, 23)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CORE + SPARQL, ids=lambda c: c.name)
def test_every_test_of_the_suite_comes_out_as_it_says(case: Case, engine: str):
    if engine == "turbo" and not importlib.util.find_spec("pyshacl_turbo"):
        pytest.skip("pyshacl-turbo is not installed")
    assert _passes(case, engine) == (case.name not in DEVIATIONS[engine])


def test_every_deviation_that_is_listed_is_documented():
    text = (Path(__file__).resolve().parents[2] / "docs/decisions.md").read_text(encoding="utf-8")
    names = {name for listed in DEVIATIONS.values() for name in listed}
    assert [n for n in sorted(names) if n.rsplit("/", 1)[1] not in text] == []


def test_a_report_keeps_the_names_of_blank_nodes_of_data_and_shapes():
    case = next(c for c in CORE if c.name == "core/property/node-001")
    shapes, data, _, _ = case.inputs()
    there = {t.subject for t in (*shapes, *data)}
    for result in Judge(shapes).validate(data).results:
        assert result.focus in there
        assert isinstance(result.shape, ox.NamedNode) or result.shape in there
