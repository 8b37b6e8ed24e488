"""The source NISTEP: tables of any shape that its column map knows, and the map itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.errors import UnreadableError
from loader.record import Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.nistep import SOURCE
from loader.sources.nistep.bundle import bundle, opened
from loader.sources.nistep.columns import FILE, NAMES, read_columns
from ontology import DCTERMS, FOAF, ORG, SKOS
from tests.sources.hostile import BASE, mutated, survives

DEMO = Path(__file__).resolve().parents[2] / "loader/demo/nistep"
TABLE = (DEMO / "institutions.csv").read_bytes()
DAY = datetime(2026, 4, 1, tzinfo=UTC)
SETTINGS = settings.load({}, {})


def items(location: str | Path) -> list[Record | Refusal]:
    return [i for raw in SOURCE.fetch(Origin(str(location), None, False, SETTINGS)) for i in SOURCE.read(raw)]


def stated(record: Record | Refusal) -> Statements:
    assert isinstance(record, Record)
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def test_the_source_is_found_by_its_name_and_says_where_its_fields_go() -> None:
    assert sources()["nistep"] is SOURCE
    told = {name for row in SOURCE.mapping for name in row.field.split(", ")}
    assert told == set(NAMES)


def test_the_shipped_map_names_every_column_once() -> None:
    columns = read_columns()
    assert set(columns.headings.values()) == set(NAMES)
    assert columns.says("機関 ＩＤ") == "id"
    assert columns.says("機関名(日本語)") == columns.says("機関名（日本語）") == "name"
    assert columns.split("甲；乙|丙、") == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ("[columns", "not valid TOML"),
        ('[columns]\nmood = ["x"]', "no column can say mood"),
        ("[columns]\nname = 7", "the value of name"),
        ("[table]\nsheet = 7", "the value of sheet"),
        ('other = "x"', "the value of other"),
        ("columns = 7", "the value of columns"),
    ],
)
def test_a_wrong_map_is_refused_by_key(own: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        read_columns(own)


def test_a_heading_of_the_own_map_wins_over_the_shipped_one() -> None:
    assert read_columns('[columns]\nror = ["ID"]').says("ID") == "ror"


def test_a_map_next_to_the_data_goes_with_it_into_the_archive(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/dic.csv").write_text("番号,なまえ\nN1,架空大学\n", encoding="utf-8")
    (tmp_path / "plain.csv").write_text("機関ID,機関名\nN2,別の大学\n", encoding="utf-8")
    (tmp_path / "deep" / FILE).write_text('[columns]\nid = "番号"\nname = "なまえ"\n', encoding="utf-8")
    for location in (tmp_path, tmp_path / "deep/dic.csv"):
        raws = list(SOURCE.fetch(Origin(str(location), None, False, SETTINGS)))
        found = {i.identifier for raw in raws for i in SOURCE.read(raw)}
        assert found == ({"N1", "N2"} if location == tmp_path else {"N1"})
        assert len({raw.sha256 for raw in raws}) == len(raws)
    assert bundle(b"a", "t.csv", b"b") == bundle(b"a", "t.csv", b"b")
    assert opened(bundle(b"a", "t.csv", b"b"), "x") == (b"a", "t.csv", "b")


def test_the_demonstration_tells_variants_and_a_dated_merger() -> None:
    found = {i.identifier: i for i in items(DEMO)}
    assert len(found) == 11
    merged = {(t.predicate, t.object.value) for t in stated(found["DEMO0011"]).triples}
    assert (DCTERMS.date, "2024-10-01") in merged
    assert (ORG.resultingOrganization, f"{BASE}/id/organization/nistep/nistep:DEMO0013") in merged
    tokyo = stated(found["DEMO0001"])
    facts = {(t.predicate, t.object.value) for t in tokyo.triples}
    assert {(FOAF.name, "東京大学"), (SKOS.altLabel, "東大")} <= facts
    keys = {(k.scheme, k.value) for k in tokyo.keys[tokyo.topic]}  # type: ignore[index]
    assert keys == {("nistep", "DEMO0001"), ("ror", "057zh3y96"), ("houjin", "5010005007398")}
    variant = stated(found["DEMO0001/variant/tokyo univ"])
    assert variant.topic == tokyo.topic


@given(st.integers(0, 2**32))
def test_mutated_bytes_end_in_records_or_clear_refusals(seed: int) -> None:
    survives(SOURCE, mutated(TABLE, seed), "a.csv")
    survives(SOURCE, mutated(bundle(TABLE, "a.csv", b'[columns]\nname = "x"\n'), seed), "a.zip")


@pytest.mark.parametrize("content", [b"", b"\x81", b"a", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b'"', b"\x00" * 9])
def test_other_bytes_are_refused(content: bytes) -> None:
    assert survives(SOURCE, content) == []
