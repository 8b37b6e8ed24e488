"""Findings: what they tell, in which order, and what they keep to themselves."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest

import shapes
from tests.shapes.example import AS_OF, EXAMPLES, judged, record

FOCUS = ox.NamedNode("https://example.org/id/data")


def _named(rule: str) -> list[shapes.Finding]:
    return judged(next(e for e in EXAMPLES if e.rule == rule and e.path.name == "fail.ru"), "cao-2023")


def test_a_finding_tells_element_message_and_clause_in_both_languages():
    (finding,) = _named("element/title-vague")
    assert finding.element.to("ja") == "データの名称"
    assert finding.element.to("en") == "Title of the data"
    assert finding.message.ja.startswith("データの名称「測定結果」だけでは内容が分かりません。")
    assert 'The title "測定結果" does not tell' in finding.message.en
    assert finding.path == "dcterms:title"
    assert finding.severity == "warning"
    assert shapes.clause_label(finding.clause, "ja") == (
        "メタデータの共通項目（令和5年3月31日版）「データの名称」（義務）"
    )
    assert shapes.clause_label(None, "ja") == ""


def test_no_message_of_any_example_has_an_unfilled_place():
    for example in EXAMPLES:
        for finding in judged(example, "cao-2023"):
            assert "{" not in finding.message.ja + finding.message.en, example.id


def test_a_shared_rule_cites_the_version_that_judges():
    example = next(e for e in EXAMPLES if e.id == "element/title-missing/fail")
    cited = {p: judged(example, p)[0].clause for p in ("cao-2021", "cao-2023")}
    assert cited == {
        "cao-2021": "https://w3id.org/enishi/clause/cao-2021/title",
        "cao-2023": "https://w3id.org/enishi/clause/cao-2023/title",
    }


def test_a_rule_of_another_document_never_cites_a_version_that_does_not_judge():
    for profile in ("cao-2021", "cao-2023"):
        other = {"cao-2021": "/cao-2023/", "cao-2023": "/cao-2021/"}[profile]
        judged_by = shapes.profiles()[profile]
        for rule in judged_by.rules.values():
            if any(f"/{profile}/" in c for c in rule.clauses):
                assert other not in (rule.clause_of(judged_by.document) or ""), rule.id


def test_findings_come_gravest_first_then_by_element():
    update = """
        DELETE { ex:data dcterms:title ?t } INSERT { ex:data dcterms:title "データ"@ja }
        WHERE { ex:data dcterms:title ?t } ;
        DELETE WHERE { ex:data dcterms:description ?d } ; DELETE WHERE { ex:data frapo:isOutputOf ?p } ;
        DELETE WHERE { ex:creator adms:identifier ?i }"""
    told = shapes.validator("cao-2023", AS_OF).validate(record(update))
    assert [(f.severity, f.element.ja) for f in told] == [
        ("violation", "資金配分機関情報"),
        ("violation", "体系的番号"),
        ("violation", "プロジェクト名"),
        ("violation", "プロジェクトの分野"),
        ("violation", "データの説明"),
        ("warning", "データの名称"),
        ("info", "データ作成者のe-Rad研究者番号"),
    ]
    assert shapes.ordered(reversed([*told, *told])) == told


def test_the_order_of_the_triples_does_not_matter():
    triples = record("DELETE WHERE { ex:data dcterms:title ?t } ; DELETE WHERE { ex:data dcterms:type ?t }")
    validator = shapes.validator("cao-2023", AS_OF)
    assert validator.validate(triples) == validator.validate(reversed(triples))


def test_a_personal_value_of_the_contact_is_never_repeated():
    findings = _named("element/contact-email-format")
    findings.append(shapes.remark_finding("email-invalid", FOCUS, "data-man-email", "hanako at example"))
    assert len(findings) == 2
    for finding in findings:
        assert finding.value is None
        assert "@" not in finding.message.ja.replace("名前@組織", "")
        assert "hanako" not in str(finding)
        assert "data@office" not in str(finding)


def test_a_long_value_is_cut_in_the_message_and_whole_in_the_finding():
    text = "水" * 500
    update = f"""DELETE {{ ex:data dcterms:description ?d }} INSERT {{ ex:data dcterms:description "{text}" }}
        WHERE {{ ex:data dcterms:description ?d }}"""
    (finding,) = shapes.validator("cao-2023", AS_OF).validate(record(update))
    assert finding.value == ox.Literal(text)
    assert "水" * 79 + "…" in finding.message.ja
    assert "水" * 80 not in finding.message.ja


def test_the_same_record_is_judged_by_the_day():
    update = """DELETE { ex:data dcterms:available ?d } INSERT { ex:data dcterms:available "2026-04-01"^^xsd:date }
        WHERE { ex:data dcterms:available ?d }"""
    on = {d: shapes.validator("cao-2023", d).validate(record(update)) for d in (AS_OF, date(2026, 4, 2))}
    assert on[AS_OF] == []
    assert [f.path for f in on[date(2026, 4, 2)]] == ["dcterms:available"]


@pytest.mark.parametrize("rule", sorted(r.id for r in shapes.profiles()["reading"].rules.values()))
def test_every_remark_tells_field_and_value(rule: str):
    finding = shapes.remark_finding(rule.split("/")[1], FOCUS, "funding/0", "値")
    assert finding.rule.endswith("/shape/" + rule)
    assert finding.path == "funding/0"
    for text in (finding.message.ja, finding.message.en):
        assert "funding/0" in text
        assert "{" not in text
    assert finding.clause in shapes.clauses()


def test_a_remark_without_a_rule_is_refused():
    with pytest.raises(shapes.UnknownRuleError, match="no-such-rule"):
        shapes.remark_finding("no-such-rule", FOCUS, "x")


def test_a_fault_that_graph_and_reading_both_see_is_told_once():
    found = _named("element/jgn-placeholder")
    same = shapes.remark_finding("jgn-placeholder", FOCUS, "japan-grant-number", "JPMJPF9999")
    other = shapes.remark_finding("jgn-placeholder", FOCUS, "japan-grant-number", "JPTEST")
    assert shapes.gather(found, [same]) == found
    assert set(shapes.gather(found, [same, other])) == {*found, other}


def test_only_violations_keep_a_record_from_conforming():
    assert shapes.conforms(_named("element/title-vague"))
    assert not shapes.conforms(_named("element/title-missing"))
    assert shapes.conforms([])
