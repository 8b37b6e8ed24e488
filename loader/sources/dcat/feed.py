"""The pages of a DCAT feed, linked by the Hydra core vocabulary as ckanext-dcat writes it."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from datetime import datetime

from loader.errors import ProtocolError, UnreadableError
from loader.protocols.http import Client
from loader.record import Raw
from loader.values import rdf

MAX_PAGES = 20_000
"""Most pages that one feed may have; it ends a feed that links its pages in ever new ways."""

_HYDRA = "http://www.w3.org/ns/hydra/core#"
_NEXT = (f"<{_HYDRA}next>", f"<{_HYDRA}nextPage>")
_CKAN = re.compile(r"/catalog\.(?:xml|rdf|ttl|n3|jsonld)$")


def pages(address: str, client: Client, since: datetime | None) -> Iterator[Raw]:
    """The page at an address and all that follow it.

    Args:
        address: the first page.
        client: HTTP client of this run.
        since: passed on as ``modified_since`` (a day) where the address is a ckanext-dcat feed.

    Raises:
        ProtocolError: the server does not answer, or a page links to another server.
    """
    split = urllib.parse.urlsplit(address)
    params = {"modified_since": since.date().isoformat()} if since and _CKAN.search(split.path) else None
    seen: set[str] = set()
    following: str | None = address
    while following and following not in seen and len(seen) < MAX_PAGES:
        seen.add(following)
        raw = client.get(following, params).raw
        yield raw
        following, params = _next(raw, split.netloc), None


def _next(raw: Raw, host: str) -> str | None:
    """The address of the next page; None on the last one, and on a page that cannot be read, which read() refuses."""
    try:
        facts = rdf.parse(raw.content, raw.media_type, raw.url)
    except UnreadableError:
        return None
    for stated in facts.values():
        for predicate, term in stated:
            if predicate in _NEXT:
                target = urllib.parse.urljoin(raw.url, str(getattr(term, "value", "")))
                if urllib.parse.urlsplit(target).netloc != host:
                    raise ProtocolError(
                        "{url} links its next page on another server: {target}", url=raw.url, target=target
                    )
                return target
    return None
