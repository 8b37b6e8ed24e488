"""Lists that come in pages of JSON: JSON:API with links.next (DataCite), or numbered pages (JaLC, ROR).

Only what is needed to find the next page is read here; what the pages hold is for the source.
"""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Callable, Iterator, Mapping

from loader.errors import ProtocolError
from loader.protocols.http import Client
from loader.record import Raw

MAX_PAGES = 200_000
"""Most pages that one list may have."""

Document = Mapping[str, object]


def document(raw: Raw) -> Document:
    """The JSON object that an answer is.

    Raises:
        ProtocolError: it is none.
    """
    try:
        found = json.loads(raw.content)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("{url} does not answer with JSON", url=_place(raw.url)) from error
    if not isinstance(found, dict):
        raise ProtocolError("{url} does not answer with a JSON object", url=_place(raw.url))
    return found


def linked(url: str, client: Client, params: Mapping[str, str] | None = None) -> Iterator[Raw]:
    """The pages of a JSON:API list (jsonapi.org, section on pagination), each leading to the next by ``links.next``.

    A run that was interrupted goes on at the page that it had not taken yet.

    Args:
        url: address of the list.
        client: the client of this run.
        params: query parameters of the first request.

    Raises:
        ProtocolError: no JSON, a link to another server, or links in circles.
    """
    name = urllib.parse.urlencode(sorted({"list": url, **(params or {})}.items()))
    held = client.journal.checkpoint(name)
    following = held.get("next") if held and not client.journal.fresh else None
    answer = client.get(following) if isinstance(following, str) else client.get(url, params)
    seen: set[str] = set()
    for _ in range(MAX_PAGES):
        yield answer.raw
        links = document(answer.raw).get("links")
        following = links.get("next") if isinstance(links, dict) else None
        if not isinstance(following, str) or not following:
            client.journal.mark(name, None)
            return
        if following in seen:
            break
        seen.add(following)
        _same_server(url, following)
        client.journal.mark(name, {"next": following})  # the page before it has been taken
        answer = client.get(following)
    client.journal.mark(name, None)
    raise ProtocolError("{url} leads from page to page in circles", url=_place(url))


def numbered(
    url: str, client: Client, last: Callable[[Document, int], bool], params: Mapping[str, str] | None = None
) -> Iterator[Raw]:
    """The pages of a list with page numbers from 1.

    Args:
        url: address of the list.
        client: the client of this run.
        last: tells from a page and its number whether it is the last one.
        params: further query parameters.

    Raises:
        ProtocolError: no JSON, or no page is the last one.
    """
    before: bytes | None = None
    for number in range(1, MAX_PAGES + 1):
        raw = client.get(url, {**(params or {}), "page": str(number)}).raw
        if raw.content == before:
            break
        yield raw
        if last(document(raw), number):
            return
        before = raw.content
    raise ProtocolError("{url} leads from page to page in circles", url=_place(url))


def _same_server(url: str, following: str) -> None:
    here, there = urllib.parse.urlsplit(url), urllib.parse.urlsplit(following)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise ProtocolError("{url} leads to another server: {target}", url=_place(url), target=_place(following))


def _place(url: str) -> str:
    return url.partition("?")[0]
