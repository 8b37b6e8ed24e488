import io
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import EnishiError
from loader.record import Raw, Record, Refusal, Statements
from loader.sources.dmp import SOURCE
from loader.sources.dmp.kakenhi import serial_numbers
from ontology import Text, scheme

BASE = "https://w3id.org/enishi"
ROOT = Path(__file__).resolve().parents[2]
DEMO = sorted((ROOT / "loader/demo/dmp").iterdir())
CASES = sorted((ROOT / "tests/cases/dmp").glob("*/raw.json"))
DCSO = "https://w3id.org/dcso/ns/core#"
DCTERMS = "http://purl.org/dc/terms/"


def _raw(content, name="plan.json"):
    if not isinstance(content, bytes):
        content = json.dumps(content, ensure_ascii=False).encode()
    return Raw(content, name, datetime(2026, 1, 1, tzinfo=UTC))


def _mapped(raw):
    found = []
    for item in SOURCE.read(raw):
        assert isinstance(item, Record), item.error
        statements = Statements(BASE, item)
        SOURCE.map(item, statements)
        found.append((item, statements))
    return found


def _one(raw):
    (pair,) = _mapped(raw)
    return pair


def _values(statements, predicate, subject=""):
    return sorted(
        t.object.value
        for t in statements.triples
        if t.predicate.value == predicate and t.subject.value.endswith(subject)
    )


def _demo():
    return [pair for file in DEMO for pair in _mapped(_raw(file.read_bytes(), file.name))]


# the demonstration


def test_the_demo_has_a_plan_in_every_kind_of_form():
    shown = {r.format for r, _ in _demo()}
    every = {f"dmp_{c.notation}" for c in scheme("dmp-form").concepts} - {"dmp_madmp-1.0", "dmp_madmp-1.1"}
    assert shown == every


def test_the_demo_leaves_nothing_unread():
    assert [left for r, _ in _demo() for left in r.fields.leftovers()] == []


def test_no_person_of_a_plan_is_public():
    demo = _demo()
    public = "\n".join(str(t) for _, s in demo for t, inside in s.triples.items() if not inside)
    everything = "\n".join(str(t) for _, s in demo for t in s.triples)
    for name in ("架空 千里", "架空 岬", "風見", "遠野", "星野原", "10990004", "kazami@example.ac.jp", "03-0000-0001"):
        assert name in everything
        assert name not in public
    assert "/person/" not in public
    for term in ("Person", "Membership", "contactPoint", "sensitiveData", "personalData", "ethicalIssuesExist"):
        assert term not in public


def test_no_remark_with_a_persons_number_is_public():
    raw = _raw({"dmp": {"title": "x", "contact": {"contact_id": {"type": "orcid", "identifier": "0000-1"}}}})
    _, statements = _one(raw)
    assert [(r.rule, r.internal) for r in statements.remarks] == [("orcid-invalid", True)]


def test_a_planned_dataset_is_never_a_dcat_dataset():
    kinds = {
        t.object.value
        for _, s in _demo()
        for t in s.triples
        if t.predicate.value.endswith("#type") and "/planned-dataset/" in t.subject.value and "#" not in t.subject.value
    }
    assert kinds == {DCSO + "Dataset"}


def test_planned_datasets_have_the_keys_of_the_real_ones():
    keys = {(k.scheme, k.value) for _, s in _demo() for node, ks in s.keys.items() for k in ks
            if "/planned-dataset/" in node.value}  # fmt: skip
    assert {
        ("doi", "10.60999/enishi-demo.0001"),
        ("data-number", "1020:JPMJMS2099:dr-0003"),
        ("data-number", "1025:JP24K09999:3"),
        ("dmp-dataset", "doi:10.60999/enishi-demo.2001:other:WC-2"),
    } <= keys


def test_the_versions_of_a_plan_tell_of_one_plan():
    versions = [(r, s) for r, s in _demo() if r.identifier.startswith("jgn:JPMJMS2099@")]
    assert [r.identifier[-10:] for r, _ in versions] == ["2024-06-03", "2025-05-20"]
    plans = {s.topic.value for _, s in versions}
    assert plans == {f"{BASE}/id/dmp/dmp/jgn:JPMJMS2099"}
    days = [day for _, s in versions for day in _values(s, DCSO + "modified")]
    assert days == ["2024-06-03", "2025-05-20"]
    assert [r.datestamp.isoformat() for r, _ in versions] == ["2024-06-03T00:00:00+09:00", "2025-05-20T00:00:00+09:00"]


# the real samples


def test_the_official_examples_are_mapped_or_named(samples):
    files = sorted((samples / "madmp").glob("ex*.json"))
    assert files
    for file in files:
        record, statements = _one(_raw(file.read_bytes(), file.name))
        assert record.format == "dmp_madmp-1.2"
        assert list(record.fields.leftovers()) == [], file.name
        assert _values(statements, DCSO + "hasDataset")


