"""Every rule fires on what breaks it, and only then; both engines agree."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

import shapes
from ontology import COARRT, DCAT, RDF, XSD
from shapes import Finding
from tests.shapes.example import AS_OF, EXAMPLES, JUDGING, Example, judged, record


def _ids(findings: list[Finding]) -> set[str]:
    return {shapes.rules()[f.rule].id for f in findings}


def _profiles_with(rule: str) -> list[str]:
    return [p for p in JUDGING if rule in {r.id for r in shapes.profiles()[p].rules.values()}]


def test_every_rule_of_every_profile_has_a_failing_and_a_passing_example():
    rules = {r.id for p in JUDGING for r in shapes.profiles()[p].rules.values()}
    assert len(rules) > 60
    assert {e.rule for e in EXAMPLES if e.fails} == rules
    assert {e.rule for e in EXAMPLES if not e.fails} == rules


def test_the_valid_record_keeps_every_rule(judging: str):
    assert shapes.validator(judging, AS_OF).validate(record(of=judging)) == []


def test_an_example_breaks_exactly_the_rules_it_names(example: Example):
    profiles = _profiles_with(example.rule)
    assert profiles
    for profile in profiles:
        known = {r.id for r in shapes.profiles()[profile].rules.values()}
        assert _ids(judged(example, profile)) == example.broken & known


def test_a_passing_example_differs_from_the_valid_record():
    same = [e.id for e in EXAMPLES if set(e.triples) == set(record(of=e.rule.partition("/")[0]))]
    assert same == []


@pytest.mark.parametrize("engine", ["pyshacl", "turbo"])
def test_the_engines_find_the_same(example: Example, engine: str):
    if engine == "turbo":
        pytest.importorskip("pyshacl_turbo")
    profile = _profiles_with(example.rule)[-1]
    assert judged(example, profile) == judged(example, profile, engine)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("element/title-vague", ox.Literal("測定結果", language="ja")),
        ("element/embargo-passed", ox.Literal("2026-03-31", datatype=XSD.date)),
        ("element/data-type-unlisted", COARRT["c_6501"]),
        ("element/title-missing", None),
        ("element/available-missing", None),
    ],
)
def test_a_finding_shows_the_value_at_fault(rule: str, value: ox.NamedNode | ox.Literal | None):
    example = next(e for e in EXAMPLES if e.rule == rule and e.path.name == "fail.ru")
    (finding,) = judged(example, "cao-2023")
    assert finding.value == value
    assert finding.focus.value == "https://example.org/id/data"


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_values_that_cannot_be_compared_or_read_do_not_stop_a_run(engine: str):
    update = """
        DELETE { ex:data dcterms:available ?a . ex:record dcterms:modified ?m }
        INSERT { ex:data dcterms:available "soon"@en , 7 , "2030"^^xsd:date , <http://example.org/2030> .
                 ex:record dcterms:modified "2026-02-30"^^xsd:date , true .
                 ex:extent sdo:minValue "many" . ex:creator-number skos:notation "ABCDEFGH"^^enishi:ERadResearcher }
        WHERE { ex:data dcterms:available ?a . ex:record dcterms:modified ?m }"""
    findings = shapes.validator("cao-2023", AS_OF, engine).validate(record(update))
    assert _ids(findings) == {"element/available-format", "element/record-date-format", "element/erad-number-format"}
    assert len([f for f in findings if f.rule.endswith("available-format")]) == 4


def test_an_empty_dataset_lacks_every_required_element_once():
    data = ox.NamedNode("https://example.org/id/empty")
    findings = shapes.validator("cao-2023", AS_OF).validate([ox.Triple(data, RDF.type, DCAT.Dataset)])
    assert [f.element.ja for f in findings] == [
        "資金配分機関情報",
        "体系的番号",
        "プロジェクト名",
        "プロジェクトの分野",
        "データNo.",
        "データの名称",
        "データの説明",
        "データの分野",
        "データ種別",
        "管理対象データの利活用・提供方針（有償／無償）",
        "管理対象データの利活用・提供方針（ライセンス）",
        "アクセス権",
        "リポジトリ情報",
        "データ管理機関",
        "データ管理者",
        "データ管理者の連絡先",
    ]
    assert {f.severity for f in findings} == {"violation"}


def test_a_blank_node_is_named_so_that_its_findings_can_be_pointed_to():
    text = b"[] a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> 'x' ."
    triples = [q.triple for q in ox.parse(text, ox.RdfFormat.TURTLE)]
    findings = shapes.validator("cao-2023", AS_OF).validate(triples)
    assert {f.focus.value.rsplit("/", 1)[0] for f in findings} == {"https://w3id.org/enishi/.well-known/genid"}


def test_the_2021_list_asks_for_no_japan_grant_number_but_for_the_e_rad_project_number():
    names = {p: {r.id for r in shapes.profiles()[p].rules.values()} for p in JUDGING}
    assert "cao-2021/erad-project-missing" in names["cao-2021"] - names["cao-2023"]
    assert "cao-2023/jgn-missing" in names["cao-2023"] - names["cao-2021"]
    shared = names["cao-2021"] & names["cao-2023"]
    assert {n.split("/")[0] for n in shared} == {"element"}
