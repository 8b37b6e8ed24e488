"""OpenSearch as a source of bytes: one answer after the other until the last result (OpenSearch 1.1, section 4)."""

from __future__ import annotations

import logging
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from loader.errors import UnreadableError
from loader.protocols.http import Client
from loader.record import Raw
from ontology import text

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one answer shows.

    Args:
        results: number of results in it.
        total: number of results that the server says there are, None when it does not say.
    """

    results: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Paging:
    """How a server is asked for its pages.

    Args:
        start: name of the parameter for the number of the first result, counted from 1.
        count: name of the parameter for the number of results a page.
        size: most results that the server gives on a page.
        most: number of the last result that the server gives at all.
        fixed: parameters that every request has.
        secret: parameters that every request has and that no record of the request may keep.
        shown: reads an answer; raises UnreadableError when it is none.
    """

    start: str
    count: str
    size: int
    most: int
    fixed: Mapping[str, str]
    secret: Mapping[str, str]
    shown: Callable[[bytes], Shown]


def pages(url: str, client: Client, paging: Paging) -> Iterator[Raw]:
    """Every answer to a query, in order. The address in each is the one asked for, without its secrets.

    A page that cannot be read is yielded all the same, so that it is counted, and the next one is asked for while the
    total is known. What the server does not give although it announced it is told in the log.

    Args:
        url: address of the query; parameters for paging and secrets in it are taken over by ours.
        client: how to ask.

    Raises:
        ProtocolError: the server cannot be reached or refuses. What was yielded before stays valid.
    """
    base, query = _split(url, paging)
    first, seen, total, before = 1, 0, None, ""
    while first <= paging.most:
        params = {**query, **paging.fixed, paging.start: str(first), paging.count: str(paging.size)}
        answer = client.get(base, {**params, **paging.secret}).raw
        raw = replace(answer, url=f"{base}?{urllib.parse.urlencode(params)}")
        if raw.sha256 == before:  # a server that ignores the start gives the first page for ever
            break
        before = raw.sha256
        yield raw
        try:
            shown = paging.shown(raw.content)
        except UnreadableError:
            shown = Shown(paging.size if total is not None else 0, total)
        else:
            seen += shown.results
        total = shown.total if shown.total is not None else total
        first += paging.size
        if shown.results == 0 or (first > total if total is not None else shown.results < paging.size):
            break
    if total is not None and seen < total:
        told = text("{url} announces {expected} records and delivers {delivered}",
                    url=base, expected=total, delivered=seen)  # fmt: skip
        _LOG.warning("%s", told)


def _split(url: str, paging: Paging) -> tuple[str, dict[str, str]]:
    parts = urllib.parse.urlsplit(url)
    taken = {paging.start, paging.count, *paging.secret}
    query = {k: v for k, v in urllib.parse.parse_qsl(parts.query, keep_blank_values=True) if k not in taken}
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), query
