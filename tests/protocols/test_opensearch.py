"""OpenSearch against a server over HTTP: pages to the end, secrets kept out, faults told."""

from __future__ import annotations

import json
import logging
import urllib.parse
from collections.abc import Callable

import pytest

from loader import settings
from loader.errors import UnreadableError
from loader.protocols import opensearch
from loader.protocols.http import Client
from loader.protocols.opensearch import Paging, Shown
from loader.record import Raw
from tests.web_server import WebServer

SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 2}, {})


def shown(content: bytes) -> Shown:
    if not content.startswith(b"{"):
        raise UnreadableError("This is no answer")
    told = json.loads(content)
    return Shown(len(told["items"]), told.get("total"))


def paging(**more: object) -> Paging:
    return Paging(**{
        "start": "start", "count": "count", "size": 3, "most": 100, "fixed": {"format": "json"},
        "secret": {"appid": "s3cret"}, "shown": shown, **more,
    })  # type: ignore[arg-type]  # fmt: skip


def pages(server: WebServer, query: str = "q=x", **more: object) -> list[Raw]:
    with Client(SETTINGS, sleep=lambda _: None) as client:
        return list(opensearch.pages(f"{server.url}/search?{query}", client, paging(**more)))


def results(number: int, *, total: bool = True) -> Callable[[dict[str, str]], bytes]:
    def answer(params: dict[str, str]) -> bytes:
        first, size = int(params["start"]), int(params["count"])
        told = {"items": list(range(first, min(first + size, number + 1)))}
        return json.dumps({**told, "total": number} if total else told).encode()

    return answer


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 7, 9])
@pytest.mark.parametrize("total", [True, False])
def test_every_result_comes_once(number: int, *, total: bool) -> None:
    with WebServer({"/search": results(number, total=total)}) as server:
        found = [item for raw in pages(server) for item in json.loads(raw.content)["items"]]
    assert found == list(range(1, number + 1))


def test_paging_of_the_location_is_ours_and_the_rest_of_its_query_is_kept() -> None:
    with WebServer({"/search": results(4)}) as server:
        found = pages(server, "q=%E6%B5%B7&start=9&count=1&appid=mine&lang=en")
    assert [p for _, p in server.requests] == [
        {"q": "海", "lang": "en", "format": "json", "start": first, "count": "3", "appid": "s3cret"}
        for first in ("1", "4")
    ]
    for raw in found:
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(raw.url).query))
        assert "appid" not in query
        assert query["q"] == "海"


def test_a_page_that_cannot_be_read_is_handed_on_and_the_others_come() -> None:
    good = results(9)
    answer = lambda p: b"oops" if p["start"] == "4" else good(p)  # noqa: E731
    with WebServer({"/search": answer}) as server:
        assert [raw.content == b"oops" for raw in pages(server)] == [False, True, False]


def test_a_first_page_that_cannot_be_read_ends_the_list() -> None:
    with WebServer({"/search": b"oops"}) as server:
        assert len(pages(server)) == 1


def test_a_server_that_always_gives_the_same_page_is_left() -> None:
    with WebServer({"/search": json.dumps({"items": [1, 2, 3], "total": 99}).encode()}) as server:
        assert len(pages(server)) == 1
    assert len(server.requests) == 2


def test_what_a_server_does_not_give_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), WebServer({"/search": results(20)}) as server:
        assert len(pages(server, most=6)) == 2
    assert "announces 20 records and delivers 6" in caplog.text
