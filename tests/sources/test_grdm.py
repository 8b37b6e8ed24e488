import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.checking import check
from loader.errors import EnishiError
from loader.record import Raw
from loader.settings import load
from loader.sources import Origin
from loader.sources.grdm import SOURCE
from tests.sources import hostile
from tests.sources.reading import mapped

BASE = "https://w3id.org/enishi"
DEMO = Path(__file__).resolve().parents[2] / "loader/demo/grdm"
FILES = sorted(path for path in DEMO.rglob("*") if path.is_file())


def _raw(content, name="grdm.json"):
    return Raw(
        content if isinstance(content, bytes) else json.dumps(content).encode(), name, datetime(2026, 1, 1, tzinfo=UTC)
    )


def _demo():
    return [pair for file in FILES for pair in mapped(SOURCE, _raw(file.read_bytes(), file.name))]


def test_the_demo_shows_all_access_categories_and_shapes():
    records = _demo()
    stated = "\n".join(str(t) for _, s in records for t in s.triples)
    for category in ("c_abf2", "c_16ec", "c_14cb", "c_f1cf"):
        assert f"access_right/{category}>" in stated
    assert {r.format for r, _ in records} == {
        "grdm_draft", "grdm_files", "grdm_deposit", "grdm_report", "grdm_crate", "grdm_ms2",
    }  # fmt: skip
    assert len({r.identifier for r, _ in records}) == len(records) == 14
    assert '"2023-04-01"' in stated


def test_an_exported_crate_is_read_from_its_zip_and_its_data_files_are_left_alone(tmp_path):
    crate = (DEMO / "robot-export/ro-crate-metadata.json").read_bytes()
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("node1/osfstorage/a.csv", "a,b\n1,2\n")
        archive.writestr("ro-crate-metadata.json", crate)
        archive.writestr("root/osfstorage/face.csv", b"\x00\x01")
    (raw,) = SOURCE.fetch(Origin(str(tmp_path), None, True, load({"data": tmp_path}, {})))
    assert (raw.url, raw.content) == ("export.zip/ro-crate-metadata.json", crate)
    ((record, statements),) = mapped(SOURCE, raw)
    assert record.identifier == "crate-cf6c78d229b8/osfstorage/face.csv"
    assert record.datestamp == datetime(2025, 6, 1, tzinfo=UTC)
    assert any("48213377" in str(t) for t in statements.triples)
    assert list(record.fields.leftovers()) == []


@pytest.mark.parametrize(("name", "profile"), [("robot-export", "cao-2023"), ("ms2-inflammation.json", "ms2-2024")])
def test_the_demo_is_validated_by_the_profile_that_it_follows(name, profile, tmp_path):
    (checked,) = check(DEMO / name, None, date(2026, 4, 1), load({"data": tmp_path}, {}))
    assert checked.refused is None
    assert not checked.violates
    assert checked.checked
    (broken,) = check(DEMO / name, "cao-2021", date(2026, 4, 1), load({"data": tmp_path}, {}))
    assert broken.violates
    ((_, statements),) = [p for f in FILES if name in str(f) for p in mapped(SOURCE, _raw(f.read_bytes(), f.name))]
    assert statements.profile == profile


def test_people_of_a_crate_are_known_inside_by_their_names_in_both_languages():
    ((_, statements),) = mapped(SOURCE, _raw((DEMO / "robot-export/ro-crate-metadata.json").read_bytes()))
    inside = "\n".join(str(t) for t, hidden in statements.triples.items() if hidden)
    public = "\n".join(str(t) for t, hidden in statements.triples.items() if not hidden)
    for words in ('"朝霧"@ja', '"Asagiri"@en', '"90990002"', "contributorType/ProjectMember"):
        assert words in inside
        assert words not in public


def test_every_option_of_the_form_of_moonshot_goal_2_is_understood(samples):
    form = json.loads((samples / "grdm/ms2-mibyodb-metadata.json").read_text(encoding="utf-8"))
    questions = [q for page in form["pages"] for q in page["questions"]]
    asked = 0
    for question in questions:
        options = question.get("options")
        for option in options if isinstance(options, list) else []:
            answers = {"title-of-dataset": {"value": "名称"}, question["qid"]: {"value": option["text"]}}
            ((record, statements),) = mapped(SOURCE, _raw({"id": "x", "registration_metadata": answers}))
            assert {m.rule for m in statements.remarks} <= {"combined-label"}, option
            assert list(record.fields.leftovers()) == [], option
            asked += 1
    assert asked > 70


def test_every_question_of_the_form_of_moonshot_goal_2_is_taken(samples):
    form = json.loads((samples / "grdm/ms2-mibyodb-metadata.json").read_text(encoding="utf-8"))
    answers = {q["qid"]: {"value": "2025/1/2"} for q in form["pages"][0]["questions"]}
    ((record, _),) = mapped(SOURCE, _raw({"id": "x", "registration_metadata": answers}))
    assert list(record.fields.leftovers()) == []


def test_the_demo_record_with_closed_metadata_is_restricted():
    (closed,) = [s for _, s in _demo() if s.restricted]
    assert any("非公開メタデータの試験記録" in str(t) for t in closed.triples)


def test_no_contact_of_the_demo_is_public():
    public = "\n".join(str(t) for _, s in _demo() for t, inside in s.triples.items() if not inside and not s.restricted)
    assert "@example.ac.jp" not in public
    assert "mailto:" not in public
    assert "tel:" not in public
    assert "丁目" not in public
    assert "contactPoint" not in public
    assert "username" not in public


