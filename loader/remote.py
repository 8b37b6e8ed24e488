"""A SPARQL 1.1 store elsewhere, for those who outgrow one machine: a release is uploaded to it and asked there.

Everything is in named graphs, the merged view in one of its own, so that nothing depends on what a store takes for its
default graph. Which release the store holds is told by one more graph; while an upload is under way it tells none.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import ssl
import time
import urllib.request
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import httpx
import pyoxigraph as ox
from SPARQLWrapper import CONSTRUCT, JSON, POST, SELECT, TURTLE, SPARQLWrapper

from loader.errors import StoreError
from loader.settings import Settings

NOTHING = "https://w3id.org/enishi/graph/nothing"
"""A graph that no store has: told where a dataset is empty, because a store that is told none asks everything."""
_TRIPLES = "application/n-triples"
_RESULTS = "application/sparql-results+json"
_UNREADY = frozenset({408, 429, 500, 502, 503, 504})
_SILENT_SECONDS = 600.0
"""Seconds without a byte from the store after which it is given up; questions have a limit of their own."""
_AUTHORISATIONS = 401
_LOOK = 0.1
"""Seconds between two looks at whether an answer is still wanted."""
_REASON = 10_000
"""Bytes of the answer of a store that refuses, for what it says of the reason."""


class RemoteError(StoreError):
    """The store elsewhere did not answer as it should.

    Args:
        temporary: it may do so later.
    """

    def __init__(self, message: str, *, temporary: bool, **values: object) -> None:
        super().__init__(message, **values)
        self.temporary = temporary


class TooLargeError(RemoteError):
    """The answer is larger than may be."""


class LateError(RemoteError):
    """The answer was not there in time."""


@dataclass(frozen=True, slots=True)
class Graphs:
    """The dataset of a query: graphs that make its default graph, and graphs that it may name."""

    default: Sequence[str]
    named: Sequence[str]


class RemoteStore:
    """A store by its addresses. Its methods may be called from any thread.

    It is spoken to directly: no proxy of the environment sees its data, and a redirection elsewhere is refused, because
    it would take the credentials along.

    Args:
        settings: where it is, and as whom to speak to it.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = settings.store
        self._graphs = settings.store_graphs or settings.store
        self._auth = _EitherAuth(settings.store_user, settings.store_password) if settings.store_user else None
        reader = settings.store_query_user
        self._query_auth = _EitherAuth(reader, settings.store_query_password) if reader else None
        self._agent = settings.user_agent
        self._trust = ssl.create_default_context()

    def ask(
        self,
        query: str,
        graphs: Graphs,
        *,
        graph: bool,
        seconds: float,
        limit: int,
        check: Callable[[], None] = lambda: None,
    ) -> bytes:
        """What the store answers: SPARQL results in JSON, or N-Triples.

        Args:
            query: the query.
            graphs: its dataset.
            graph: it is answered by a graph.
            seconds: how long the whole answer may take, however slowly the store sends it.
            limit: most bytes of the answer.
            check: called several times a second; what it raises ends the question.

        Raises:
            LateError: the answer takes longer.
            TooLargeError: the answer has more bytes.
            RemoteError: the store does not answer, or refuses.
        """
        wrapper = _Asking(self.url, agent=self._agent)
        wrapper.setQuery(query)
        wrapper.queryType = CONSTRUCT if graph else SELECT  # it guesses from the text, comments included
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(TURTLE if graph else JSON)
        wrapper.setOnlyConneg(True)  # strict stores refuse parameters that the protocol does not know
        wrapper.addCustomHttpHeader("Accept", _TRIPLES if graph else _RESULTS)
        for name, iris in (("default-graph-uri", graphs.default), ("named-graph-uri", graphs.named)):
            for iri in iris or (NOTHING,):
                wrapper.addParameter(name, iri)
        try:
            return asyncio.run(self._watched(wrapper.request(), seconds, limit, check))
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise RemoteError("The store does not answer: {reason}", temporary=True, reason=reason) from error

    async def _watched(
        self, asked: urllib.request.Request, seconds: float, limit: int, check: Callable[[], None]
    ) -> bytes:
        """The answer, unless it is late or no longer wanted; then the connection is closed at once."""
        until = time.monotonic() + seconds
        receiving = asyncio.ensure_future(self._received(asked, limit))
        try:
            while True:
                left = until - time.monotonic()
                if left <= 0:
                    raise LateError("The store does not answer in time", temporary=True)
                if (await asyncio.wait({receiving}, timeout=min(_LOOK, left)))[0]:
                    return receiving.result()
                check()
        finally:
            if not receiving.done():
                receiving.cancel()
                with contextlib.suppress(asyncio.CancelledError, httpx.HTTPError):
                    await receiving

    async def _received(self, asked: urllib.request.Request, limit: int) -> bytes:
        headers = {**dict(asked.header_items()), "Accept-Encoding": "identity"}
        file = io.BytesIO()
        async with (
            httpx.AsyncClient(
                timeout=_SILENT_SECONDS, trust_env=False, verify=self._trust, auth=self._query_auth
            ) as client,
            client.stream(
                asked.get_method(), asked.full_url, content=cast(bytes, asked.data), headers=headers
            ) as response,
        ):
            most = limit if response.is_success else _REASON
            async for chunk in response.aiter_bytes():
                file.write(chunk)
                if file.tell() > most:
                    break
        if not response.is_success:
            raise _refused(response.status_code, _first_line(file.getvalue()[:_REASON].decode(errors="replace")))
        if file.tell() > limit:
            raise TooLargeError("The store answers with more than {limit} bytes", temporary=False, limit=limit)
        return file.getvalue()

    def put(self, graph: str, triples: Iterable[ox.Triple], at_once: int) -> int:
        """Make a graph hold these triples and no others; returns how many they are.

        Sent in parts, so that no side has to hold it all. A blank node keeps its identity only within one part.

        Args:
            graph: IRI of the graph.
            triples: what it is to hold.
            at_once: triples a part.

        Raises:
            RemoteError: the store does not take it.
        """
        count = 0
        part: list[str] = []
        with self._client() as client:
            for triple in triples:
                part.append(f"{triple} .\n")
                count += 1
                if len(part) == at_once:
                    self._send(client, graph, part, first=count == at_once)
                    part = []
            if part or not count:
                self._send(client, graph, part, first=count <= at_once)
        return count

    def delete(self, graph: str) -> None:
        """Remove a graph; nothing happens when there is none."""
        with self._client() as client:
            self._checked(client.delete(self._graphs, params={"graph": graph}), 404)

    def _send(self, client: httpx.Client, graph: str, part: list[str], *, first: bool) -> None:
        content = "".join(part).encode()
        method = "PUT" if first else "POST"
        self._checked(
            client.request(
                method, self._graphs, params={"graph": graph}, content=content, headers={"Content-Type": _TRIPLES}
            )
        )

    def _client(self) -> httpx.Client:
        return httpx.Client(
            timeout=_SILENT_SECONDS,
            headers={"User-Agent": self._agent},
            auth=self._auth,
            trust_env=False,
            verify=self._trust,
        )

    def _checked(self, response: httpx.Response, *fine: int) -> None:
        if not response.is_success and response.status_code not in fine:
            raise _refused(response.status_code, _first_line(response.text))


