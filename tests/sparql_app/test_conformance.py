"""W3C result format suites (csv-tsv-res, json-res), run over HTTP against a service that serves their data."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology import XSD
from tests.sparql_app.conftest import Service, write_release

SUITES = Path(__file__).resolve().parents[2] / "../shared/conformance/sparql/sparql11"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_NUMBERS = {XSD.namespace + name for name in ("integer", "negativeInteger", "decimal", "double")}
_MEDIA = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}


def _cases(suite: str) -> list[tuple[str, Path, Path, Path]]:
    """Name, query, data and expected result of each test of a suite."""
    folder = (SUITES / suite).resolve()
    if not folder.is_dir():
        return []
    store = ox.Store()
    store.load(path=str(folder / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri=folder.as_uri() + "/")
    rows = store.query(
        f"SELECT ?name ?query ?data ?result {{ ?t <{MF}name> ?name ; <{MF}action> ?a ; <{MF}result> ?result ."
        f" ?a <{QT}query> ?query ; <{QT}data> ?data }} ORDER BY ?t"
    )

    def file(term: ox.NamedNode) -> Path:
        return folder / term.value.rsplit("/", 1)[1]

    return [(r["name"].value, file(r["query"]), file(r["data"]), file(r["result"])) for r in rows]  # type: ignore[union-attr, index]


CASES = [case for suite in ("csv-tsv-res", "json-res") for case in _cases(suite)]


@pytest.mark.skipif(not CASES, reason="../shared/conformance is absent")
@pytest.mark.parametrize(("query", "data", "result"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_w3c_result_formats(
    serving: Callable[..., Service], tmp_path: Path, query: Path, data: Path, result: Path
) -> None:
    write_release(tmp_path, "w3c", ox.parse(path=str(data), format=ox.RdfFormat.TURTLE, base_iri=data.as_uri()))
    service = serving(tmp_path, workers=1)
    answer = service.ask(query.read_text(encoding="utf-8"), Accept=_MEDIA[result.suffix])
    assert answer.status_code == 200
    if result.suffix == ".csv":
        assert _csv(answer.text) == _csv(result.read_text(encoding="utf-8"))
    else:
        kind = ox.QueryResultsFormat.TSV if result.suffix == ".tsv" else ox.QueryResultsFormat.JSON
        assert _solutions(answer.content, kind) == _solutions(result.read_bytes(), kind)
    if result.suffix == ".srj":
        assert set(answer.json()) == set(json.loads(result.read_bytes()))


def _csv(text: str) -> tuple[frozenset[str], Counter[frozenset[tuple[str, str]]]]:
    """Header and rows, with blank nodes made equal."""
    names, *rows = csv.reader(io.StringIO(text))
    return frozenset(names), Counter(frozenset((n, _field(v)) for v, n in zip(row, names, strict=True)) for row in rows)


def _field(text: str) -> str:
    """A field; any blank node equals any other, and numbers are compared by value (the store keeps no lexical form)."""
    try:
        return str(float(text))
    except ValueError:
        return "_:" if text.startswith("_:") else text


def _solutions(content: bytes, kind: ox.QueryResultsFormat) -> object:
    found = ox.parse_query_results(content, kind)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    rows = Counter(frozenset((n, _comparable(s[n])) for n in names if s[n] is not None) for s in found)
    return frozenset(names), rows


def _comparable(term: object) -> object:
    """A term, with the same liberties."""
    if isinstance(term, ox.BlankNode):
        return "_:"
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        return "number", float(term.value)  # the store turns xsd:negativeInteger into xsd:integer
    return term
