"""A SPARQL 1.1 endpoint as a source of bytes, through SPARQLWrapper: what it holds is constructed page by page.

The subjects are listed in a fixed order by LIMIT and OFFSET, and each page of them is described by one CONSTRUCT, so
that neither side ever holds more than a page. IRIs enter queries as terms in their N-Triples form, never as text.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, SPARQLWrapperException

from loader.errors import ProtocolError
from loader.protocols.files import file_bytes
from loader.protocols.http import MAX_PAUSE, retry_after
from loader.protocols.journal import current
from loader.record import Node, Raw
from loader.settings import Settings

PAGE = 100
"""Subjects that one CONSTRUCT describes."""

MAX_PAGES = 100_000
"""Most pages that one harvest takes."""

SLOT = "VALUES ?subject {}"
"""Where a description query takes the subjects of its page; a block without data is valid SPARQL."""

_GRAPHS = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
_BUSY = frozenset({408, 429, 500, 502, 503, 504})


class _AgainError(Exception):
    """This try failed in a way that may pass; ``pause`` is what the server asks for, in seconds."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class Endpoint:
    """A SPARQL endpoint that is asked for one run.

    Queries are sent by POST. Busy servers are waited for as `loader.protocols.http.Client` does; answers are cut off at
    the size limit, and an answer that comes from another host is refused.

    Args:
        url: address of the endpoint; ``default-graph-uri`` in it restricts what is asked.
        settings: the settings in force.
        sleep: waits this many seconds.
    """

    def __init__(self, url: str, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        split = urllib.parse.urlsplit(url)
        if split.scheme not in {"http", "https"} or not split.netloc:
            raise ProtocolError("{url} is not an http or https address", url=url)
        self.url = url
        self._host = split.netloc
        self._settings = settings
        self._limit = file_bytes(settings)
        self._sleep = sleep
        self._pause = current().pause

    def select(self, query: str) -> list[ox.QuerySolution]:
        """The rows that answer a SELECT query.

        Raises:
            ProtocolError: the endpoint does not answer as it should.
        """
        content, _ = self._ask(query, JSON, "application/sparql-results+json")
        try:
            found = ox.parse_query_results(content, ox.QueryResultsFormat.JSON)
            if isinstance(found, ox.QuerySolutions):
                return list(found)
        except (SyntaxError, ValueError) as error:
            raise ProtocolError("{url} answers with what is no SPARQL result", url=self.url) from error
        raise ProtocolError("{url} answers with what is no SPARQL result", url=self.url)

    def construct(self, query: str, name: str) -> Raw:
        """The graph that answers a CONSTRUCT query, as the endpoint wrote it.

        Args:
            query: the query.
            name: which page it is, for the address of the bytes.

        Raises:
            ProtocolError: the endpoint does not answer as it should.
        """
        content, media_type = self._ask(query, TURTLE, _GRAPHS)
        return Raw(content, f"{self.url}#{name}", datetime.now(UTC), media_type)

    def _ask(self, query: str, form: str, accept: str) -> tuple[bytes, str]:
        for attempt in range(1, self._settings.harvest_tries + 1):
            try:
                return self._once(query, form, accept)
            except _AgainError as error:
                if attempt == self._settings.harvest_tries:
                    raise ProtocolError(
                        "{url} does not answer as it should after {tries} tries: {reason}",
                        url=self.url,
                        tries=attempt,
                        reason=str(error),
                    ) from error
                self._wait(error.pause, attempt)
        raise AssertionError("harvest_tries is at least 1")  # pragma: no cover

    def _wait(self, asked: float | None, attempt: int) -> None:
        if asked is not None and asked > MAX_PAUSE:
            raise ProtocolError("{url} asks to come back in {seconds} seconds", url=self.url, seconds=round(asked))
        self._sleep(asked if asked is not None else min(2.0 ** (attempt - 1), 60.0))

    def _once(self, query: str, form: str, accept: str) -> tuple[bytes, str]:
        wrapper = SPARQLWrapper(self.url, agent=self._settings.user_agent)
        wrapper.setQuery(query)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(form)
        wrapper.addCustomHttpHeader("Accept", accept)
        wrapper.setTimeout(self._settings.harvest_seconds)
        if self._pause:
            self._sleep(self._pause)
        try:
            with wrapper.query().response as response:
                target = response.geturl()
                if urllib.parse.urlsplit(target).netloc != self._host:
                    raise ProtocolError("{url} redirects to another server: {target}", url=self.url, target=target)
                content = response.read(self._limit + 1)
                media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _BUSY:
                    raise _AgainError(
                        f"HTTP {error.code}", retry_after(error.headers.get("Retry-After", ""))
                    ) from error
                raise ProtocolError("{url} answers HTTP {status}", url=self.url, status=error.code) from error
        except EndPointInternalError as error:
            raise _AgainError("HTTP 500") from error
        except SPARQLWrapperException as error:
            raise ProtocolError("{url} refuses the query: {reason}", url=self.url, reason=_first_line(error)) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise _AgainError(str(error) or type(error).__name__) from error
        if len(content) > self._limit:
            raise ProtocolError("{url} sends more than {limit} bytes", url=self.url, limit=self._limit)
        return content, media_type


def _first_line(error: Exception) -> str:
    told = str(error).replace("\\n", "\n").strip()
    return told.splitlines()[0][:200] if told else type(error).__name__


def harvest(endpoint: Endpoint, listing: str, description: str, size: int = PAGE) -> Iterator[Raw]:
    """Describe every subject that an endpoint lists, one Raw a page.

    Args:
        endpoint: where to ask.
        listing: SELECT query of one variable, ?subject, ordered and without LIMIT.
        description: CONSTRUCT query that holds `SLOT`.
        size: subjects a page.

    Raises:
        ProtocolError: the endpoint does not answer, or lists the same page again and again (it ignores OFFSET).
    """
    if description.count(SLOT) != 1:
        raise ValueError(SLOT)
    offset = 0
    last: list[Node] = []
    for _ in range(MAX_PAGES):
        subjects = _subjects(endpoint.select(f"{listing.rstrip()}\nLIMIT {size:d} OFFSET {offset:d}"))
        if not subjects:
            return
        if subjects == last:
            raise ProtocolError("{url} lists the same page again and again", url=endpoint.url)
        values = " ".join(str(subject) for subject in subjects)
        yield endpoint.construct(description.replace(SLOT, f"VALUES ?subject {{ {values} }}"), f"offset-{offset}")
        last = subjects
        offset += len(subjects)
    raise ProtocolError("{url} lists more than {limit} pages", url=endpoint.url, limit=MAX_PAGES)


def _subjects(rows: list[ox.QuerySolution]) -> list[Node]:
    found = []
    for row in rows:
        subject = row["subject"]
        if isinstance(subject, Node):
            found.append(subject)
    return found