def test_two_projects_under_one_programme_number_stay_two():
    projects = {
        t.object.value for _, s in _demo() for t in s.triples if t.predicate.value.endswith("isOutputOf")
        and "JPJ012367" in t.object.value
    }  # fmt: skip
    assert len(projects) == 2


def test_a_dataset_of_two_projects_is_output_of_both():
    (statements,) = [s for r, s in _demo() if r.identifier.endswith("variants.vcf.gz")]
    paid = {t.object.value for t in statements.triples if t.predicate.value.endswith("isOutputOf")}
    assert {p.rpartition(":")[2] for p in paid} == {"JP24ama129999", "JPMJMS2099"}


def test_the_deposit_example_is_mapped_or_named(samples):
    raw = _raw((samples / "grdm/example-metadata.2025.json").read_bytes(), "example-metadata.2025.json")
    ((record, statements),) = mapped(SOURCE, raw)
    assert record.identifier == "sp3av/addons/weko/scripts/example-data.txt"
    left = dict(record.fields.leftovers())
    assert left == {
        "registration/index/id": "1000",
        "registration/index/title": "Demo Index",
        "registration/upload/name": "example-data.txt",
        "registration/upload/type": "text/plain",
    }
    stated = "\n".join(map(str, statements.triples))
    for words in (
        "サンプルデータセット", "Sample Dataset", "テスト用の説明", "引用は不要です", "研究太郎", "Hanako Joho",
        "04ksd4g47", "Test Repository", "http://example.com/test", "テスト用備考", "JP123456", '"00001"', "2025-09-26",
        "publicdomain/zero/1.0/", "erad-field/189", "mailto:manager@example.com",
    ):  # fmt: skip
        assert words in stated, words
    assert {(m.rule, m.value) for m in statements.remarks} == {
        ("jgn-placeholder", "JP123456"), ("erad-number-invalid", "C0001"), ("erad-number-invalid", "DM0001"),
    }  # fmt: skip


@pytest.mark.parametrize(("name", "tag"), [("report_header.ja.csv", "ja"), ("report_header.en.csv", "en")])
def test_the_headers_of_the_real_reports_are_known(samples, name, tag):
    header = (samples / "grdm" / name).read_text(encoding="utf-8").strip()
    cells = [""] * 30
    cells[3], cells[5], cells[6] = "JPMJMS2099", "DR-1", "題" if tag == "ja" else "Title"
    ((record, statements),) = mapped(SOURCE, _raw(f"{header}\n{','.join(cells)}\n".encode(), name))
    assert any(str(t).endswith(f'"{cells[6]}"@{tag}') for t in statements.triples)
    assert list(record.fields.leftovers()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{}",
        b"null",
        b'"x"',
        b"[" * 10**5,
        b"[[[[]]]]",
        b"a,b\n1,2\n",
        b'{"data":{"data":{}}}',
        b"\xff\xfe{",
    ],
)
def test_what_is_no_registration_is_refused_in_a_sentence(content):
    with pytest.raises(EnishiError, match=r"grdm\.json"):
        list(SOURCE.read(_raw(content)))


VALUES = hostile.values(
    ["JST", "JPJ012367", "選択してください"], ["value", "last", "absolute_url", "number", "name-ja", "x"]
)


DOCUMENTS = [json.loads(f.read_text(encoding="utf-8")) for f in FILES if f.suffix == ".json"]
DRAFT = next(d for d in DOCUMENTS if "grdm-files" in d.get("registration_metadata", {}))
INNER = json.loads(DRAFT["registration_metadata"]["grdm-files"]["value"])[:2]


@given(st.data())
def test_any_value_in_any_place_is_mapped_or_refused(data):
    document = data.draw(st.sampled_from(DOCUMENTS))
    path = data.draw(st.sampled_from(list(hostile.places(document))))
    hostile.survives(SOURCE, _raw(hostile.put(document, path, data.draw(VALUES))).content)


@given(st.data())
def test_any_value_inside_the_inner_json_is_mapped_or_refused(data):
    path = data.draw(st.sampled_from(list(hostile.places(INNER))))
    inner = json.dumps(hostile.put(INNER, path, data.draw(VALUES)))
    hostile.survives(SOURCE, _raw(hostile.put(DRAFT, ("registration_metadata", "grdm-files", "value"), inner)).content)


@given(hostile.damaged(FILES))
def test_damaged_bytes_are_mapped_or_refused(file):
    hostile.survives(SOURCE, file.content, file.name)


CASES = Path(__file__).resolve().parents[1] / "cases/grdm"


@pytest.mark.parametrize("form", ["ja", "en"])
def test_a_report_is_public_only_where_it_says_that_its_metadata_are_open(form):
    (file,) = (CASES / f"report-{form}").glob("raw.*")
    content = file.read_bytes().decode("utf-8-sig")
    assert [s.restricted for _, s in mapped(SOURCE, _raw(content.encode(), file.name))] == [True]
    column = "メタデータのアクセス権" if form == "ja" else "Access rights of metadata"
    head, _, body = content.rstrip().partition("\n")
    for said, inside in (("open access", False), ("closed access", True), ("", True)):
        added = f"{head.rstrip()},{column}\n{body.rstrip()},{said}\n"
        ((_, stated),) = mapped(SOURCE, _raw(added.encode(), file.name))
        assert stated.restricted is inside, said
