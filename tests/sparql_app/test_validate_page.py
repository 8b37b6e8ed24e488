"""The page of validation: what an auditor sees, takes along, and never sees. And that nothing of it is kept."""

from __future__ import annotations

import base64
import csv
import html
import io
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pyoxigraph as ox
import pytest
from lxml import etree

from sparql_app.validation.worklist import SEVERITY
from tests.sparql_app.conftest import Service, example, write_release
from tests.sparql_app.judged import AS_OF, CONTENT, JPCOAR, REPORT, RULES, by_command, items, post

_IRI = re.compile(r"https?://|urn:|w3id\.org|minCount|sh:")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("page")
    write_release(data, "r1", example())
    running = Service(data, workers=1, as_of=AS_OF)
    yield running
    running.stop()


def _send(service: Service, path: str = "/validate", language: str = "ja", **fields: str) -> httpx.Response:
    return service.http.post(path, data=fields, files={}, headers={"Accept-Language": language, "Accept": "text/html"})


def _main(answer: httpx.Response) -> etree._Element:
    return etree.fromstring(answer.content, etree.HTMLParser(encoding="utf-8")).find(".//main")


def _words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _files(answer: httpx.Response) -> dict[str, bytes]:
    """The files that the page holds, by name."""
    links = _main(answer).findall(".//a[@download]")
    return {link.get("download", ""): base64.b64decode(link.get("href", "").partition("base64,")[2]) for link in links}


def test_the_form_says_that_nothing_is_kept_and_works_without_scripts(service: Service) -> None:
    answer = service.http.get("/validate", headers={"Accept-Language": "ja"})
    main = _main(answer)
    assert "送信された内容は保存しません" in _words(main)
    assert "<script" not in answer.text
    form = main.find(".//form")
    assert (form.get("method"), form.get("enctype")) == ("post", "multipart/form-data")
    for label in form.findall(".//label"):
        assert form.find(f".//*[@id='{label.get('for')}']") is not None
    assert form.find(".//select[@name='profile']/option[@value='cao-2023']") is not None
    english = service.http.get("/validate?lang=en")
    assert "Nothing of what you send is kept" in english.text
    assert service.http.head("/validate").status_code == 200


def test_an_address_of_the_test_bed_chooses_the_profile(service: Service) -> None:
    for path in ("/validate/jpcoar", "/validate/jpcoar/upload"):
        chosen = _main(service.http.get(path)).find(".//option[@selected]")
        assert chosen.get("value") == "jpcoar"
        answer = _send(service, path, text=JPCOAR.read_text(encoding="utf-8"))
        assert answer.status_code == 200
    assert service.http.get("/validate/none").status_code == 404
    assert _send(service, profile="none", text="a").status_code == 404


def test_an_auditor_reads_what_to_correct_in_japanese_without_iris(service: Service) -> None:
    answer = _send(service, text=JPCOAR.read_text(encoding="utf-8"), profile="auto")
    assert answer.status_code == 200
    main = _main(answer)
    rows = [[_words(cell) for cell in row] for row in main.findall(".//tbody/tr")]
    assert len(rows) == len(by_command(JPCOAR))
    assert "違反" in {cells[0] for cells in rows} <= {said.to("ja") for said in SEVERITY.values()}
    assert any("記入してください" in cells[2] for cells in rows)
    assert any("メタデータの共通項目" in cells[3] for cells in rows)
    assert all("底生生物の出現記録" in cells[4] for cells in rows)
    result = main.find(".//section[@aria-labelledby='result']")
    assert not _IRI.search(_words(result))
    assert "適合していません" in _words(result)


def test_the_files_of_the_page_hold_the_same_as_the_page(service: Service) -> None:
    text = JPCOAR.read_text(encoding="utf-8")
    found = _files(_send(service, text=text))
    names = {Path(name).suffix for name in found}
    assert names == {".xlsx", ".csv", ".ttl", ".json"}
    expected = len(by_command(JPCOAR))
    rows = list(csv.reader(io.StringIO(found["enishi-validation.csv"].decode("utf-8-sig"))))
    assert len(rows) == expected + 1
    assert not _IRI.search(found["enishi-validation.csv"].decode())
    book = openpyxl.load_workbook(io.BytesIO(found["enishi-validation.xlsx"]))
    assert book.worksheets[0].max_row == expected + 1
    graph = list(ox.parse(found["enishi-validation.ttl"], ox.RdfFormat.TURTLE))
    assert sum(q.predicate.value.endswith("#result") for q in graph) == expected
    assert found["enishi-validation.json"].startswith(b"{")