def test_the_example_of_an_embargo_opens_when_its_licence_starts(samples):
    _, statements = _one(_raw((samples / "madmp/ex4-dataset-embargo.json").read_bytes()))
    dataset = "/doi:10.5281/zenodo.1200361"
    assert _values(statements, DCTERMS + "accessRights", dataset) == ["http://purl.org/coar/access_right/c_f1cf"]
    assert _values(statements, DCTERMS + "available", dataset) == ["2021-06-30"]


def test_the_example_of_a_planned_issue_is_no_embargo(samples):
    _, statements = _one(_raw((samples / "madmp/ex2-dataset-planned.json").read_bytes()))
    assert set(_values(statements, DCTERMS + "accessRights")) == {"http://purl.org/coar/access_right/c_abf2"}
    assert _values(statements, DCTERMS + "available") == []


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_a_document_made_from_a_schema_of_rda_is_read_whole(samples, version):
    schema = json.loads((samples / f"madmp/maDMP-schema-{version}.json").read_bytes())
    made = {"$schema": f"maDMP-schema-{version}.json", **_made(schema, schema)}
    record, statements = _one(_raw(made))
    assert record.format == f"dmp_madmp-{version}"
    assert {path.split("/")[-1] for path, _ in record.fields.leftovers()} <= {
        "is_reused", "identifier", "type", "metadata_standard_id", "description", "name",
    }  # fmt: skip
    assert _values(statements, DCSO + "hasHost")


def _made(schema, part, name=""):
    """A value for every member of a JSON schema."""
    while "$ref" in part:
        target = schema
        for step in part["$ref"].strip("#/").split("/"):
            target = target[step]
        part = target
    if part.get("enum"):
        return "granted" if "granted" in part["enum"] else part["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in part and "properties" not in part:
            return _made(schema, part[choice][0], name)
    if "properties" in part:
        return {k: _made(schema, v, k) for k, v in part["properties"].items()}
    if "items" in part:
        return [_made(schema, part["items"], name)]
    kind = part.get("format", "")
    made = {"date": "2024-04-01", "date-time": "2024-04-01T00:00:00Z", "uri": "https://example.org/x"}.get(kind)
    return made or {"integer": 5, "number": 5}.get(str(part.get("type")), f"{name} text")


@pytest.mark.parametrize(("form", "schema"), [
    ("meti", "meti"), ("moonshot-2021", "moonshot"), ("amed", "jst"), ("jst", "amed"),
])  # fmt: skip
def test_a_document_made_from_a_schema_of_a_funder_is_told_by_its_fields(samples, form, schema):
    content = json.loads((samples / f"madmp/nii-dg_schema_dmp_{schema}.json").read_bytes())
    for items in (content["properties"].get("researches") or {},):
        if isinstance(items.get("items"), list):
            items["items"] = items["items"][0]
    record, _ = _one(_raw({**_made(content, content), "schema": schema}))
    assert record.format == f"dmp_{form}"
    assert list(record.fields.leftovers()) == []


def test_the_empty_form_of_jsps_is_refused_as_empty(samples):
    (item,) = SOURCE.read(_raw((samples / "madmp/jsps_dmp_template.xlsx").read_bytes(), "template.xlsx"))
    assert isinstance(item, Refusal)
    assert str(item.error) == "DMP様式例 is an empty form"


def test_the_form_of_jsps_filled_in_is_a_plan(samples):
    book = openpyxl.load_workbook(samples / "madmp/jsps_dmp_template.xlsx")
    example, form = book["DMP記入例"], book["DMP様式例"]
    for row in example.iter_rows(min_row=5):
        for cell in row:
            if cell.value is not None and form[cell.coordinate].value in (None, "選択してください"):
                form[cell.coordinate] = cell.value
    form["C5"], form["C6"], form["C9"] = "2024/06/28", datetime(2025, 4, 15), "19KK0341"  # noqa: DTZ001
    filled = io.BytesIO()
    book.save(filled)
    record, statements = _one(_raw(filled.getvalue(), "filled.xlsx"))
    assert record.identifier == "kakenhi:19KK0341@2025-04-15"
    assert list(record.fields.leftovers()) == []
    assert sorted(_values(statements, DCTERMS + "accessRights")) == [
        f"http://purl.org/coar/access_right/{c}" for c in ("c_14cb", "c_16ec", "c_abf2")
    ]
    assert _values(statements, "http://purl.org/cerif/frapo/hasGrantNumber") == ["JP19KK0341"]
    rules = Counter(r.rule for r in statements.remarks)
    assert rules == {"placeholder-value": 1}
    people = {t.subject.value for t in statements.triples if t.object.value.endswith("foaf/0.1/Person")}
    assert len(people) == 6


# small parts


def test_a_document_cannot_name_the_key_of_its_plan_itself():
    record, statements = _one(_raw({"dmp": {"title": "x"}, "@dmp": "doi:10.60999/other", "@version": "2020-01-01"}))
    assert statements.topic.value == f"{BASE}/id/dmp/dmp/{record.identifier}"
    assert "2020-01-01" not in "".join(map(str, statements.triples))


@pytest.mark.parametrize(
    ("stated", "numbers"),
    [
        ("①", [1]), ("①②", [1, 2]), ("①、③", [1, 3]), ("①～③", [1, 2, 3]), ("⑫", [12]), ("1, 2", [1, 2]), ("３", [3]),
        ("(4)", [4]), ("", []), ("院生", None), ("①ほか", None), ("½", None),
    ],
)  # fmt: skip
def test_serial_numbers_are_read_in_every_spelling(stated, numbers):
    assert serial_numbers(stated) == numbers


@pytest.mark.parametrize("levels", ["amed-level", "meti-level", "madmp-access"])
def test_every_level_of_a_funder_belongs_to_a_coar_category(levels):
    categories = {c.match for c in scheme("access-category").concepts}
    for concept in scheme(levels).concepts:
        assert len(concept.broad) == 1
        assert concept.match in categories


def test_every_field_of_a_form_says_where_it_goes_or_why_not():
    assert len(SOURCE.mapping) > 100
    assert [m.field for m in SOURCE.mapping if not m.term and m.note is None] == []
    assert all(m.note is None or isinstance(m.note, Text) for m in SOURCE.mapping)
    assert max(Counter(m.field for m in SOURCE.mapping).values()) == 1


# hostile input


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=20) | st.sampled_from(
        ["選択してください", "①②", "2025-99-99", "R6.●月予定", "10.60999/x", "https://[", "\ud800", "JPMJMS2065"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([
            "dmp", "title", "dataset", "distribution", "license", "start_date", "data_access", "host", "url", "project",
            "funding", "grant_id", "identifier", "type", "contributor", "role", "name", "dmp_id", "projectInfo",
            "dataInfo", "personInfo", "projectCode", "dataCreator", "researches", "data", "releaseLevel", "schema",
            "amedNumber", "required", "dataTitle", "dataPolicy", "dataManagerContact", "metadata", "dateModified",
            "@dmp", "@version",
        ]), inner, max_size=6,
    ),
    max_leaves=30,
)  # fmt: skip


