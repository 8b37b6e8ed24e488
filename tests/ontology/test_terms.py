"""Terms: all described in both languages, all real, and none used that is not described."""

import ast
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDFS, SKOS

import ontology
from ontology import DCAT, DCTERMS, ENISHI, FRAPO, UnknownTermError, Vocabulary, compact, prefixes
from ontology.vocabulary import described_terms

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("ontology", "shapes", "queries", "loader", "sparql_app")
SH = rdflib.Namespace(prefixes()["sh"])
VOCABULARIES = {n: v for n, v in vars(ontology).items() if isinstance(v, Vocabulary)}


def _graph(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / name)


def _languages(graph: rdflib.Graph, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> list[str | None]:
    return sorted(o.language or "" for o in graph.objects(subject, predicate) if str(o).strip())


def _described(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    return set(graph.subjects(RDFS.isDefinedBy))


def test_every_profile_term_has_one_label_and_one_note_in_each_language():
    graph = _graph("profile.ttl")
    lacking = {
        compact(str(term))
        for term in set(graph.subjects())
        if _languages(graph, term, RDFS.label) != ["en", "ja"]
        or _languages(graph, term, SKOS.scopeNote) != ["en", "ja"]
    }
    assert lacking == set()


def test_every_core_term_has_one_label_and_one_comment_in_each_language():
    graph = _graph("core.ttl")
    terms = _described(graph)
    assert {str(t) for t in terms} == {str(s) for s in graph.subjects() if str(s).startswith(ENISHI.namespace)}
    for term in terms:
        assert _languages(graph, term, RDFS.label) == ["en", "ja"], term
        assert _languages(graph, term, RDFS.comment) == ["en", "ja"], term


def test_text_tagged_as_japanese_is_written_in_japanese():
    japanese = re.compile(r"[ぁ-ヿ㐀-鿿]")
    for name, predicate in (("profile.ttl", SKOS.scopeNote), ("core.ttl", RDFS.comment)):
        texts = [o for o in _graph(name).objects(None, predicate) if o.language == "ja"]
        assert len(texts) > 10
        assert [t for t in texts if not japanese.search(t)] == []


def test_a_term_is_described_where_its_namespace_says():
    graph = _graph("profile.ttl")
    namespaces = set(prefixes().values())
    for term, place in graph.subject_objects(RDFS.isDefinedBy):
        namespace = max((n for n in namespaces if str(term).startswith(n)), key=len)
        assert namespace.rstrip("#/") == str(place).rstrip("#/"), term


def test_a_misspelt_term_raises_and_names_itself():
    with pytest.raises(UnknownTermError, match="dcterms:tilte"):
        _ = DCTERMS.tilte
    with pytest.raises(UnknownTermError, match="dcat:datasets is not described"):
        _ = DCAT["datasets"]


def test_a_term_of_another_vocabulary_is_not_a_term_of_this_one():
    assert DCAT.keyword.value == "http://www.w3.org/ns/dcat#keyword"
    with pytest.raises(UnknownTermError):
        _ = DCTERMS.keyword


def _terms_in_python() -> set[tuple[str, str, str]]:
    """(vocabulary constant, term, file) of every use of a closed vocabulary in the packages."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                owner, term = None, None
                if isinstance(node, ast.Attribute):
                    owner, term = node.value, node.attr
                elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                    owner, term = node.value, node.slice.value
                if isinstance(owner, ast.Name) and owner.id in VOCABULARIES and isinstance(term, str):
                    found.add((owner.id, term, path.name))
    return found


def test_every_term_that_python_code_names_exists():
    uses = _terms_in_python()
    assert {("SKOS", "inScheme", "scheme.py"), ("DCTERMS", "title", "resource.py")} <= uses
    unknown = set()
    for name, term, where in uses:
        if term in {"namespace", "prefix"}:
            continue
        try:
            VOCABULARIES[name][term]
        except UnknownTermError:
            unknown.add((name, term, where))
    assert unknown == set()


def test_every_term_that_queries_name_exists():
    closed = {v.prefix: v for v in VOCABULARIES.values()}
    unknown = set()
    for path in (ROOT / "queries").rglob("*.rq"):
        text = re.sub(r'"[^"\n]*"|<[^>\n]*>|^\s*#.*$', " ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for prefix, term in re.findall(r"(?<![\w:])([a-z][a-z-]*):([A-Za-z][\w-]*)", text):
            if prefix in closed:
                try:
                    closed[prefix][term]
                except UnknownTermError:
                    unknown.add((path.name, f"{prefix}:{term}"))
    assert unknown == set()


@pytest.mark.parametrize(
    ("file", "vocabulary", "few"),
    [("dcat3.ttl", DCAT, {"Dataset", "CatalogRecord"}), ("frapo.ttl", FRAPO, {"Grant", "isOutputOf"})],
)
def test_described_terms_exist_in_the_vocabulary_itself(
    samples: Path, file: str, vocabulary: Vocabulary, few: set[str]
):
    published = {str(s) for s in rdflib.Graph().parse(samples / "vocab" / file).subjects()}
    described = {str(t) for t in _described(_graph("profile.ttl")) if str(t).startswith(vocabulary.namespace)}
    assert {vocabulary.namespace + n for n in few} <= described
    assert described - published == set()


def test_the_merged_view_keeps_one_access_right_and_one_title_a_language():
    assert {DCTERMS.accessRights, DCTERMS.license, FRAPO.hasGrantNumber} <= ontology.single_valued()
    assert {DCTERMS.title, DCTERMS.description} <= ontology.single_per_language()
    assert not ontology.single_valued() & ontology.single_per_language()


def test_the_merged_view_keeps_all_creators_keywords_and_identifiers():
    limited = ontology.single_valued() | ontology.single_per_language()
    many = {DCTERMS.creator, DCTERMS.identifier, DCTERMS.alternative, DCAT.keyword, DCAT.distribution}
    assert limited.isdisjoint(many)


def test_merge_rules_are_stated_with_the_values_that_are_read():
    graph = _graph("profile.ttl")
    assert {int(o) for o in graph.objects(None, SH.maxCount)} == {1}
    assert {o.toPython() for o in graph.objects(None, SH.uniqueLang)} == {True}
    assert len(ontology.single_valued()) == len(set(graph.subjects(SH.maxCount)))
    assert len(ontology.single_per_language()) == len(set(graph.subjects(SH.uniqueLang)))


# the words of SHACL itself, and how RDF writes a list, are the syntax of the files and not terms of the model
_SYNTAX = {prefixes()["sh"], *(prefixes()["rdf"] + n for n in ("first", "rest", "nil"))}


@pytest.mark.parametrize("package", ["ontology", "shapes"])
def test_every_term_that_turtle_files_name_exists(package: str):
    closed = tuple(v.namespace for v in VOCABULARIES.values() if not v._open)
    used = {
        term.value
        for path in (ROOT / package).rglob("*.ttl")
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(closed) and term.value not in closed
    }
    model = {iri for iri in used if not iri.startswith(tuple(_SYNTAX))}
    assert len(model) > 10
    assert model - described_terms() == set()
