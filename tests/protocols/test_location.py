"""Paths and addresses, as all sources take them."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.errors import UsageError
from loader.protocols.http import Client
from loader.protocols.journal import Journal, kept
from loader.protocols.location import is_address, read_location
from loader.settings import Settings, load
from tests.web_server import WebServer


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return load({"data": tmp_path / "data"}, {})


def test_of_a_folder_only_the_kinds_that_are_wanted_are_taken(tmp_path: Path, settings: Settings) -> None:
    for name in ("a.xml", "b.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    assert [r.url for r in read_location(str(tmp_path), settings, suffixes=frozenset({".xml"}))] == ["a.xml"]
    assert [r.url for r in read_location(str(tmp_path / "b.pdf"), settings, suffixes=frozenset({".xml"}))] == ["b.pdf"]
    with pytest.raises(UsageError, match="no file or folder"):
        list(read_location(str(tmp_path / "none"), settings))


class Remembering(Journal):
    """A journal that keeps validators."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, tuple[str, str]] = {}

    def validators(self, url: str) -> tuple[str, str]:
        return self.held.get(url, ("", ""))

    def remember(self, url: str, etag: str, modified: str) -> None:
        self.held[url] = (etag, modified)


def test_an_address_is_one_file_that_does_not_come_again_until_it_changes(settings: Settings) -> None:
    with WebServer({"/a.csv": b"a"}, {"/a.csv": {"ETag": '"1"'}}) as web, kept(Remembering()):
        assert [raw.content for raw in read_location(f"{web.url}/a.csv", settings)] == [b"a"]
        assert list(read_location(f"{web.url}/a.csv", settings)) == []
        web.headers["/a.csv"] = {"ETag": '"2"'}
        assert [raw.content for raw in read_location(f"{web.url}/a.csv", settings)] == [b"a"]


def test_an_address_that_is_a_list_is_walked(settings: Settings) -> None:
    with WebServer({"/1": b"one", "/2": b"two"}) as web:

        def walk(client: Client):  # type: ignore[no-untyped-def]
            for number in (1, 2):
                yield client.get(f"{web.url}/{number}").raw

        assert [raw.content for raw in read_location(web.url, settings, walk=walk)] == [b"one", b"two"]
        assert "/robots.txt" not in web.paths


def test_what_begins_like_an_address_is_one() -> None:
    named = [name for name in ("https://a.example", "http://a", "a/http://b", "shipped:") if is_address(name)]
    assert named == ["https://a.example", "http://a"]