def test_a_file_is_judged_as_a_text_is(service: Service) -> None:
    answer = service.http.post(
        "/validate", files={"file": (REPORT.name, REPORT.read_bytes())}, data={"profile": "auto", "text": ""}
    )
    assert len(_main(answer).findall(".//tbody/tr")) == len(by_command(REPORT))


def test_rules_of_ones_own_are_pasted_or_sent_as_a_file(service: Service) -> None:
    asked = {"profile": "any", "text": CONTENT}
    pasted = _send(service, **asked, **{"text-external_default": RULES})
    assert "メールアドレスを記入してください" in _words(_main(pasted))
    sent = service.http.post("/validate", files={"inputFile-external_default": ("s.ttl", RULES.encode())}, data=asked)
    assert "メールアドレスを記入してください" in _words(_main(sent))


def test_what_cannot_be_read_is_told_above_the_form(service: Service) -> None:
    answer = _send(service, text="これはメタデータではありません")
    assert answer.status_code == 422
    main = _main(answer)
    assert "内容を読み取れません" in _words(main.find(".//section[@role='alert']"))
    assert main.find(".//form") is not None
    empty = _send(service, text="")
    assert empty.status_code == 400
    english = _send(service, language="en", text="no metadata")
    assert "The content cannot be read" in english.text


def test_content_is_never_markup(service: Service) -> None:
    attack = '<script>alert("&")</script>'
    content = f"<{AS_OF}> a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> {attack!r} ."
    answer = _send(service, profile="any", text=content, **{"text-external_default": RULES})
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert attack in html.unescape(answer.text)


def test_another_site_cannot_have_a_page_shown_under_another_name(tmp_path: Path) -> None:
    """The check of the Host header holds here as everywhere."""
    write_release(tmp_path, "r1", example())
    closed = Service(tmp_path, scope="internal", workers=1)
    try:
        answer = closed.http.post("/validate", data={"text": CONTENT}, headers={"Host": "evil.example"})
        assert answer.status_code == 421
    finally:
        closed.stop()


def test_nothing_of_what_was_sent_is_kept(tmp_path: Path) -> None:
    """No file is left in the data directory or among temporary files, no log holds a word, no cache keeps an answer."""
    data, temporary = tmp_path / "data", tmp_path / "temporary"
    data.mkdir()
    temporary.mkdir()
    write_release(data, "r1", example())
    before = {path for path in data.rglob("*") if path.is_file()}
    os.environ["TMPDIR"] = str(temporary)
    try:
        running = Service(data, workers=1, log_format="json", audit="all")
    finally:
        del os.environ["TMPDIR"]
    mark = "himitsu-no-hyoudai"
    content = CONTENT.replace("甲", mark)
    rules = [{"ruleSet": RULES}]
    try:
        answers = [
            post(running, "any", contentToValidate=content, externalRules=rules, reportSyntax=kind)
            for kind in ("application/json", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        ]
        answers.append(_send(running, profile="any", text=content, **{"text-external_default": RULES}))
        broken = post(running, "any", contentToValidate=f"<a> {mark}", contentSyntax="text/turtle", externalRules=rules)
        assert [answer.status_code for answer in (*answers, broken)] == [200, 200, 200, 422]
        assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
        held = [path for path in temporary.rglob("*") if path.is_file()]
        assert not [path for path in held if mark.encode() in path.read_bytes()]
        assert not [path for path in held if "enishi-validation" in str(path)]
    finally:
        running.stop()
    assert mark not in running.stderr
    assert '"route":"/validate/<domain>/api/validate"' in running.stderr
    kept = {path for path in data.rglob("*") if path.is_file()} - before
    assert not [path for path in kept if mark.encode() in path.read_bytes()]
    assert not list(temporary.iterdir())


def test_the_service_ends_its_processes_with_itself(tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    running = Service(tmp_path, workers=1)
    before = len(running.workers())
    assert items(post(running, "any", contentToValidate=CONTENT, externalRules=[{"ruleSet": RULES}],
                      reportSyntax="application/json").json())  # fmt: skip
    until = time.monotonic() + 20
    while len(running.workers()) < before + 2 and time.monotonic() < until:
        time.sleep(0.05)
    known = running.workers()
    assert len(known) == before + 2
    assert running.stop() == 0
    assert not [pid for pid in known if Path(f"/proc/{pid}").exists()]
