"""A small HTTP server for the tests of OpenSearch and ResourceSync: answers by path, and faults on request."""

from __future__ import annotations

import threading
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

Answer = bytes | Callable[[dict[str, str]], bytes]
"""The body for a path, or what makes it from the parameters of a request."""


@dataclass
class WebServer:
    """Serves answers on 127.0.0.1 until the with-block ends; a test changes them while the server runs.

    Args:
        answers: body by path; another path is 404.
        headers: further headers by path; who asks with the ETag among them is answered with 304.
        busy: numbers of the requests, from 1, that are answered with 503 and "Retry-After: 0".
        media_type: of every answer.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    busy: set[int] = field(default_factory=set)
    media_type: str = "application/octet-stream"
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.requests]


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urllib.parse.urlsplit(self.path)
            params = dict(urllib.parse.parse_qsl(parts.query))
            server.requests.append((parts.path, params))
            if len(server.requests) in server.busy:
                self._send(503, b"busy", {"Retry-After": "0"})
                return
            answer = server.answers.get(parts.path)
            if answer is None:
                self._send(404, b"not found", {})
                return
            headers = server.headers.get(parts.path, {})
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                self._send(304, b"", headers)
                return
            body = answer if isinstance(answer, bytes) else answer(params)
            self._send(200, body, headers)

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", server.media_type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            pass

    return Handler
