"""Lists in pages of JSON: by link and by number, taken up again where a run broke off, never followed elsewhere."""

from __future__ import annotations

import json

import pytest

from loader.errors import ProtocolError
from loader.protocols import pages
from loader.protocols.http import Client
from tests.web_server import WebServer


def linked(server: WebServer, last: int) -> None:
    def page(params: dict[str, str]) -> bytes:
        number = int(params.get("cursor", "1"))
        following = {"next": f"{server.url}/list?cursor={number + 1}"} if number < last else {}
        return json.dumps({"data": [number], "links": following}).encode()

    server.answers["/list"] = page


def numbers(found: list[bytes]) -> list[int]:
    return [json.loads(content)["data"][0] for content in found]


def test_links_are_followed_to_the_last_page(client: Client) -> None:
    with WebServer() as server:
        linked(server, 4)
        assert numbers([raw.content for raw in pages.linked(f"{server.url}/list", client)]) == [1, 2, 3, 4]


def test_a_run_that_broke_off_goes_on_at_the_page_it_had_not_taken(client: Client) -> None:
    with WebServer() as server:
        linked(server, 4)
        walk = pages.linked(f"{server.url}/list", client, {"q": "x"})
        assert numbers([next(walk).content, next(walk).content]) == [1, 2]
        walk.close()
        again = [raw.content for raw in pages.linked(f"{server.url}/list", client, {"q": "x"})]
        assert numbers(again) == [2, 3, 4]
        assert numbers([raw.content for raw in pages.linked(f"{server.url}/list", client, {"q": "x"})])[0] == 1


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"[" * 100_000])
def test_an_answer_that_is_no_object_of_json_is_named(body: bytes, client: Client) -> None:
    with WebServer({"/list": body}) as server, pytest.raises(ProtocolError, match="does not answer with"):
        list(pages.linked(f"{server.url}/list", client))


def test_numbered_pages_end_where_the_list_says(client: Client) -> None:
    with WebServer({"/list": lambda p: json.dumps({"page": p["page"]}).encode()}) as server:
        found = list(pages.numbered(f"{server.url}/list", client, lambda _, number: number >= 3, {"q": "x"}))
        assert [json.loads(raw.content)["page"] for raw in found] == ["1", "2", "3"]
        assert {p["q"] for _, p in server.requests} == {"x"}


def test_numbered_pages_that_repeat_are_left(client: Client) -> None:
    with WebServer({"/list": b"{}"}) as server, pytest.raises(ProtocolError, match="in circles"):
        list(pages.numbered(f"{server.url}/list", client, lambda *_: False))
