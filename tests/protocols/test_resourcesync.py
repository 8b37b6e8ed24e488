"""ResourceSync against a server over HTTP: the way to the lists, what is fetched, and what is left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from loader import settings
from loader.errors import ProtocolError
from loader.protocols import resourcesync
from loader.protocols.http import Client
from loader.record import Raw
from loader.values import xml
from tests.web_server import WebServer
from tests.web_server.lists import document, entry

SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 2}, {})


def serve(server: WebServer) -> None:
    """A description with two capability lists; change lists behind an index, and a resource list."""
    u = server.url
    server.answers |= {
        "/.well-known/resourcesync": document("description", entry(f"{u}/cap1.xml", capability="capabilitylist")),
        "/cap1.xml": document(
            "capabilitylist",
            entry(f"{u}/resources.xml", capability="resourcelist"),
            entry(f"{u}/changes.xml", capability="changelist"),
            entry(f"{u}/dump.xml", capability="resourcedump"),
        ),
        "/resources.xml": document("resourcelist", *(entry(f"{u}/r/{n}", at="2026-01-01") for n in (1, 2, 3))),
        "/changes.xml": document(
            "changelist",
            entry(f"{u}/changes1.xml", until="2026-02-01T00:00:00+09:00", index=True),
            entry(f"{u}/changes2.xml", index=True),
            index=True,
        ),
        "/changes1.xml": document(
            "changelist",
            entry(f"{u}/r/2", change="deleted", at="2026-01-10T03:00:00+09:00"),
            entry(f"{u}/r/1", change="updated", at="2026-01-11T03:00:00+09:00"),
        ),
        "/changes2.xml": document(
            "changelist",
            entry(f"{u}/r/4", change="created", at="2026-02-10T08:00:00+09:00"),
            entry(f"{u}/r/3", change="deleted", at="2026-02-11T08:00:00+09:00"),
            entry(f"{u}/r/2", change="created", at="2026-02-12T08:00:00+09:00"),
        ),
        **{f"/r/{n}": f"r{n}".encode() for n in (1, 2, 4)},
    }


def harvested(server: WebServer, path: str = "", since: datetime | None = None) -> list[Raw]:
    with Client(SETTINGS, sleep=lambda _: None) as client:
        return list(resourcesync.harvest(server.url + path, client, since))


def bodies(raws: list[Raw]) -> list[str]:
    return [raw.content.decode() for raw in raws if not raw.content.startswith(b"<")]


def test_a_first_harvest_takes_what_is_there_and_not_what_was_deleted() -> None:
    with WebServer() as server:
        serve(server)
        found = harvested(server)
        assert sorted(bodies(found)) == ["r1", "r2", "r4"]
        assert [raw.url for raw in found[:2]] == [f"{server.url}/changes1.xml", f"{server.url}/changes2.xml"]
        assert server.paths[:3] == ["/.well-known/resourcesync", "/cap1.xml", "/resources.xml"]
        assert "/r/3" not in server.paths
        assert "/dump.xml" not in server.paths


@pytest.mark.parametrize(
    ("since", "changed"),
    [
        (datetime(2026, 2, 9, tzinfo=UTC), ["r2", "r4"]),
        (datetime(2026, 2, 9, 23, 0, tzinfo=UTC), ["r2", "r4"]),  # 08:00 in Japan is 23:00 of the day before
        (datetime(2026, 2, 9, 23, 0, 1, tzinfo=UTC), ["r2"]),
        (datetime(2026, 3, 1, tzinfo=UTC), []),
    ],
)
def test_since_takes_only_what_changed_and_reads_no_list_that_ended_before(since: datetime, changed: list[str]) -> None:
    with WebServer() as server:
        serve(server)
        assert sorted(bodies(harvested(server, since=since))) == changed
        assert "/resources.xml" not in server.paths
        assert "/changes1.xml" not in server.paths


@pytest.mark.parametrize("path", ["/", "/cap1.xml", "/changes.xml"])
def test_a_location_may_be_the_server_or_any_list(path: str) -> None:
    with WebServer() as server:
        serve(server)
        found = harvested(server, path, datetime(2026, 1, 1, tzinfo=UTC))
        assert sorted(bodies(found)) == ["r1", "r2", "r4"]


def test_a_resource_that_is_not_there_or_elsewhere_carries_the_reason_and_stops_nothing() -> None:
    with WebServer() as server:
        server.answers |= {
            "/c.xml": document(
                "changelist",
                entry(f"{server.url}/gone", change="updated", at="2026-01-01"),
                entry("http://elsewhere.example/r", change="updated", at="2026-01-01"),
                entry("ftp://x", change="updated", at="2026-01-01"),
                entry(f"{server.url}/r", change="updated", at="2026-01-01"),
            ),
            "/r": b"r",
        }
        found = harvested(server, "/c.xml")
        assert [bool(raw.error) for raw in found] == [False, True, True, True, False]
        assert "not there" in str(found[1].error)
        assert "another server" in str(found[2].error)


def test_lists_that_name_one_another_are_read_once() -> None:
    with WebServer() as server:
        u = server.url
        server.answers |= {
            "/a.xml": document(
                "changelist", entry(f"{u}/b.xml", index=True), entry(f"{u}/a.xml", index=True), index=True
            ),
            "/b.xml": document("changelist", entry(f"{u}/a.xml", index=True), index=True),
        }
        assert harvested(server, "/a.xml") == []
        assert server.paths == ["/a.xml", "/b.xml"]


@pytest.mark.parametrize("body", [b"<html/>", b"not xml", b"<!DOCTYPE x [<!ENTITY e 'e'>]><urlset/>"])
def test_a_list_that_cannot_be_read_is_an_error_that_names_it(body: bytes) -> None:
    with WebServer({"/c.xml": body}) as server, pytest.raises(ProtocolError, match=r"c\.xml"):
        harvested(server, "/c.xml")


def test_a_busy_server_is_asked_again() -> None:
    with WebServer(busy={2}) as server:
        serve(server)
        assert sorted(bodies(harvested(server))) == ["r1", "r2", "r4"]


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("2026-01-01T00:00:00+09:00", datetime(2025, 12, 31, 15, tzinfo=UTC)),
        ("2026-01-01", datetime(2026, 1, 1, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("0001-01-01T00:00:00+09:00", None),
    ],
)
def test_times_are_read_with_their_zone(stated: str, found: datetime | None) -> None:
    assert resourcesync.moment(stated) == found


def test_the_last_change_counts_whatever_its_place() -> None:
    later, earlier = "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"
    one = document("changelist", entry("u:1", change="created", at=later), entry("u:1", change="deleted", at=earlier))
    two = document("changelist", entry("u:1", change="deleted", at=earlier), entry("u:1", change="updated", at=earlier))
    for body, change in ((one, "created"), (two, "updated")):
        read = resourcesync.read_document(xml.parse(body))
        assert resourcesync.last_changes([read])["u:1"].change == change
