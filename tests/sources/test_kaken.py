"""The source KAKEN on its sample, on hostile bytes, and by OpenSearch over HTTP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from loader import settings
from loader.record import Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.kaken import SOURCE
from ontology import DCTERMS, FRAPO, PROV, SDO
from tests.sources.hostile import BASE, mutated, survives
from tests.web_server import WebServer

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests/cases/kaken").glob("*/raw.xml"))


def items(location: str | Path, **more: str) -> list[Record | Refusal]:
    chosen = settings.load({"harvest_seconds": 5, "harvest_tries": 2, **more}, {})
    return [i for raw in SOURCE.fetch(Origin(str(location), None, True, chosen)) for i in SOURCE.read(raw)]


def stated(record: Record) -> Statements:
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def test_the_source_is_found_by_its_name_and_says_where_its_fields_go() -> None:
    assert sources()["kaken"] is SOURCE
    dropped = [row for row in SOURCE.mapping if not row.term]
    assert dropped
    assert all(row.note for row in dropped)


def test_the_sample_is_mapped_completely(samples: Path) -> None:
    one, other = items(samples / "kaken/client_fixture_projects_response.xml")
    assert isinstance(one, Record)
    assert isinstance(other, Record)
    for record in (one, other):
        assert stated(record).topic is not None
        assert list(record.fields.leftovers()) == []  # type: ignore[union-attr]
    values = {(t.predicate, t.object.value) for t in stated(one).triples}
    assert (FRAPO.hasGrantNumber, "JP21K10000") in values
    assert (FRAPO.hasMonetaryValue, "3900000") in values
    assert (SDO.keywords, "深層学習") in values
    assert (DCTERMS.title, "Development of New Research Methods Using Machine Learning") in values


def test_every_element_of_the_summary_in_the_definition_is_known(samples: Path) -> None:
    """The definition names the children of a summary; none of them may be left over without a word."""
    text = (samples / "kaken/KAKEN_XML_Definition_ja.txt").read_text(encoding="utf-8")
    names = {m[2] for m in re.finditer(r"(?m)^(\d+)\s+(\w+)\s", text) if int(m[1]) in range(17, 116)}
    told = " ".join(row.field for row in SOURCE.mapping)
    children = {"title", "titleAbbreviated", "awardNumber", "category", "categoryFc", "section", "field", "institution",
                "review_section", "agency", "allocation", "member", "projectStatus", "keywordList", "paragraphList",
                "classification", "periodOfAward", "overallAwardAmount"}  # fmt: skip
    assert children <= names
    assert [name for name in children if f"summary/{name}" not in told] == []


def test_the_demonstration_joins_people_institutions_and_data() -> None:
    found = [record for record in items(ROOT / "loader/demo/kaken") if isinstance(record, Record)]
    told = {record.identifier: stated(record) for record in found}
    assert sorted(told) == ["KAKENHI-PROJECT-19KK0341", "KAKENHI-PROJECT-24K09999"]
    assert [list(record.fields.leftovers()) for record in found] == [[], []]  # type: ignore[union-attr]
    assert not [remark for statements in told.values() for remark in statements.remarks]
    statements = told["KAKENHI-PROJECT-24K09999"]
    keys = {f"{k.scheme}:{k.value}" for node in statements.keys.values() for k in node}
    assert {
        "jgn:1025:JP24K09999", "jgn:1025:JP23H09999", "kaken-project:KAKENHI-PROJECT-24K09999",
        "erad-researcher:10990004", "kaken-institution:82104", "doi:10.60999/enishi-demo.0004",
    } <= keys  # fmt: skip
    roles = {t.object.value.rsplit("/", 1)[1] for t in statements.triples if t.predicate == PROV.hadRole}
    assert roles == {"principal-investigator", "co-investigator", "research-institution"}


# over HTTP


def answer(params: dict[str, str]) -> bytes:
    first, size = int(params["st"]), int(params["rw"])
    grants = "".join(
        f'<grantAward id="KAKENHI-PROJECT-24K{n:05}" recordSet="kakenhi" awardNumber="24K{n:05}">'
        f'<summary xml:lang="ja"><title>課題 {n}</title></summary></grantAward>'
        for n in range(first, min(first + size, 1201))
    )
    return f"<grantAwards><totalResults>1200</totalResults>{grants}</grantAwards>".encode()


def test_all_pages_of_a_query_are_taken_and_the_application_id_stays_secret() -> None:
    with WebServer({"/opensearch/": answer}) as server:
        chosen = settings.load({"cinii_appid": "s3cret"}, {})
        raws = list(SOURCE.fetch(Origin(f"{server.url}/opensearch/?qb=x", None, True, chosen)))
        found = [item for raw in raws for item in SOURCE.read(raw)]
    assert len({item.identifier for item in found}) == 1200
    assert [p["st"] for _, p in server.requests] == ["1", "501", "1001"]
    assert all(p["appid"] == "s3cret" and p["format"] == "xml" for _, p in server.requests)
    assert not [raw.url for raw in raws if "s3cret" in raw.url]


# hostile bytes


@given(st.sampled_from(CASES), st.integers())
def test_mutated_files_never_break_the_source(path: Path, seed: int) -> None:
    survives(SOURCE, mutated(path.read_bytes(), seed), path.name)


ODD = [
    "",
    " ",
    "10.1/ ",
    "https://[",
    "%",
    "<b>",
    "JP",
    "9" * 400,
    "-1",
    "0000-0000",
    "1-2-3",
    "2021-9999",
    "#",
    "/../",
    "R6",
]


@given(st.sampled_from(CASES), st.data())
def test_odd_values_in_any_place_never_break_the_source(path: Path, data: st.DataObject) -> None:
    root = etree.parse(path).getroot()
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    for _ in range(data.draw(st.integers(1, 6))):
        element = data.draw(st.sampled_from(elements))
        letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿"))
        value = data.draw(st.sampled_from(ODD) | letters)
        if element.attrib and data.draw(st.booleans()):
            element.set(data.draw(st.sampled_from(sorted(element.attrib))), value)
        else:
            element.text = value
    survives(SOURCE, etree.tostring(root))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        '<?xml version="1.0" encoding="Shift_JIS"?><grantAwards><grantAward id="海"/></grantAwards>'.encode("cp932"),
        b"<!DOCTYPE g [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><grantAwards>&b;</grantAwards>",
        b"<grantAwards>" + b"<a>" * 500 + b"</a>" * 500 + b"</grantAwards>",
        b"<grantAwards><grantAward/><grantAward id=''/></grantAwards>",
    ],
    ids=["empty", "half", "shift-jis", "entities", "deep", "bare"],
)
def test_files_built_to_break_readers_end_in_records_refusals_or_errors_of_ours(content: bytes) -> None:
    survives(SOURCE, content)
