"""Services that may be written to, really started: a plain store, and curated graphs beside a release."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

from loader import token
from tests.sparql_app.conftest import BASE, Service

CURATED = f"{BASE}/graph/curated/"
UPDATE = "application/sparql-update"


class Writable:
    """A service that may be written to, with the token "writer".

    Args:
        data: data directory.
        writes: beginnings of the graphs that the token may write.
        scope: of the service.
        settings: values of settings by name.
    """

    def __init__(self, data: Path, writes: Iterable[str] = ("*",), scope: str = "public", **settings: object) -> None:
        self.data = data
        if not token.read(data):
            self.secret = token.add(data, "writer", writes=writes, scope=scope)  # type: ignore[arg-type]
            (data / "secret").write_text(self.secret)
        self.secret = (data / "secret").read_text()
        self.service = Service(data, scope, writable=True, **settings)
        self.http = self.service.http

    def bearer(self, secret: str = "") -> dict[str, str]:
        """The header of a token, the writer's if none is named."""
        return {"Authorization": f"Bearer {secret or self.secret}"}

    def update(self, text: str, secret: str = "", **more: Any) -> httpx.Response:
        """Send an update."""
        headers = {"Content-Type": UPDATE, "Accept-Language": "en", **self.bearer(secret)}
        return self.http.post("/update", content=text, headers=headers, **more)

    def changed(self, text: str, **more: Any) -> str:
        """Send an update that must succeed; returns the release that holds it."""
        answer = self.update(text, **more)
        assert answer.status_code == 204, answer.text
        return answer.headers["X-Release"]

    def put(self, graph: str, content: str | bytes, kind: str = "text/turtle", method: str = "PUT") -> httpx.Response:
        """Put or post a graph; "" is the default graph."""
        named = {"graph": graph} if graph else {"default": ""}
        headers = {"Content-Type": kind, "Accept-Language": "en", **self.bearer()}
        return self.http.request(method, "/store", params=named, content=content, headers=headers)

    def get(self, graph: str, kind: str = "application/n-triples") -> httpx.Response:
        """A graph, as everybody sees it."""
        named = {"graph": graph} if graph else {"default": ""}
        return self.http.get("/store", params=named, headers={"Accept": kind})

    def triples(self, graph: str) -> set[str]:
        """The triples of a graph."""
        answer = self.get(graph)
        assert answer.status_code == 200, answer.text
        return {str(quad.triple) for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)}

    def rows(self, query: str) -> list[list[str]]:
        """The rows of a query, with its head left out."""
        answer = self.service.ask(query, Accept="text/csv")
        assert answer.status_code == 200, answer.text
        return [line.split(",") for line in answer.text.splitlines()[1:]]

    def stop(self) -> None:
        """End the service."""
        self.service.stop()
