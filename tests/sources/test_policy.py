"""The source of cited figures: the shipped table says what the policy document says, and nothing it does not."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import UnreadableError
from loader.record import Raw, Record, Refusal, Statements
from loader.settings import load
from loader.sources import Origin, policy, source
from ontology import DCTERMS, ENISHI, PROV, RDF, RDFS, SDMXD, SDO, SKOS, scheme

BASE = "https://w3id.org/enishi"


def records() -> list[Record]:
    found = list(policy.read(policy.shipped()))
    assert [f for f in found if isinstance(f, Refusal)] == []
    return [f for f in found if isinstance(f, Record)]


def stated(record: Record) -> Statements:
    statements = Statements(BASE, record)
    policy.map_record(record, statements)
    return statements


@pytest.fixture(scope="module")
def store() -> ox.Store:
    built = ox.Store()
    for record in records():
        built.extend(ox.Quad(t.subject, t.predicate, t.object) for t in stated(record).triples)
    return built


def number(store: ox.Store, indicator: str, measure: str, about: str = "") -> list[tuple[str, str]]:
    """(last day, value) of the cited numbers of a measure, about a stratum or subject whose IRI ends so."""
    rows = []
    for quad in store.quads_for_pattern(None, ENISHI.measure, scheme("measure")[measure].iri):
        facts = {q.predicate: q.object for q in store.quads_for_pattern(quad.subject, None, None)}
        subject = facts.get(DCTERMS.subject, facts[ENISHI.stratum])
        if facts[ENISHI.indicator] == scheme("indicator")[indicator].iri and subject.value.endswith(about or "total"):
            value = facts.get(SDO.value, facts.get(RDFS.label))
            rows.append((facts[SDMXD.refPeriod].value, value.value))
    return sorted(rows)


@pytest.mark.parametrize(
    ("indicator", "measure", "about", "numbers"),
    [
        ("K1", "institutions-with-data-policy", "class/national-university", [("2023-03-31", "16")]),
        ("K1", "institutions-with-data-policy", "inter-university-institute-corporation", [("2023-12-31", "3")]),
        ("K1", "institutions-in-scope", "inter-university-institute-corporation", [("2023-12-31", "4")]),
        ("K1", "institutions-with-data-policy", "national-rd-agency", [("2023-12-31", "24")]),
        ("K1", "institutions-in-scope", "national-rd-agency", [("2023-12-31", "24")]),
        ("K1", "institutions", "national-rd-agency", [("2023-12-31", "27")]),
        ("K1", "institutions-excluded", "national-rd-agency", [("2023-12-31", "3")]),
        ("K2", "programmes", "", [("2023-03-31", "134")]),
        ("K2", "programmes-with-mechanism", "", [("2023-03-31", "88")]),
        ("K2", "programmes-with-mechanism-partly", "", [("2023-03-31", "58")]),
        ("K2", "rate", "", [("2023-03-31", "66")]),
        ("K2", "target-rate", "", [("2024-03-31", "100")]),
        ("K3", "repositories", "", [("2023-03-31", "844")]),
        ("K4", "rate", "", [("2021-03-31", "44.7"), ("2022-12-31", "50.1")]),
        ("K5", "rate", "", [("2023-03-31", "29.5")]),
        ("K9", "datasets-collected", "moonshot-1-ishiguro", [("2024-03-31", "24")]),
        ("K9", "datasets-shared", "moonshot-1-ishiguro", [("2024-03-31", "14")]),
        ("K9", "datasets-open", "moonshot-1-ishiguro", [("2024-03-31", "2")]),
        ("K9", "accesses", "jqk09a/japanese-daily-dialogue", [("2023-09-30", "265")]),
        ("K9", "accesses", "cl-tohoku/BPersona-chat", [("2024-03-31", "6")]),
        ("K9", "clones", "jqk09a/japanese-daily-dialogue", [("2023-09-30", "100弱")]),
        ("K9", "trial-sites", "moonshot-5-takeyama", [("2024-03-31", "6")]),
        ("K9", "fields", "moonshot-5-takeyama", [("2024-03-31", "59")]),
        ("K9", "prefectures", "moonshot-5-takeyama", [("2024-03-31", "33")]),
        ("K9", "criterion", "moonshot-4-minamisawa", [("2024-03-31", "共有")]),
    ],
)
def test_the_shipped_table_has_the_numbers_of_the_document(
    store: ox.Store, indicator: str, measure: str, about: str, numbers: list[tuple[str, str]]
) -> None:
    assert number(store, indicator, measure, about) == numbers


def test_every_number_is_an_observation_with_its_document(store: ox.Store) -> None:
    nodes = [q.subject for q in store.quads_for_pattern(None, RDF.type, ENISHI.CitedNumber)]
    assert len(nodes) == len(records())
    for node in nodes:
        (document,) = [q.object for q in store.quads_for_pattern(node, PROV.hadPrimarySource, None)]
        titles = [q.object for q in store.quads_for_pattern(document, DCTERMS.title, None)]
        assert {t.language for t in titles if isinstance(t, ox.Literal)} == {"ja", "en"}


def test_no_page_is_invented(store: ox.Store) -> None:
    cited = {q.object.value for q in store.quads_for_pattern(None, DCTERMS.bibliographicCitation, None)}  # type: ignore[union-attr]
    assert cited == {"注1"}


def test_the_petabyte_of_takeyama_is_a_label_and_no_byte_count(store: ox.Store) -> None:
    (node,) = [q.subject for q in store.quads_for_pattern(None, ENISHI.measure, scheme("measure")["data-volume"].iri)]
    facts = {q.predicate: q.object for q in store.quads_for_pattern(node, None, None)}
    assert (facts[RDFS.label].value, facts[SDO.unitText].value, facts[SDO.value].value) == ("約1PB", "PB", "1")
    assert not any("byteSize" in predicate.value for predicate in facts)


def test_the_murakami_heading_is_kept_and_marked_as_to_be_checked(store: ox.Store) -> None:
    (node,) = [q.subject for q in store.quads_for_pattern(None, ENISHI.measure, scheme("measure")["goal"].iri)]
    notes = [q.object for q in store.quads_for_pattern(node, SKOS.note, None)]
    assert {
        n.language for n in notes if isinstance(n, ox.Literal) and ("要確認" in n.value or "checked" in n.value)
    } == {
        "ja",
        "en",
    }


def test_every_cell_of_the_shipped_table_is_mapped() -> None:
    for record in records():
        statements = stated(record)
        assert record.fields is not None
        assert list(record.fields.leftovers()) == []
        assert statements.remarks == {}
        assert statements.topic is not None


def test_values_in_the_graph_are_those_of_the_table(store: ox.Store) -> None:
    rows = list(csv.DictReader(io.StringIO(policy.shipped().content.decode())))
    table = sorted(Decimal(row["value"]) for row in rows if row["value"])
    graph = sorted(
        Decimal(q.object.value)
        for q in store.quads_for_pattern(None, SDO.value, None)
        if isinstance(q.object, ox.Literal)
    )
    assert graph == table


def test_without_a_place_the_shipped_table_is_fetched() -> None:
    origin = Origin("shipped:", None, True, load({}, {}))
    (raw,) = source("policy").fetch(origin)
    assert raw.url == "published-figures.csv"
    assert len(list(policy.read(raw))) == len(records())


def test_a_folder_of_tables_is_fetched(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(policy.shipped().content)
    found = list(policy.fetch(Origin(str(tmp_path), None, True, load({}, {}))))
    assert [raw.url for raw in found] == ["a.csv", "b.csv"]


CELLS = st.text(max_size=12) | st.sampled_from(
    ["K2", "rate", "stratum/total", "FY2022", "66", "A", "report", "project"]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=30), max_size=4))
def test_any_rows_are_records_or_refusals_that_name_their_line(rows: list[list[str]]) -> None:
    header = policy.shipped().content.decode().split("\n", 1)[0].split(",")
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, *rows])
    try:
        content = buffer.getvalue().encode()
    except UnicodeEncodeError:
        return
    for item in policy.read(Raw(content, "x.csv", datetime(2026, 1, 1, tzinfo=UTC))):
        if isinstance(item, Refusal):
            assert str(item.error).startswith("Line ")
        else:
            assert stated(item).topic is not None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_unreadable(content: bytes) -> None:
    raw = Raw(content, "x.csv", datetime(2026, 1, 1, tzinfo=UTC))
    try:
        found = list(policy.read(raw))
    except UnreadableError as error:
        found = [error]  # type: ignore[list-item]
    assert found