class _Asking(SPARQLWrapper):
    """Writes the request of a query. It is sent by httpx: what SPARQLWrapper sends cannot be ended from outside, goes
    through proxies and follows redirections.
    """

    def request(self) -> urllib.request.Request:
        """The request."""
        made: urllib.request.Request = self._createRequest()
        return made


class _EitherAuth(httpx.Auth):
    """Basic or Digest, as the store asks: stores differ, and only their first answer tells. It is remembered, so that
    no part of an upload goes twice.
    """

    requires_response_body = True

    def __init__(self, user: str, password: str) -> None:
        self._ways: dict[str, httpx.Auth] = {
            "digest": httpx.DigestAuth(user, password),
            "basic": httpx.BasicAuth(user, password),
        }
        self._known: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request, and once more when the store asks who sends it; see `httpx.Auth`."""
        if self._known is not None:
            yield from self._known.auth_flow(request)
            return
        response = yield request
        if response.status_code != _AUTHORISATIONS:
            return
        asked = response.headers.get("WWW-Authenticate", "").split(" ", 1)[0].lower()
        self._known = way = self._ways.get(asked, self._ways["basic"])
        flow = way.auth_flow(request)
        again = next(flow)
        if asked == "digest":
            again = flow.send(response)
        yield again


def _refused(status: int, reason: str) -> RemoteError:
    return RemoteError(
        "The store answers HTTP {status}: {reason}", temporary=status in _UNREADY, status=status, reason=reason
    )


def _first_line(told: str) -> str:
    lines = told.strip().splitlines()
    return lines[0][:300] if lines else ""
