"""The HTTP side of the test server: verbs, resumption tokens, and faults on request."""

from __future__ import annotations

import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape, quoteattr

from tests.oai_server.repository import OAI, Item, Repository


@dataclass
class Faults:
    """What goes wrong, by number of the list request (ListRecords or ListIdentifiers, from 1)."""

    busy: dict[int, str] = field(default_factory=dict)
    """503 with this Retry-After."""
    drop: set[int] = field(default_factory=set)
    """The connection breaks in the middle of the body."""
    forget: set[int] = field(default_factory=set)
    """All resumption tokens are forgotten before the request is answered."""
    garble: set[int] = field(default_factory=set)
    """The answer is no well-formed XML (a control character in a text)."""
    truncate: set[int] = field(default_factory=set)
    """The answer ends in the middle, but its Content-Length fits."""


class _OaiError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class OaiServer:
    """Serves a repository on 127.0.0.1 until the with-block ends.

    Args:
        page_size: records a response.
        order: "datestamp" or "identifier", the order of lists.
        ending: whether the last of several responses carries an "empty" token element or none ("absent").
        sizes: whether tokens state completeListSize.
        granularity: "YYYY-MM-DDThh:mm:ssZ" or "YYYY-MM-DD".
        error_status: HTTP status of OAI-PMH errors.
        clock: the server's clock.
        delay: seconds that every answer takes.
    """

    def __init__(
        self,
        repository: Repository,
        *,
        port: int = 0,
        page_size: int = 3,
        order: str = "datestamp",
        ending: str = "empty",
        sizes: bool = True,
        granularity: str = "YYYY-MM-DDThh:mm:ssZ",
        faults: Faults | None = None,
        error_status: int = 200,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        delay: float = 0.0,
    ) -> None:
        self.repository = repository
        self.page_size = page_size
        self.order = order
        self.ending = ending
        self.sizes = sizes
        self.granularity = granularity
        self.faults = faults or Faults()
        self.error_status = error_status
        self.clock = clock
        self.delay = delay
        self.requests: list[dict[str, str]] = []
        self.lists = 0
        self._tokens: dict[str, tuple[dict[str, str], int]] = {}
        self._issued = 0
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self.url = f"http://127.0.0.1:{self._http.server_port}/oai"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def serve_forever(self) -> None:
        try:
            self._http.serve_forever()
        finally:
            self._http.server_close()

    def list_request(self) -> int:
        """Count one more list request and apply what happens before it is answered."""
        with self._lock:
            self.lists += 1
            if self.lists in self.faults.forget:
                self._tokens.clear()
            return self.lists

    # verbs

    def answer(self, params: dict[str, str]) -> str:
        """The OAI-PMH response to a request."""
        verb = params.get("verb", "")
        verbs = {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "ListRecords": self._list,
            "ListIdentifiers": self._list,
            "GetRecord": self._get,
        }
        try:
            if verb not in verbs:
                raise _OaiError("badVerb", "Illegal OAI verb")
            body = verbs[verb](params)
        except _OaiError as error:
            body = f'<error code="{error.code}">{escape(str(error))}</error>'
        attributes = "".join(f" {k}={quoteattr(v)}" for k, v in params.items())
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{OAI}">'
            f"<responseDate>{self.clock():%Y-%m-%dT%H:%M:%SZ}</responseDate>"
            f"<request{attributes}>{self.url}</request>{body}</OAI-PMH>"
        )

    def _identify(self, _: dict[str, str]) -> str:
        return (
            f"<Identify><repositoryName>Test</repositoryName><baseURL>{self.url}</baseURL>"
            "<protocolVersion>2.0</protocolVersion><adminEmail>nobody@test.example</adminEmail>"
            "<earliestDatestamp>2000-01-01T00:00:00Z</earliestDatestamp><deletedRecord>transient</deletedRecord>"
            f"<granularity>{self.granularity}</granularity></Identify>"
        )

    def _formats(self, _: dict[str, str]) -> str:
        rows = "".join(
            f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>x</schema>"
            "<metadataNamespace>x</metadataNamespace></metadataFormat>"
            for prefix in self.repository.formats()
        )
        return f"<ListMetadataFormats>{rows}</ListMetadataFormats>"

    def _get(self, params: dict[str, str]) -> str:
        item = self.repository.items.get(params.get("identifier", ""))
        if item is None:
            raise _OaiError("idDoesNotExist", "There is no such record")
        return f"<GetRecord>{self._record(item, params.get('metadataPrefix', ''))}</GetRecord>"

    def _list(self, params: dict[str, str]) -> str:
        token = params.get("resumptionToken")
        if token is None:
            query, start = params, 0
        elif token in self._tokens:
            query, start = self._tokens[token]
        else:
            raise _OaiError("badResumptionToken", "The resumptionToken is invalid or expired.")
        items = self._selected(query)
        if not items:
            raise _OaiError("noRecordsMatch", "No records match")
        verb = params["verb"]
        page = items[start : start + self.page_size]
        show = self._header if verb == "ListIdentifiers" else self._record
        rows = "".join(show(item, query["metadataPrefix"]) for item in page)
        return f"<{verb}>{rows}{self._next(query, start, len(items))}</{verb}>"

    def _selected(self, query: dict[str, str]) -> list[Item]:
        prefix = query.get("metadataPrefix", "")
        if prefix not in self.repository.formats():
            raise _OaiError("cannotDisseminateFormat", f"The format {prefix} is not supported")
        lower, upper = query.get("from", ""), query.get("until", "9999")
        items = [
            item
            for item in self.repository.items.values()
            if (item.deleted or prefix in item.metadata) and lower <= self._stamp(item) <= upper
        ]
        if self.order == "datestamp":
            return sorted(items, key=lambda item: (item.datestamp, item.identifier))
        return sorted(items, key=lambda item: item.identifier)

    def _next(self, query: dict[str, str], start: int, size: int) -> str:
        end = start + self.page_size
        attributes = f' cursor="{start}"' + (f' completeListSize="{size}"' if self.sizes else "")
        if end < size:
            with self._lock:
                self._issued += 1
                token = f"token&{self._issued}"
                self._tokens[token] = (query, end)
            return f"<resumptionToken{attributes}>{escape(token)}</resumptionToken>"
        return f"<resumptionToken{attributes}/>" if start and self.ending == "empty" else ""

    def _stamp(self, item: Item) -> str:
        return item.datestamp.strftime("%Y-%m-%d" if self.granularity == "YYYY-MM-DD" else "%Y-%m-%dT%H:%M:%SZ")

    def _header(self, item: Item, _: str = "") -> str:
        sets = "" if item.deleted else "".join(f"<setSpec>{s}</setSpec>" for s in item.sets)
        status = ' status="deleted"' if item.deleted else ""
        return (
            f"<header{status}><identifier>{escape(item.identifier)}</identifier>"
            f"<datestamp>{self._stamp(item)}</datestamp>{sets}</header>"
        )

    def _record(self, item: Item, prefix: str) -> str:
        metadata = item.metadata.get(prefix, b"").decode()
        body = f"<metadata>{metadata}</metadata>" if metadata else ""
        return f"<record>{self._header(item)}{body}</record>"


def _handler(server: OaiServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            params = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
            server.requests.append({"User-Agent": self.headers.get("User-Agent", ""), **params})
            number = (
                server.list_request()
                if params.get("verb", "").startswith("List") and (params["verb"] != "ListMetadataFormats")
                else 0
            )
            faults = server.faults
            time.sleep(server.delay)
            if number in faults.busy:
                self._send(503, b"busy", ("Retry-After", faults.busy[number]))
                return
            body = server.answer(params).encode()
            if number in faults.garble:
                body = body.replace(b"<record>", b"<record>\x0b", 1)
            if number in faults.truncate:
                body = body[: len(body) // 2]
            status = server.error_status if b"<error code=" in body else 200
            self._send(status, body, drop=number in faults.drop)

        def _send(self, status: int, body: bytes, *headers: tuple[str, str], drop: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if drop else body)
            self.close_connection = self.close_connection or drop

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            pass

    return Handler
