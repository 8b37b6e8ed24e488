"""The source DataCite on its samples, on hostile bytes, and over HTTP by cursor."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.errors import ProtocolError
from loader.record import Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.datacite import SOURCE
from ontology import DCAT, DCTERMS, FRAPO, PROV, RDF, RDFS
from tests.sources.hostile import BASE, mutated, nested, survives, twisted
from tests.web_server import WebServer

DEMO = Path(__file__).resolve().parents[2] / "loader/demo/datacite"
PAGE = (DEMO / "dois-1.json").read_bytes()
XML = (DEMO / "10.60999_enishi-demo.0043.xml").read_bytes()
SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 2}, {})


def items(location: str | Path, since: datetime | None = None) -> list[Record | Refusal]:
    return [i for raw in SOURCE.fetch(Origin(str(location), since, False, SETTINGS)) for i in SOURCE.read(raw)]


def stated(record: Record | Refusal) -> Statements:
    assert isinstance(record, Record)
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def values(statements: Statements, predicate: object) -> set[str]:
    return {t.object.value for t in statements.triples if t.predicate == predicate}


def test_the_source_is_found_by_its_name_and_says_where_its_fields_go() -> None:
    assert sources()["datacite"] is SOURCE
    assert all(row.note for row in SOURCE.mapping if not row.term)


def test_every_sample_is_mapped_completely(samples: Path) -> None:
    found = {i.identifier: i for i in items(samples / "datacite")}
    assert set(found) == {
        "10.17596/0004197", "10.57723/kds622523", "10.5281/zenodo.47394", "10.82433/9184-dy35", "10.82433/84dj-am41",
    }  # fmt: skip
    for record in found.values():
        assert stated(record).topic is not None
        assert list(record.fields.leftovers()) == []  # type: ignore[union-attr]


def test_the_kyoto_record_tells_its_licence_and_nothing_of_money_or_access(samples: Path) -> None:
    (record,) = items(samples / "datacite/10.57723_kds622523.json")
    statements = stated(record)
    assert values(statements, DCTERMS.license) == {"https://creativecommons.org/licenses/by-nc-nd/4.0/"}
    assert values(statements, DCTERMS.accessRights) == set()
    assert values(statements, FRAPO.isOutputOf) == set()
    assert len(values(statements, RDFS.label)) == 4
    (description,) = values(statements, DCTERMS.description)
    assert ">= 0.3" in description
    assert {("doi", "10.57723/kds622523"), ("irdb", "oai:irdb.nii.ac.jp:01221:0007419783"), ("hdl", "2433/301268")} == {
        (key.scheme, key.value)
        for key in statements.keys[statements.topic]  # type: ignore[index]
    }


def test_xml_and_json_of_one_record_state_the_same(samples: Path) -> None:
    content = (samples / "datacite/kernel-4.7-example-dataset.xml").read_bytes()
    (from_xml,) = SOURCE.read(_raw(content))
    told = {
        "data": {
            "id": "10.82433/9184-dy35", "type": "dois",
            "attributes": {
                "doi": "10.82433/9184-dy35",
                "titles": [{"lang": "en", "title": "External Environmental Data, 2010-2020, National Gallery"}],
                "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Environmental data"},
                "publisher": {"lang": "en", "name": "National Gallery", "publisherIdentifier": "https://ror.org/043kfff89"},
                "sizes": ["13.6 MB"],
            },
        }
    }  # fmt: skip
    (from_json,) = SOURCE.read(_raw(json.dumps(told).encode()))
    assert set(stated(from_json).triples) <= set(stated(from_xml).triples)


def _raw(content: bytes):  # type: ignore[no-untyped-def]
    from loader.record import Raw

    return Raw(content, "raw", datetime(2026, 4, 1, tzinfo=UTC))


def test_a_record_is_the_same_when_somebody_looked_at_it() -> None:
    looked = PAGE.replace(b'"viewCount": 0', b'"viewCount": 99')
    assert looked != PAGE
    first, second = ([i.digest for i in SOURCE.read(_raw(c)) if isinstance(i, Record)] for c in (PAGE, looked))
    assert first == second


def test_a_dataset_is_data_and_a_creator_has_an_attribution() -> None:
    (record,) = SOURCE.read(_raw(XML))
    statements = stated(record)
    assert DCAT.Dataset in {t.object for t in statements.triples if t.predicate == RDF.type}
    assert len(values(statements, PROV.qualifiedAttribution)) == 2
    assert statements.profile == "cao-2023"


# over HTTP


def _pages(server: WebServer) -> None:
    def dois(params: dict[str, str]) -> bytes:
        number = int(params["page[cursor]"])
        entry = {"id": f"10.60999/n{number}", "type": "dois",
                 "attributes": {"titles": [{"title": params.get("provider-id", "")}]}}  # fmt: skip
        links = {"next": f"{server.url}/dois?page%5Bcursor%5D={number + 1}&provider-id={params.get('provider-id', '')}"}
        return json.dumps({"data": [entry], "links": links if number < 3 else {}}).encode()

    server.answers["/dois"] = dois


def test_a_list_is_walked_by_cursor_with_publisher_and_affiliation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with WebServer(busy={2}) as server:
        _pages(server)
        found = items(f"{server.url}/dois?provider-id=jamstec", datetime(2026, 1, 2, tzinfo=UTC))
        assert [i.identifier for i in found] == ["10.60999/n1", "10.60999/n2", "10.60999/n3"]
        asked = server.requests[0][1]
    assert asked["query"] == "updated:[2026-01-02T00:00:00Z TO *]"
    assert (asked["publisher"], asked["affiliation"], asked["provider-id"]) == ("true", "true", "jamstec")


def test_a_consortium_is_taken_provider_by_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with WebServer() as server:
        _pages(server)
        server.answers["/providers"] = b'{"data":[{"id":"jamstec","type":"providers"},{"id":"kyotou"}]}'
        found = items(f"{server.url}/providers?consortium-id=jalcco")
        assert [stated(i).triples and i.identifier for i in found].count("10.60999/n3") == 2
        assert server.requests[0][1]["consortium-id"] == "jalcco"
    assert {p.get("provider-id") for path, p in server.requests if path == "/dois"} == {"jamstec", "kyotou"}


def test_one_doi_is_fetched_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with WebServer({"/dois/10.60999/enishi-demo.0041": PAGE}) as server:
        assert len(items(f"{server.url}/dois/10.60999/enishi-demo.0041")) == 2


@pytest.mark.parametrize(
    ("links", "why"),
    [({"next": "http://127.0.0.2/dois"}, "another server"), ({"next": "SELF"}, "in circles")],
)
def test_a_list_that_leads_astray_is_left(links: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with WebServer() as server:
        target = links["next"].replace("SELF", f"{server.url}/dois?a=1")
        server.answers["/dois"] = json.dumps({"data": [], "links": {"next": target}}).encode()
        with pytest.raises(ProtocolError, match=why):
            items(f"{server.url}/dois")


# hostile bytes


@given(st.integers(0, 2**32))
def test_mutated_bytes_end_in_records_or_clear_refusals(seed: int) -> None:
    survives(SOURCE, mutated(PAGE, seed))
    survives(SOURCE, mutated(XML, seed))


@given(st.integers(0, 2**32))
def test_strange_values_end_in_records_or_clear_refusals(seed: int) -> None:
    survives(SOURCE, twisted(json.loads(PAGE), seed))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe\x00", b"[]", b"null", b"7", b'"x"', b"{", nested(50), nested(100_000), b"<", b"<a/>",
        PAGE.decode().encode("cp932", "replace"), PAGE.decode().encode("utf-16"),
    ],
)  # fmt: skip
def test_other_bytes_are_refused(content: bytes) -> None:
    for item in survives(SOURCE, content):
        assert isinstance(item, Refusal) or item.identifier.startswith("10.60999/")
