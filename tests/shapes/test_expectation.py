"""What a finding expects is told in words, from the rule alone, and everywhere alike."""

from __future__ import annotations

import re

import pytest

import shapes
from ontology import ENISHI, LOCALES
from tests.shapes.example import AS_OF, record

SHAPE = "https://w3id.org/enishi/shape/"
_TECHNICAL = re.compile(r"https?://|sh:|xsd:|minCount|\^|\\d")


@pytest.mark.parametrize(
    ("rule", "ja", "en"),
    [
        ("element/title-missing", "データの名称が記入されている（一つ以上）", "The title is given (at least one)"),
        (
            "element/title-repeated",
            "名称は一つの言語に一つ（同じ言語の値が二つない）",
            "One title per language (no language twice)",
        ),
        ("dcat-ap-3/access-conflict", "アクセス権が一つ以下", "There is at most one access right"),
        (
            "ms2-2024/conflict-of-interest-missing",
            "利益相反の有無が記入されている（一つ以上; 次のいずれか: 利益相反あり, 利益相反なし）",
            (
                "A conflict of interest is stated or denied (at least one; "
                "one of: conflict of interest, no conflict of interest)"
            ),
        ),
    ],
)
def test_what_a_rule_expects_is_told_from_its_constraint(rule: str, ja: str, en: str) -> None:
    told = shapes.expectation(SHAPE + rule)
    assert (told.ja, told.en) == (ja, en)


def test_every_rule_that_judges_says_in_both_languages_what_it_expects_and_without_terms_of_shacl() -> None:
    for iri, rule in shapes.rules().items():
        told = shapes.expectation(iri)
        if rule.id.startswith("reading/"):
            assert (told.ja, told.en) == ("", "")
            continue
        for locale in LOCALES:
            assert told.to(locale).startswith(rule.name.to(locale)), iri
            assert not _TECHNICAL.search(told.to(locale).removeprefix(rule.name.to(locale))), told.to(locale)


def test_a_report_states_what_each_finding_expects() -> None:
    broken = record("DELETE WHERE { ?dataset dcterms:title ?title }")
    findings = shapes.validator("cao-2023", AS_OF).validate(broken)
    said = {t.object.value for t in shapes.report_triples(findings) if t.predicate == ENISHI.expected}  # type: ignore[union-attr]
    assert {"データの名称が記入されている（一つ以上）", "The title is given (at least one)"} <= said


def test_a_section_is_cited_where_it_is_known_and_nothing_is_where_it_is_not() -> None:
    known = {clause.iri.rpartition("/clause/")[2]: clause for clause in shapes.clauses().values()}
    assert known["jpcoar/funding"].citation.ja == "JPCOARスキーマ 23「助成情報」（条件付き義務）"
    assert known["cao-2023/title"].section == ""
    assert known["cao-2023/title"].citation.en.startswith("Common metadata elements (version of 31 March 2023), “")
