"""Slips that pass every engine in silence are found; our own profiles have none."""

from __future__ import annotations

from pathlib import Path

import pytest

import shapes
from loader.cli import main
from ontology import prefixes
from shapes import handbook, profiles
from shapes.lint import lint, lint_profiles
from shapes.validation.admission import read_graph
from tests.shapes import accept
from tests.shapes.example import JUDGING

HEAD = "".join(f"@prefix {p}: <{prefixes()[p]}> .\n" for p in ("sh", "dcterms", "xsd")) + "@prefix ex: <http://e/> .\n"
TOLD = (
    'sh:name "名"@ja , "name"@en ; sh:message "文"@ja , "text"@en ; sh:severity sh:Info ; dcterms:source ex:clause ; '
)
GOOD = f"ex:S a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ex:p ; {TOLD} sh:minCount 1 ."
QUERY = "sh:sparql [ sh:select 'SELECT $this WHERE { %s }' ]"


def told(turtle: str) -> list[str]:
    return [str(s.what) for s in lint(read_graph((HEAD + turtle).encode(), "s.ttl"))]


def test_our_own_profiles_have_no_slip():
    assert [f"{s.shape}: {s.what}" for s in lint_profiles()] == []


def test_good_shapes_have_no_slip():
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("change", "slip"),
    [
        (("sh:minCount", "sh:minCout"), "sh:minCout is no term of SHACL"),
        (("sh:minCount 1", "sh:node ex:Nowhere"), "It refers to ex:Nowhere, of which nothing is said"),
        (("sh:minCount 1", "sh:or ( ex:Nowhere )"), "It refers to ex:Nowhere, of which nothing is said"),
        (("sh:targetClass ex:C ;", ""), "It has no target and no shape refers to it, so that it never applies"),
        (("sh:severity sh:Info ;", ""), "It states no severity and so counts as a violation"),
        (("dcterms:source ex:clause ;", ""), "It cites no clause (dcterms:source)"),
        ((' , "text"@en', ""), "It has no sh:message in en"),
        (('"名"@ja ,', ""), "It has no sh:name in ja"),
        (("sh:minCount 1", "sh:minCount 'many'"), "sh:minCount is not well-formed"),
        (("sh:minCount 1", "sh:node ex:S"), "refers to itself"),
        (("sh:minCount 1", QUERY % "$this foaf:name ?v"), "The prefix foaf: of a query is not declared"),
        (("sh:minCount 1", QUERY % "$this ?p"), "A query cannot be parsed"),
        (("sh:minCount 1", QUERY % "VALUES ?a { 1 }"), "uses VALUES"),
    ],
)  # fmt: skip
def test_a_slip_is_found(change: tuple[str, str], slip: str):
    assert change[0] in GOOD
    found = told(GOOD.replace(*change))
    assert [s for s in found if slip.replace("ex:", "http://e/") in s or slip in s], found


def test_the_command_looks_shapes_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "s.ttl"
    file.write_text(HEAD + GOOD.replace("minCount", "minCout"), encoding="utf-8")
    assert main(["--locale", "en", "shapes", "lint", str(file)]) == 1
    assert "sh:minCout is no term of SHACL" in capsys.readouterr().out
    file.write_text(HEAD + GOOD.replace("dcterms:source ex:clause ;", ""), encoding="utf-8")
    assert main(["--locale", "ja", "shapes", "lint", str(file)]) == 0
    assert "根拠となる条項" in capsys.readouterr().out
    assert main(["shapes", "lint"]) == 0


def test_every_rule_is_told_in_both_languages_without_shacl(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["shapes", "doc", "-o", str(tmp_path)]) == 0
    for locale in ("ja", "en"):
        for name, profile in profiles().items():
            page = (tmp_path / locale / f"{name}.html").read_text(encoding="utf-8")
            assert page.count("<section ") == len(profile.rules)
            assert "minCount" not in page
            assert "sh:" not in page


def test_a_rule_tells_what_it_is_about_what_it_asks_and_by_which_clause():
    page = handbook.pages("ja")["cao-2023.html"]
    rule = page[page.index('id="element/title-vague"') :].partition("</section>")[0]
    for words in ("データの名称", "データセット", "確認が必要", "（義務）", "形式が"):
        assert words in rule


def test_every_rule_that_judges_is_shown_with_an_example_that_keeps_it_and_one_that_breaks_it():
    # What the examples show was judged by tests/shapes/test_examples.py; here the shipped file is held to them.
    assert accept.PLACE.read_text(encoding="utf-8") == accept.written(), "run python -m tests.shapes.accept"
    for locale, words in (
        ("ja", ("規則を満たす例", "規則を満たさない例")),
        ("en", ("Keeps the rule", "Breaks the rule")),
    ):
        for name, page in handbook.pages(locale).items():
            judging = {r.id for p in JUDGING if f"{p}.html" == name for r in shapes.profiles()[p].rules.values()}
            assert [page.count(f"<dt>{word}</dt>") for word in words] == [len(judging), len(judging)], name


def test_the_examples_of_a_rule_differ_where_it_looks():
    page = handbook.pages("ja")["cao-2023.html"]
    rule = page[page.index('id="element/title-vague"') :].partition("</section>")[0]
    keeping, _, breaking = rule.partition("規則を満たさない例")
    assert "沿岸域の水温連続観測データ（2024年度）" in keeping
    assert "沿岸域" not in breaking
    assert "測定結果" in breaking
