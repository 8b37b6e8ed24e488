"""The Turtle files of the rules hold no slip: no unknown term, no missing text, no reference to nothing."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

import shapes
from ontology import prefixes, scheme
from shapes.clause import FILES as FILES_OF_CLAUSES

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "shapes").rglob("*.ttl"))
SH = rdflib.Namespace(prefixes()["sh"])
DCTERMS = rdflib.Namespace(prefixes()["dcterms"])
SHAPE = prefixes()["shape"]
PLACES = {"{?value}", "{?field}", "{$this}"}


def _graph(*paths: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path)
    return graph


def _shapes(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    return {s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind)}


def _languages(graph: rdflib.Graph, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> list[str]:
    return sorted(str(o.language) for o in graph.objects(subject, predicate) if str(o).strip())


def _referred(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    """Every shape that another shape refers to, through lists too."""
    found = {o for p in (SH.node, SH.property, SH["not"], SH.qualifiedValueShape) for o in graph.objects(None, p)}
    for operator in (SH["or"], SH["and"], SH.xone):
        for head in graph.objects(None, operator):
            found |= set(Collection(graph, head))
    return found


@pytest.fixture(scope="module")
def all_shapes() -> rdflib.Graph:
    return _graph(*FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_word_of_shacl_is_one(path: Path):
    known = rdflib.Graph().parse(data=(files("pyshacl") / "assets" / "shacl.ttl").read_text(), format="turtle")
    words = {str(s) for s in known.subjects()}
    assert f"{SH}minCount" in words
    used = {str(t) for triple in _graph(path) for t in triple if str(t).startswith(str(SH))}
    assert used - words == set()


def test_the_shapes_are_shapes_as_shacl_defines_them(all_shapes: rdflib.Graph):
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=all_shapes, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("profile", shapes.profiles())
def test_every_shape_that_is_referred_to_is_in_the_profile(profile: str):
    graph = _graph(*(ROOT / "shapes" / f for f in shapes.profiles()[profile].files))
    named = {s for s in _referred(graph) if isinstance(s, rdflib.URIRef)}
    assert not profile.startswith(("cao-", "ms2-")) or len(named) > 10
    assert named - _shapes(graph) == set()


def test_every_condition_is_used(all_shapes: rdflib.Graph):
    conditions = {s for s in _shapes(all_shapes) if str(s).startswith(SHAPE + "condition/")}
    assert conditions - _referred(all_shapes) == set()


def test_shapes_without_an_iri_only_stand_inside_others(all_shapes: rdflib.Graph):
    outside = {
        s
        for p in (SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf, SH.severity)
        for s in all_shapes.subjects(p)
        if isinstance(s, rdflib.BNode)
    }
    assert outside == set()


def test_every_shape_with_a_target_is_a_rule_and_every_condition_has_none(all_shapes: rdflib.Graph):
    for shape in _shapes(all_shapes):
        judging = not str(shape).startswith((SHAPE + "reading/", SHAPE + "condition/"))
        assert ((shape, SH.targetClass, None) in all_shapes) == judging, shape
        assert ((shape, SH.severity, None) in all_shapes) != str(shape).startswith(SHAPE + "condition/"), shape


def test_every_shape_is_named_in_both_languages(all_shapes: rdflib.Graph):
    found = _shapes(all_shapes)
    assert len(found) > 130
    assert [s for s in found if _languages(all_shapes, s, SH.name) != ["en", "ja"]] == []


def test_every_rule_has_message_element_order_and_clause(all_shapes: rdflib.Graph):
    for iri, rule in shapes.rules().items():
        node = rdflib.URIRef(iri)
        assert _languages(all_shapes, node, SH.message) == ["en", "ja"], iri
        assert rule.element.label.ja, iri
        assert rule.clauses, iri
        assert set(rule.clauses) <= set(shapes.clauses()), iri
        assert len(list(all_shapes.objects(node, SH.order))) == 1, iri
        assert set(rule.replaced_by) <= set(shapes.rules()), iri
        assert rule.severity in shapes.SEVERITIES


def test_no_iri_is_defined_in_two_files():
    seen: dict[str, Path] = {}
    for path in FILES:
        for shape in _shapes(_graph(path)):
            assert str(shape) not in seen, f"{shape} in {path.name} and {seen[str(shape)].name}"
            seen[str(shape)] = path


def test_messages_say_what_to_do_and_use_known_places():
    for rule in shapes.rules().values():
        for text in (rule.message.ja, rule.message.en):
            assert set(re.findall(r"\{[^}]*\}", text)) <= PLACES, rule.id
        assert rule.message.ja.endswith("。"), rule.id
        assert re.search(r"[.)]$", rule.message.en), rule.id
        assert re.search(r"[ぁ-ヿ㐀-鿿]", rule.message.ja), rule.id
        assert not re.search(r"[ぁ-ヿ㐀-鿿]", rule.message.en), rule.id
        assert rule.id.startswith("reading/") == ("{?field}" in rule.message.ja), rule.id
        assert ("{?value}" in rule.message.ja) == ("{?value}" in rule.message.en), rule.id
        assert ("{?field}" in rule.message.ja) == ("{?field}" in rule.message.en), rule.id


def test_every_clause_has_title_force_document_and_note_in_both_languages():
    assert len(shapes.clauses()) > 60
    for clause in shapes.clauses().values():
        for text in (clause.title, clause.document_title, clause.note):
            assert text.ja, clause.iri
            assert text.en, clause.iri
        assert clause.force.ja in {"義務", "条件付き義務", "推奨", "任意"}, clause.iri


def test_no_clause_claims_a_page_or_an_official_number():
    for clause in shapes.clauses().values():
        said = clause.title.ja + clause.title.en
        assert not re.search(r"p\.|ページ|第[0-9一二三四五六七八九十]+|No\. ?\d|^\d", said), clause.iri
        if "/clause/cao-" in clause.iri:
            assert "公式の項番ではありません" in clause.note.ja


def test_the_26_elements_and_each_required_one_has_a_violation():
    known = {e.iri.rsplit("/", 1)[1] for e in shapes.elements().values()}
    judged = {r.element.iri.rsplit("/", 1)[1] for r in shapes.profiles()["cao-2023"].rules.values()}
    required = {
        c.iri.rsplit("/", 1)[1]
        for c in shapes.clauses().values()
        if c.document.endswith("/cao-2023") and c.force.ja == "義務"
    }
    violated = {
        r.element.iri.rsplit("/", 1)[1]
        for r in shapes.profiles()["cao-2023"].rules.values()
        if r.severity == "violation"
    }
    assert judged <= known
    assert {c.iri.rsplit("/", 1)[1] for c in shapes.clauses().values() if c.document.endswith("/cao-2023")} <= judged
    assert required <= violated
    assert len(required) == 17


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        ("condition/research-field", "erad-field"),
        ("condition/access-category", "access-category"),
        ("element/data-type-unlisted", "data-type"),
        ("element/metadata-access-unlisted", "metadata-access"),
    ],
)
def test_the_lists_of_the_shapes_are_the_code_lists(all_shapes: rdflib.Graph, shape: str, name: str):
    head = all_shapes.value(rdflib.URIRef(SHAPE + shape), SH["in"])
    listed = {str(t) for t in Collection(all_shapes, head)}
    assert listed == {c.match.value for c in scheme(name).concepts}


def test_the_licences_that_conditions_name_are_in_the_code_list(all_shapes: rdflib.Graph):
    own = prefixes()["scheme"] + "licence/"
    named = {str(o) for o in all_shapes.objects(None, SH.hasValue) if str(o).startswith(own)}
    assert named == {own + "NO_LICENSE", own + "OTHER"}
    assert named <= {c.match.value for c in scheme("licence").concepts}


def test_every_remark_that_the_loader_makes_has_a_rule():
    made = {
        node.args[0].value
        for path in (ROOT / "loader").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "remark"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert "jgn-repaired" in made
    assert {f"reading/{name}" for name in made} <= {r.id for r in shapes.profiles()["reading"].rules.values()}


def test_labels_of_elements_are_in_both_languages_and_in_one_order():
    graph = _graph(ROOT / "shapes" / "elements.ttl")
    groups = set(graph.subjects(RDF.type, SH.PropertyGroup))
    assert {str(g) for g in groups} == set(shapes.elements())
    assert [g for g in groups if _languages(graph, g, RDFS.label) != ["en", "ja"]] == []


def test_every_file_belongs_to_a_profile():
    listed = {f for p in shapes.profiles().values() for f in p.files} | {*FILES_OF_CLAUSES, "elements.ttl"}
    assert {p.relative_to(ROOT / "shapes").as_posix() for p in FILES} == listed


def test_turtle_is_read_the_same_by_the_parser_in_use():
    for path in FILES:
        read = {q.triple.predicate.value for q in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)}
        assert read == {str(p) for p in _graph(path).predicates()}
