"""The files: readable by both parsers alike, one declaration a prefix, a JSON-LD context that agrees."""

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from ontology import compact, files, prefixes
from ontology.vocabulary import described_terms

FOLDER = Path(__file__).resolve().parents[2] / "ontology"
TURTLE = sorted(FOLDER.rglob("*.ttl"))
CONTEXT = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.stem)
def test_both_parsers_read_the_same_triples(path: Path):
    store = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    lines = ox.serialize((q.triple for q in store), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    theirs = rdflib.Graph().parse(path)
    assert len(theirs) > 0
    assert isomorphic(rdflib.Graph().parse(data=lines, format="nt"), theirs)


def test_the_package_lists_every_turtle_file():
    assert {Path(str(f)).name for f in files()} == {p.name for p in TURTLE}


def test_each_prefix_and_each_namespace_is_declared_once():
    pairs = re.findall(r'sh:prefix "([^"]+)" ; sh:namespace "([^"]+)"', (FOLDER / "prefixes.ttl").read_text())
    assert len(pairs) == len({p for p, _ in pairs}) == len({n for _, n in pairs}) > 20
    assert dict(pairs) == dict(prefixes())


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.stem)
def test_a_file_uses_prefixes_as_they_are_declared(path: Path):
    stated = re.findall(r"^@prefix\s+([\w-]+):\s+<([^>]+)>", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(stated) == len(dict(stated))
    assert dict(stated).items() <= prefixes().items()


def test_compact_takes_the_longest_prefix_and_leaves_foreign_iris():
    assert compact("https://w3id.org/enishi/scheme/licence/CC0") == "scheme:licence/CC0"
    assert compact("http://purl.org/coar/access_right/c_abf2") == "coar-ar:c_abf2"
    assert compact("https://example.org/x") == "https://example.org/x"


def test_the_context_declares_the_same_prefixes():
    stated = {k: v for k, v in CONTEXT.items() if isinstance(v, str) and v.startswith("http")}
    assert stated == dict(prefixes())


def _expanded(term: str) -> str:
    entry = CONTEXT[term]
    prefix, name = (entry["@id"] if isinstance(entry, dict) else entry).split(":", 1)
    return prefixes()[prefix] + name


NAMES = sorted(
    k for k, v in CONTEXT.items() if not k.startswith("@") and k not in prefixes() and k not in {"id", "type"}
)


@pytest.mark.parametrize("term", NAMES)
def test_every_name_in_the_context_is_a_described_term(term: str):
    assert _expanded(term) in described_terms()


def test_no_two_names_in_the_context_mean_one_term():
    assert len({_expanded(n) for n in NAMES}) == len(NAMES)


def _read_with_rdflib(document: dict[str, object]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


# rdflib's own JSON-LD parser still builds a deprecated ConjunctiveGraph
_RDFLIB_WARNS = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@_RDFLIB_WARNS
def test_documents_expand_to_the_iris_of_the_prefixes():
    classes = {n for n in NAMES if isinstance(CONTEXT[n], str) and CONTEXT[n].split(":")[1][0].isupper()}
    properties = set(NAMES) - classes
    document = {"@context": CONTEXT, "id": "https://example.org/d", "type": sorted(classes)}
    document |= {f"{prefix}:probe": {"id": "https://example.org/v"} for prefix in prefixes()}
    document |= dict.fromkeys(properties, "1")
    graph = _read_with_rdflib(document)
    probes = {rdflib.URIRef(n + "probe") for n in prefixes().values()}
    assert set(graph.predicates()) == {rdflib.URIRef(_expanded(n)) for n in properties} | probes | {rdflib.RDF.type}
    assert set(graph.objects(None, rdflib.RDF.type)) == {rdflib.URIRef(_expanded(n)) for n in classes}


@_RDFLIB_WARNS
def test_the_context_gives_numbers_and_links_their_kind_in_both_parsers():
    document: dict[str, object] = {
        "@context": CONTEXT,
        "id": "https://example.org/d",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "byteSize": "18432",
        "isAccessibleForFree": "true",
        "title": {"@value": "観測データ", "@language": "ja"},
    }
    graph = _read_with_rdflib(document)
    one = {compact(str(p)): o for p, o in graph.predicate_objects(rdflib.URIRef("https://example.org/d"))}
    assert one["dcterms:license"] == rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert one["dcat:byteSize"] == rdflib.Literal("18432", datatype=rdflib.XSD.integer)
    assert one["sdo:isAccessibleForFree"] == rdflib.Literal("true", datatype=rdflib.XSD.boolean)
    assert one["dcterms:title"] == rdflib.Literal("観測データ", lang="ja")
    quads = ox.parse(json.dumps(document), ox.RdfFormat.JSON_LD)
    assert {compact(q.predicate.value): str(q.object) for q in quads} == {p: o.n3() for p, o in one.items()}
