from __future__ import annotations

import contextlib
import email.utils
import gzip
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import pytest

from loader import settings
from loader.errors import ProtocolError
from loader.protocols.http import Client
from loader.protocols.journal import Journal, kept
from loader.protocols.location import read_location
from ontology import Text

Reply = tuple[int, dict[str, str], bytes]
Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that gives these replies (status, headers, body) one after the other, the last one for ever."""
    servers = []

    def start(*replies: Reply) -> str:
        waiting = list(replies)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        server.server_close()
        thread.join()


OK: Reply = (200, {}, b"ok")


def test_bytes_come_with_address_time_type_and_headers(serve: Serve, client: Client) -> None:
    url = serve((200, {"Content-Type": "Text/XML; charset=utf-8", "ETag": '"1"', "X-Other": "y"}, b"<a/>"))
    answer = client.get(url + "/oai", {"verb": "Identify", "q": "あ b"})
    assert answer.raw.content == b"<a/>"
    assert answer.raw.url == url + "/oai?verb=Identify&q=%E3%81%82+b"
    assert answer.raw.media_type == "text/xml"
    assert answer.raw.headers["etag"] == '"1"'
    assert "x-other" not in answer.raw.headers


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_honoured(serve: Serve, client: Client, pauses: list[float], status: int) -> None:
    url = serve((status, {"Retry-After": "3"}, b""), (status, {"Retry-After": "3"}, b""), OK)
    assert client.get(url).raw.content == b"ok"
    assert pauses == [3.0, 3.0]


def test_retry_after_as_a_date_is_honoured(serve: Serve, client: Client, pauses: list[float]) -> None:
    when = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    url = serve((503, {"Retry-After": when}, b""), OK)
    assert client.get(url).raw.content == b"ok"
    assert 100 < pauses[0] <= 120


def test_without_retry_after_the_pause_doubles(serve: Serve, client: Client, pauses: list[float]) -> None:
    url = serve((500, {}, b""))
    with pytest.raises(ProtocolError, match="after 5 tries: HTTP 500"):
        client.get(url)
    assert pauses == [1.0, 2.0, 4.0, 8.0]


def test_a_server_that_wants_us_back_tomorrow_is_given_up(serve: Serve, client: Client, pauses: list[float]) -> None:
    url = serve((503, {"Retry-After": "86400"}, b""))
    with pytest.raises(ProtocolError, match="asks to come back in 86400 seconds"):
        client.get(url)
    assert pauses == []


def test_a_refusal_is_not_repeated(serve: Serve, client: Client, pauses: list[float]) -> None:
    url = serve((404, {}, b"gone"))
    with pytest.raises(ProtocolError, match="answers HTTP 404"):
        client.get(url)
    assert client.get(url, also=frozenset({404})).raw.content == b"gone"
    assert pauses == []


def test_redirects_within_the_host_are_followed(serve: Serve, client: Client) -> None:
    url = serve((301, {"Location": "/new"}, b""), OK)
    assert client.get(url + "/old").raw.url == url + "/new"


@pytest.mark.parametrize("target", ["http://other.example/", "ftp://127.0.0.1/", "http://localhost/x"])
def test_redirects_to_another_server_are_refused(serve: Serve, client: Client, target: str) -> None:
    url = serve((302, {"Location": target}, b""))
    with pytest.raises(ProtocolError, match="redirects to another server"):
        client.get(url)


def test_redirects_in_circles_end(serve: Serve, client: Client) -> None:
    url = serve((302, {"Location": "/again"}, b""))
    with pytest.raises(ProtocolError, match="redirects in circles"):
        client.get(url)


def test_an_endless_answer_is_cut_off(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    bomb = gzip.compress(b"0" * (30 * 2**20))
    url = serve((200, {"Content-Encoding": "gzip"}, bomb))
    with Client(settings.load({"record_megabytes": 1}, {})) as small, pytest.raises(ProtocolError, match="more than"):
        small.get(url)


def test_a_body_shorter_than_promised_is_tried_again(serve: Serve, client: Client, pauses: list[float]) -> None:
    url = serve((200, {"Content-Length": "100"}, b"short"), (200, {}, b"whole"))
    assert client.get(url).raw.content == b"whole"
    assert pauses == [1.0]


def test_a_server_that_is_not_there_is_told_without_the_query(client: Client) -> None:
    with pytest.raises(ProtocolError, match=r"http://127.0.0.1:9/oai does not answer as it should after 5 tries"):
        client.get("http://127.0.0.1:9/oai", {"secret": "token"})


@pytest.mark.parametrize("url", ["ftp://a/b", "file:///etc/passwd", "http://", "http://a:b:c/", "no address", ""])
def test_only_http_addresses_are_asked(client: Client, url: str) -> None:
    with pytest.raises(ProtocolError, match="is not an http or https address"):
        client.get(url)


class Site:
    """A server of named files that keeps the headers of what it is asked."""

    def __init__(self, **files: bytes) -> None:
        self.files = {f"/{name.replace('_', '.')}": content for name, content in files.items()}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.robots = 404

        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                content = site.files.get(self.path)
                status = 200 if content is not None else site.robots if self.path == "/robots.txt" else 404
                tag = f'"{len(content)}"' if content is not None else ""
                if tag and self.headers.get("If-None-Match") == tag:
                    status, content = 304, None
                self.send_response(status)
                for name, value in {"ETag": tag, "Last-Modified": "Wed, 01 Apr 2026 00:00:00 GMT"}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class Remembering(Journal):
    """A journal that knows validators and keeps what is reported."""

    def __init__(self, *, pause: float = 0.0, fresh: bool = False) -> None:
        super().__init__(pause=pause, fresh=fresh)
        self.known: dict[str, tuple[str, str]] = {}
        self.reports: list[tuple[str, str]] = []

    def validators(self, url: str) -> tuple[str, str]:
        return self.known.get(url, ("", ""))

    def remember(self, url: str, etag: str, modified: str) -> None:
        self.known[url] = (etag, modified)

    def report(self, kind: str, message: Text) -> None:
        self.reports.append((kind, str(message)))


def take(url: str, journal: Journal) -> list[bytes]:
    """What a run takes of a file at an address."""
    with kept(journal):
        return [raw.content for raw in read_location(url, settings.load({}, {}))]


def test_a_file_that_has_not_changed_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    journal = Remembering()
    with Site(a_csv=b"one") as site:
        address = site.url + "/a.csv"
        assert take(address, journal) == [b"one"]
        assert take(address, journal) == []
        assert journal.reports == [("unchanged", f"{address} has not changed")]
        assert site.asked[-1][1]["if-none-match"] == '"3"'
        assert site.asked[-1][1]["if-modified-since"] == "Wed, 01 Apr 2026 00:00:00 GMT"
        site.files["/a.csv"] = b"changed"
        assert take(address, journal) == [b"changed"]
        journal.fresh = True
        assert take(address, journal) == [b"changed"]


def test_a_file_whose_records_were_not_all_taken_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    journal = Remembering()
    with Site(a_csv=b"one") as site, kept(journal):
        files = read_location(site.url + "/a.csv", settings.load({}, {}))
        assert next(files).content == b"one"
        files.close()  # type: ignore[attr-defined]
    assert journal.known == {}


def test_robots_txt_is_obeyed_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    rules = b"User-agent: enishi\nDisallow: /private/\nUser-agent: *\nDisallow: /\n"
    with Site(robots_txt=rules, a_csv=b"one") as site:
        assert take(site.url + "/a.csv", Remembering()) == [b"one"]
        with pytest.raises(ProtocolError, match=r"/private/b\.csv may not be fetched: robots\.txt forbids it"):
            take(site.url + "/private/b.csv", Remembering())
        assert "/private/b.csv" not in site.paths()


@pytest.mark.parametrize("status", [401, 403, 404])
def test_without_robots_txt_everything_may_be_fetched(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Site(a_csv=b"one") as site:
        site.robots = status
        assert take(site.url + "/a.csv", Remembering()) == [b"one"]


def test_the_crawl_delay_of_robots_txt_is_kept(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    rules = b"User-agent: *\nCrawl-delay: 7\n"
    with Site(robots_txt=rules, a_csv=b"one") as site, Client(settings.load({}, {}), sleep=pauses.append) as client:
        client.file(site.url + "/a.csv")
    assert [round(pause) for pause in pauses] == [7]


def test_requests_keep_the_pause_that_the_registry_asks_for(
    monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with (
        Site(a_csv=b"one") as site,
        Client(settings.load({}, {}), sleep=pauses.append, journal=Remembering(pause=30)) as client,
    ):
        for _ in range(3):
            client.get(site.url + "/a.csv")
    assert len(pauses) == 2
    assert all(29 < pause <= 30 for pause in pauses)


def test_a_request_that_is_tried_again_is_told(serve: Serve, client: Client) -> None:
    client.journal = Remembering()
    client.get(serve((503, {"Retry-After": "1"}, b""), OK))
    assert client.journal.reports == [
        ("retried", "127.0.0.1 did not answer as it should (HTTP 503) and was asked again")
    ]
