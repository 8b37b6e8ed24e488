"""Validation on demand by the API: the addresses and names of the Test Bed, the findings of ``enishi validate``."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from lxml import etree

import shapes
from loader import token
from tests.sparql_app.conftest import Service, example, write_release
from tests.sparql_app.judged import (
    AS_OF,
    BOOK,
    CONTENT,
    DEMO,
    FEED,
    GRDM,
    JPCOAR,
    PERSON,
    REPORT,
    RULES,
    by_command,
    items,
    post,
    report,
)

_SH = "http://www.w3.org/ns/shacl#"
_TR = {"tr": "http://www.gitb.com/tr/v1/", "core": "http://www.gitb.com/core/v1/"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("validate")
    write_release(data, "r1", example())
    running = Service(data, workers=1, as_of=AS_OF, log_format="json", validation_megabytes=3)
    yield running
    running.stop()


def _found(content: bytes, syntax: ox.RdfFormat) -> tuple[bool, int]:
    """sh:conforms of the one report, and how many results it has."""
    graph = ox.Store()
    graph.load(content, syntax)
    reports = [q.subject for q in graph.quads_for_pattern(None, None, ox.NamedNode(_SH + "ValidationReport"))]
    assert len(reports) == 1
    ((conforms,),) = [[q.object for q in graph.quads_for_pattern(reports[0], ox.NamedNode(_SH + "conforms"), None)]]
    results = list(graph.quads_for_pattern(reports[0], ox.NamedNode(_SH + "result"), None))
    for result in results:
        assert list(graph.quads_for_pattern(result.object, ox.NamedNode(_SH + "resultSeverity"), None))
    return conforms.value == "true", len(results)


@pytest.mark.parametrize("file", [JPCOAR, GRDM, REPORT, BOOK, FEED], ids=lambda file: file.name)
def test_the_findings_are_those_of_the_command(service: Service, file: Path) -> None:
    content = base64.b64encode(file.read_bytes()).decode()
    told = report(service, contentToValidate=content, embeddingMethod="BASE64", locale="en")
    assert items(told) == by_command(file)
    assert told["counters"]["nrOfErrors"] == len(told.get("reports", {}).get("error", []))


def test_a_profile_judges_as_it_does_on_the_command_line(service: Service) -> None:
    text = FEED.read_text(encoding="utf-8")
    told = report(service, "dcat-ap-3", contentToValidate=text, contentSyntax="text/turtle", locale="en")
    assert items(told) == by_command(FEED, "-s", "dcat-ap-3")
    assert told["overview"]["profileID"] == "dcat-ap-3"


def test_the_validation_type_takes_the_levels_apart(service: Service) -> None:
    text = REPORT.read_text(encoding="utf-8-sig")
    kinds = {
        level: set(report(service, contentToValidate=text, validationType=level)["reports"])
        for level in ("required", "recommended", "full")
    }
    assert kinds == {"required": {"error"}, "recommended": {"error", "warning"}, "full": {"error", "warning", "info"}}


def test_the_information_names_every_profile_as_the_test_bed_does(service: Service) -> None:
    told = service.http.get("/validate/api/info", headers={"Accept-Language": "en"}).json()
    assert {one["domain"] for one in told} == {*shapes.profiles(), "auto", "any"} - {"reading"}
    assert [kind["type"] for kind in told[0]["validationTypes"]] == ["full", "recommended", "required"]
    one = service.http.get("/validate/cao-2023/api/info").json()
    assert one["domain"] == "cao-2023"
    assert one["sha256"] == shapes.profiles()["cao-2023"].sha256
    assert all("令和5年" in kind["description"] for kind in one["validationTypes"])
    assert service.http.get("/validate/none/api/info").status_code == 404
    assert service.http.get("/validate/cao-2023/api/healthcheck").status_code == 200
    assert service.http.get("/validate/api/version").json()["versionNumber"]


@pytest.mark.parametrize(
    ("media_type", "syntax"),
    [
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_an_rdf_type_gives_the_validation_report_of_shacl(
    service: Service, media_type: str, syntax: ox.RdfFormat
) -> None:
    text = JPCOAR.read_text(encoding="utf-8")
    expected = len(items(report(service, contentToValidate=text)))
    answer = post(service, contentToValidate=text, reportSyntax=media_type)
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    assert _found(answer.content, syntax) == (False, expected)
    asked = post(service, contentToValidate=text, Accept=media_type)
    assert _found(asked.content, syntax) == (False, expected)


def test_nobody_says_which_report_and_gets_that_of_the_test_bed(service: Service) -> None:
    answer = post(service, contentToValidate=CONTENT, externalRules=[{"ruleSet": RULES}], domain="any")
    assert answer.headers["Content-Type"] == "application/rdf+xml"


def test_xml_is_a_report_in_the_language_of_the_test_bed(service: Service) -> None:
    text = JPCOAR.read_text(encoding="utf-8")
    answer = post(service, contentToValidate=text, reportSyntax="application/xml", addInputToReport=True, locale="ja")
    root = etree.fromstring(answer.content)
    assert root.tag == "{http://www.gitb.com/tr/v1/}TestStepReport"
    assert root.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "tr:TAR"
    names = [etree.QName(child).localname for child in root]
    assert names == ["date", "result", "overview", "counters", "context", "reports"]  # the order of the schema
    assert root.findtext("tr:result", namespaces=_TR) == "FAILURE"
    errors = root.findall("tr:reports/tr:error", _TR)
    assert len(errors) == int(root.findtext("tr:counters/tr:nrOfErrors", namespaces=_TR) or "")
    assert "記入してください" in (errors[0].findtext("tr:description", namespaces=_TR) or "")
    ((held,),) = [root.findall("tr:context/core:item[@name='input']/core:value", _TR)]
    assert held.text == text.replace("\r\n", "\n")


def test_what_is_added_to_a_report_may_stand_in_cdata(service: Service) -> None:
    asked = {
        "contentToValidate": CONTENT, "externalRules": [{"ruleSet": RULES}], "reportSyntax": "application/xml",
        "addRulesToReport": True, "addRdfReportToReport": True, "rdfReportSyntax": "text/turtle",
    }  # fmt: skip
    plain, wrapped = (post(service, "any", **asked, wrapReportDataInCDATA=how).text for how in (False, True))
    assert "<![CDATA[" not in plain
    assert wrapped.count("<![CDATA[") == 2
    held = {
        item.get("name"): item.findtext("core:value", namespaces=_TR)
        for item in etree.fromstring(wrapped.encode()).findall("tr:context/core:item", _TR)
    }
    assert "minCount" in held["shapes"]
    assert _found((held["report"] or "").encode(), ox.RdfFormat.TURTLE) == (False, 1)


def test_the_worklist_is_a_table_without_iris_and_names_of_constraints(service: Service) -> None:
    text = JPCOAR.read_text(encoding="utf-8")
    expected = len(items(report(service, contentToValidate=text)))
    told = post(service, contentToValidate=text, reportSyntax="text/csv", locale="ja").content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(told))
    assert head[:3] == ["重大さ", "項目", "指摘と対応"]
    assert len(rows) == expected
    assert "minCount" not in told
    assert "w3id.org" not in told
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = openpyxl.load_workbook(io.BytesIO(post(service, contentToValidate=text, reportSyntax=kind).content))
    assert [[cell.value or "" for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)] == rows
    assert len(book.worksheets) == 2


def test_the_worklist_names_the_person_at_fault_as_the_command_does(service: Service) -> None:
    file = DEMO / "datacite/10.60999_enishi-demo.0043.xml"
    told = post(service, contentToValidate=file.read_text(encoding="utf-8"), reportSyntax="text/csv", locale="ja")
    rows = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert "三日月 泉" in {row["値"] for row in rows}
    assert not [row for row in rows if "/id/" in row["値"]]


def test_the_language_is_that_of_the_field_then_of_the_header(service: Service) -> None:
    text = JPCOAR.read_text(encoding="utf-8")
    english = report(service, contentToValidate=text, locale="en_GB", Accept_Language="ja")
    japanese = report(service, contentToValidate=text, Accept_Language="ja")
    unknown = report(service, contentToValidate=text, locale="fr", Accept_Language="en")
    assert english["name"] == unknown["name"] == "Report on the validation"
    assert japanese["name"] == "検証の報告"


def test_rules_that_are_sent_judge_alone_or_beside_a_profile(service: Service) -> None:
    rules = [{"ruleSet": base64.b64encode(RULES.encode()).decode(), "embeddingMethod": "BASE64"}]
    alone = report(service, "any", contentToValidate=CONTENT, externalRules=rules, locale="ja")
    ((kind, _, message),) = items(alone)
    assert (kind, message) == ("error", "メールアドレスを記入してください")
    assert alone["reports"]["error"][0]["location"].startswith("content.ttl | 甲")
    text = FEED.read_text(encoding="utf-8") + CONTENT
    beside = report(service, "cao-2023", contentToValidate=text, externalRules=rules, locale="ja")
    without = report(service, "cao-2023", contentToValidate=text, locale="ja")
    others = [one for one in items(beside) if one[2] != message]
    assert others == items(without)
    assert ("error", "", message) in items(beside)


def test_rules_that_are_sent_judge_what_a_source_states(service: Service) -> None:
    """The record is mapped as the loader maps it, and the rules see that."""
    rules = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> ."
        "<urn:s> a sh:NodeShape ; sh:targetClass dcat:Dataset ;"
        " sh:property [ sh:path <urn:none> ; sh:minCount 1 ; sh:message 'none' ] ."
    )
    told = report(
        service, "any", contentToValidate=JPCOAR.read_text(encoding="utf-8"), externalRules=[{"ruleSet": rules}]
    )
    assert [message for _, _, message in items(told)] == ["none"]


def test_several_contents_have_one_report_each(service: Service) -> None:
    asked = [
        {"contentToValidate": JPCOAR.read_text(encoding="utf-8"), "reportSyntax": "text/turtle"},
        {"contentToValidate": FEED.read_text(encoding="utf-8"), "reportSyntax": "application/json"},
    ]
    answer = service.http.post("/validate/auto/api/validateMultiple", json=asked)
    assert answer.status_code == 200, answer.text
    first, second = answer.json()
    assert (first["reportSyntax"], second["reportSyntax"]) == ("text/turtle", "application/xml")
    assert not _found(base64.b64decode(first["report"]), ox.RdfFormat.TURTLE)[0]
    assert etree.fromstring(base64.b64decode(second["report"])).findtext("tr:result", namespaces=_TR) == "FAILURE"
    assert service.http.post("/validate/auto/api/validateMultiple", json=[]).status_code == 400
    asked[1]["validationType"] = "none"
    assert "validationType" in service.http.post("/validate/auto/api/validateMultiple", json=asked).text


def test_a_file_is_sent_as_a_form(service: Service) -> None:
    answer = service.http.post(
        "/validate/auto/api/validate",
        files={"contentToValidate": (REPORT.name, REPORT.read_bytes())},
        data={"reportSyntax": "application/json", "locale": "en"},
    )
    assert answer.status_code == 200, answer.text
    assert items(answer.json()) == by_command(REPORT)
    rules = service.http.post(
        "/validate/any/api/validate",
        files=[("contentToValidate", ("a.ttl", CONTENT.encode())), ("externalRules", ("s.ttl", RULES.encode()))],
        data={"reportSyntax": "application/json"},
    )
    assert len(items(rules.json())) == 1


def test_content_is_read_in_the_syntax_that_is_stated_whatever_it_looks_like(service: Service) -> None:
    said = [{"@id": PERSON, "@type": "http://xmlns.com/foaf/0.1/Person"}]
    asked = {"externalRules": [{"ruleSet": RULES, "ruleSyntax": "text/turtle"}]}
    for syntax in ("application/ld+json", "application/ld+json; charset=utf-8"):
        told = report(service, "any", contentToValidate=str(said).replace("'", '"'), contentSyntax=syntax, **asked)
        assert len(items(told)) == 1
    answer = post(service, "any", contentToValidate=CONTENT, contentSyntax="application/rdf+xml", **asked)
    assert answer.status_code == 422


def test_a_record_that_cannot_be_read_is_told_beside_the_others(service: Service) -> None:
    text = REPORT.read_text(encoding="utf-8-sig")
    told = report(service, contentToValidate=text, contentSyntax="text/csv")
    assert told["result"] == "FAILURE"
    broken = Path("tests/cases/grdm/report-missing-column/raw.csv").read_text(encoding="utf-8-sig")
    answer = post(service, contentToValidate=broken, contentSyntax="text/csv", Accept_Language="ja")
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("loadImports", True, 400),
        ("contentQuery", "CONSTRUCT WHERE { ?s ?p ?o }", 400),
        ("contentQueryEndpoint", "http://127.0.0.1/", 400),
        ("contentQueryPassword", "x", 400),
        ("reportQuery", "CONSTRUCT WHERE { ?s ?p ?o }", 400),
        ("mergeModelsBeforeValidation", True, 400),
        ("validationType", "none", 400),
        ("reportSyntax", "application/pdf", 400),
        ("rdfReportSyntax", "application/json", 400),
        ("contentSyntax", "application/pdf", 400),
        ("embeddingMethod", "ZIP", 400),
        ("embeddingMethod", "URL", 403),
        ("embeddingMethod", 1, 400),
        ("externalRules", "x", 400),
        ("externalRules", [{"ruleSet": ""}], 400),
        ("externalRules", [{"ruleSet": "a", "ruleSyntax": "text/csv"}], 400),
        ("addInputToReport", "perhaps", 400),
        ("locale", ["ja"], 400),
        ("validatonType", "full", 400),
        ("contentToValidate", "", 400),
        ("contentToValidate", {"a": 1}, 400),
    ],
)
def test_a_field_with_a_value_that_it_cannot_have_is_named(
    service: Service, field: str, value: object, status: int
) -> None:
    asked = {"contentToValidate": CONTENT} | {field: value}
    answer = post(service, **asked, Accept_Language="ja")
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    named = "ruleSyntax" if value and "ruleSyntax" in str(value) else "ruleSet" if "ruleSet" in str(value) else field
    assert answer.json()["title"].startswith(named)
    assert any(ord(letter) > 0x3000 for letter in answer.json()["title"])


def test_nothing_is_fetched_from_elsewhere(service: Service) -> None:
    """A content that is an address is taken for one, as the Test Bed takes it, and refused."""
    answer = post(service, contentToValidate="http://127.0.0.1:9/a.ttl")
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/url-refused")


def test_another_media_type_another_method_and_another_profile_are_told_so(service: Service) -> None:
    path = "/validate/auto/api/validate"
    assert service.http.post(path, content=b"a", headers={"Content-Type": "text/turtle"}).status_code == 415
    assert service.http.get(path).status_code == 405
    assert post(service, "none", contentToValidate=CONTENT).json()["type"].endswith("/no-profile")
    asked = service.http.options(path)
    assert asked.status_code == 204
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]


def test_a_closed_service_validates_for_nobody_without_a_token_nor_for_a_page_of_another_site(tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    closed = Service(tmp_path, workers=1, anonymous="none")
    try:
        assert post(closed, contentToValidate=CONTENT).status_code == 401
        assert closed.http.get("/validate").status_code == 401
        secret = token.add(tmp_path, "reader")
        asked = {"contentToValidate": CONTENT, "externalRules": [{"ruleSet": RULES}]}
        path = "/validate/any/api/validate"
        assert closed.http.post(path, json=asked, auth=("any", secret)).status_code == 200
        other = {"Origin": "https://evil.example"}
        assert closed.http.post(path, json=asked, auth=("any", secret), headers=other).status_code == 403
    finally:
        closed.stop()


def test_other_addresses_take_no_more_than_before(service: Service) -> None:
    """The room for contents is for them alone: 2.5 MB are too much for a query, and not for a content."""
    filler = "#" * 2_500_000
    assert service.ask(f"ASK {{}}{filler}").status_code == 413
    assert post(service, "any", contentToValidate=f"{CONTENT}\n{filler}", externalRules=[{"ruleSet": RULES}]).is_success
    answer = post(service, contentToValidate=CONTENT + "#" * 3_200_000)
    assert answer.status_code == 413
    assert "3 MB" in answer.json()["title"]