def _survives(raw):
    """Read and map; whatever is wrong is a clear refusal."""
    try:
        items = list(SOURCE.read(raw))
    except EnishiError:
        return
    for item in items:
        if isinstance(item, Record):
            statements = Statements(BASE, item)
            try:
                SOURCE.map(item, statements)
            except EnishiError:
                continue
            "".join(str(t) for t in statements.triples).encode()
            list(item.fields.leftovers())


@given(JSON)
def test_any_json_is_read_or_refused(value):
    _survives(_raw(json.dumps(value).encode()))


@given(st.sampled_from(CASES), st.data())
def test_a_plan_with_one_member_replaced_is_read_or_refused(file, data):
    whole = json.loads(file.read_bytes())
    here, path = whole, []
    while isinstance(here, dict | list) and here:
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        path.append((here, key))
        here = here[key]
        if data.draw(st.booleans()):
            break
    if path:
        place, key = path[-1]
        place[key] = data.draw(JSON)
    _survives(_raw(json.dumps(whole).encode()))


@given(st.sampled_from([*CASES, *DEMO]), st.data())
def test_damaged_bytes_are_read_or_refused(file, data):
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _survives(_raw(bytes(content[: data.draw(st.integers(0, len(content)))]), file.name))


LABELS = ["研究課題番号", "研究データの名称", "氏名", "本計画書内通し番号", "DMP作成年月日", "No.", "①", "19KK0341", ""]


@given(st.lists(st.lists(st.sampled_from([*LABELS, "4. x"]), max_size=6), max_size=8))
def test_a_workbook_with_labels_anywhere_is_read_or_refused(cells):
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    _survives(_raw(out.getvalue(), "any.xlsx"))


@pytest.mark.parametrize("content", [
    b"", b"{", b"[" * 100_000, b'{"dmp":{"title":"a","title":"b"}}', b'{"dmp":NaN}', b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
    '{"dmp":{}}'.encode("utf-16"), b"<dmp/>", ('{"dmp":' * 60 + "1" + "}" * 60).encode(),
])  # fmt: skip
def test_what_is_no_plan_is_refused_or_empty(content):
    _survives(_raw(content))
