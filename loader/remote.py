"""A SPARQL 1.1 store elsewhere, for those who outgrow one machine: a release is uploaded to it and asked there.

Everything is in named graphs, the merged view in one of its own, so that nothing depends on what a store takes for its
default graph. Which release the store holds is told by one more graph; while an upload is under way it tells none.
"""

from __future__ import annotations

import http.client
import urllib.error
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import httpx
import pyoxigraph as ox
from SPARQLWrapper import CONSTRUCT, JSON, POST, SELECT, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, SPARQLWrapperException

from loader.errors import StoreError
from loader.settings import Settings

NOTHING = "https://w3id.org/enishi/graph/nothing"
"""A graph that no store has: told where a dataset is empty, because a store that is told none asks everything."""
_TRIPLES = "application/n-triples"
_RESULTS = "application/sparql-results+json"
_UNREADY = frozenset({408, 429, 500, 502, 503, 504})
_UPLOAD_SECONDS = 600.0
_AUTHORISATIONS = 401


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


@dataclass(frozen=True, slots=True)
class Graphs:
    """The dataset of a query: graphs that make its default graph, and graphs that it may name."""

    default: Sequence[str]
    named: Sequence[str]


class RemoteStore:
    """A store by its addresses. Its methods may be called from any thread.

    Args:
        settings: where it is, and as whom to speak to it.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = settings.store
        self._graphs = settings.store_graphs or settings.store
        self._user, self._password = settings.store_user, settings.store_password
        self._agent = settings.user_agent

    def ask(self, query: str, graphs: Graphs, *, graph: bool, seconds: float, limit: int) -> bytes:
        """What the store answers: SPARQL results in JSON, or N-Triples.

        Args:
            query: the query.
            graphs: its dataset.
            graph: it is answered by a graph.
            seconds: how long to wait.
            limit: most bytes of the answer.

        Raises:
            TooLargeError: the answer has more bytes.
            RemoteError: the store does not answer, or refuses.
        """
        wrapper = SPARQLWrapper(self.url, agent=self._agent)
        wrapper.setQuery(query)
        wrapper.queryType = CONSTRUCT if graph else SELECT  # it guesses from the text, comments included
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(TURTLE if graph else JSON)
        wrapper.setOnlyConneg(True)  # strict stores refuse parameters that the protocol does not know
        wrapper.addCustomHttpHeader("Accept", _TRIPLES if graph else _RESULTS)
        for name, iris in (("default-graph-uri", graphs.default), ("named-graph-uri", graphs.named)):
            for iri in iris or (NOTHING,):
                wrapper.addParameter(name, iri)
        if self._user:
            wrapper.setCredentials(self._user, self._password)
        wrapper.setTimeout(max(1, round(seconds)))
        try:
            with wrapper.query().response as response:
                content: bytes = response.read(limit + 1)
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(error.code, str(error.reason)) from error
        except EndPointInternalError as error:
            raise _refused(500, _told(error)) from error
        except SPARQLWrapperException as error:
            raise _refused(400, _told(error)) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise RemoteError("The store does not answer: {reason}", temporary=True, reason=error) from error
        if len(content) > limit:
            raise TooLargeError("The store answers with more than {limit} bytes", temporary=False, limit=limit)
        return content

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
        return httpx.Client(timeout=_UPLOAD_SECONDS, headers={"User-Agent": self._agent}, auth=self._auth())

    def _auth(self) -> httpx.Auth | None:
        return _EitherAuth(self._user, self._password) if self._user else None

    def _checked(self, response: httpx.Response, *fine: int) -> None:
        if not response.is_success and response.status_code not in fine:
            raise _refused(response.status_code, _first_line(response.text))


class _EitherAuth(httpx.Auth):
    """Basic or Digest, as the store asks: stores differ, and only their answer tells."""

    requires_response_body = True

    def __init__(self, user: str, password: str) -> None:
        self._ways = {"digest": httpx.DigestAuth(user, password), "basic": httpx.BasicAuth(user, password)}

    def sync_auth_flow(self, request: httpx.Request):  # type: ignore[no-untyped-def] # httpx gives its type no name
        response = yield request
        if response.status_code == _AUTHORISATIONS:
            asked = response.headers.get("WWW-Authenticate", "").split(" ", 1)[0].lower()
            flow = self._ways.get(asked, self._ways["basic"]).auth_flow(request)
            next(flow)
            if asked == "digest":
                yield flow.send(response)
            else:
                yield request


def _refused(status: int, reason: str) -> RemoteError:
    return RemoteError(
        "The store answers HTTP {status}: {reason}", temporary=status in _UNREADY, status=status, reason=reason
    )


def _told(error: SPARQLWrapperException) -> str:
    """What the store itself said, without the words that SPARQLWrapper puts before it."""
    content = error.args[0].rpartition("Response:\n")[2] if error.args else ""
    return _first_line(content.strip().removeprefix("b'").removeprefix('b"'))


def _first_line(error: object) -> str:
    told = str(error).replace("\\n", "\n").strip()
    return told.splitlines()[0][:300] if told else type(error).__name__
