"""The source CiNii Research on its samples, on hostile bytes, and by OpenSearch over HTTP."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.record import Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.cinii import SOURCE
from ontology import DCTERMS, FRAPO, SDO
from tests.sources.hostile import BASE, mutated, survives
from tests.web_server import WebServer

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests/cases/cinii").glob("*/raw.json"))


def items(location: str | Path, **more: str) -> list[Record | Refusal]:
    chosen = settings.load({"harvest_seconds": 5, "harvest_tries": 2, **more}, {})
    return [i for raw in SOURCE.fetch(Origin(str(location), None, True, chosen)) for i in SOURCE.read(raw)]


def stated(record: Record) -> Statements:
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def test_the_source_is_found_by_its_name_and_says_where_its_fields_go() -> None:
    assert sources()["cinii"] is SOURCE
    assert all(row.note for row in SOURCE.mapping if not row.term)


def test_the_samples_are_mapped_completely(samples: Path) -> None:
    article, project = items(samples / "cinii")
    for record in (article, project):
        assert isinstance(record, Record)
        assert stated(record).topic is not None
        assert list(record.fields.leftovers()) == []  # type: ignore[union-attr]
        assert not stated(record).remarks
    assert article.identifier == "1050868284190107520"
    told = stated(article)  # type: ignore[arg-type]
    assert {k.scheme for k in told.keys[told.topic]} == {"crid", "irdb"}  # type: ignore[index]
    values = {(t.predicate, t.object.value) for t in stated(project).triples}  # type: ignore[arg-type]
    assert (FRAPO.hasGrantNumber, "JP19KK0341") in values
    assert (SDO.keywords, "食生活指針") in values


def test_the_lists_of_both_languages_tell_one_project() -> None:
    both = [
        f for language in ("ja", "en") for f in items(ROOT / f"loader/demo/cinii/projects-19KK0341-{language}.json")
    ]
    told = [stated(record) for record in both if isinstance(record, Record)]
    assert len(told) == 2
    assert told[0].topic == told[1].topic
    titles = {
        t.object.language for s in told for t in s.triples if (t.subject, t.predicate) == (s.topic, DCTERMS.title)
    }
    assert titles == {"ja", "en"}
    descriptions = {t.object.language for s in told for t in s.triples if t.predicate == DCTERMS.description}
    assert descriptions == {"ja"}


def test_the_demonstration_is_mapped_completely() -> None:
    for record in items(ROOT / "loader/demo/cinii"):
        assert isinstance(record, Record)
        stated(record)
        assert list(record.fields.leftovers()) == []  # type: ignore[union-attr]


# over HTTP


def answer(params: dict[str, str]) -> bytes:
    first, size = int(params["start"]), int(params["count"])
    told = [
        {"@id": f"https://cir.nii.ac.jp/crid/1{n:018}", "title": f"課題 {n}", "dc:type": "Project"}
        for n in range(first, min(first + size, 451))
    ]
    return json.dumps({"@type": "channel", "opensearch:totalResults": 450, "items": told}).encode()


@pytest.mark.parametrize("appid", ["", "s3cret"])
def test_all_pages_of_a_query_are_taken_with_or_without_an_application_id(appid: str) -> None:
    with WebServer({"/opensearch/projects": answer}) as server:
        found = items(f"{server.url}/opensearch/projects?q=x&format=rss", cinii_appid=appid)
    assert len({item.identifier for item in found}) == 450
    assert [p["start"] for _, p in server.requests] == ["1", "201", "401"]
    assert {(p["format"], p["count"], p.get("appid", "")) for _, p in server.requests} == {("json", "200", appid)}


def test_one_record_is_taken_by_its_address() -> None:
    body = (ROOT / "tests/cases/cinii/crid-dataset/raw.json").read_bytes()
    with WebServer({"/crid/1390990000000000004.json": body}) as server:
        (record,) = items(f"{server.url}/crid/1390990000000000004.json")
    assert record.identifier == "1390990000000000004"


# hostile bytes


@given(st.sampled_from(CASES), st.integers())
def test_mutated_files_never_break_the_source(path: Path, seed: int) -> None:
    survives(SOURCE, mutated(path.read_bytes(), seed), path.name)


KEYS = ["@id", "@type", "@value", "@language", "notation", "identifier", "role"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20)
    | st.sampled_from(["9" * 300, "https://[", "10.1/%20", "\ud800", "12 MB", "(", "、,", "201-"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)  # fmt: skip


@given(st.sampled_from([p for p in CASES if p.parent.name.startswith(("crid-", "list-", "unknown"))]), st.data())
def test_values_of_another_type_never_break_the_source(path: Path, data: st.DataObject) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    target = told["items"][0] if "items" in told else told
    for key in data.draw(st.lists(st.sampled_from(sorted(set(target) - {"@id"})), min_size=1, max_size=3)):
        target[key] = data.draw(VALUES)
    survives(SOURCE, json.dumps(told).encode())


@pytest.mark.parametrize(
    "content", [b"", b"[" * 5000, b"{}", b"null", b'{"items": [1, [], {}]}', b"\xff\xfe{", b'{"@graph": [], "@id": 7}']
)
def test_files_built_to_break_readers_end_in_records_refusals_or_errors_of_ours(content: bytes) -> None:
    survives(SOURCE, content)
