"""The search of the OpenAIRE Graph API, followed by cursor to its end."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator

from loader.errors import UnreadableError
from loader.protocols.http import Client
from loader.record import Raw
from loader.values import tree

PAGE = "100"
"""Products a page, the most that the API gives."""

MAX_PAGES = 100_000
"""Most pages that one harvest takes."""


def products(address: str, client: Client) -> Iterator[Raw]:
    """The pages of a search (``…/researchProducts?countryCode=JP``), or the one product that an address names."""
    split = urllib.parse.urlsplit(address)
    if not split.path.rstrip("/").endswith("researchProducts"):
        yield client.get(address).raw
        return
    url = urllib.parse.urlunsplit((split.scheme, split.netloc, split.path, "", ""))
    asked = {"pageSize": PAGE, **dict(urllib.parse.parse_qsl(split.query)), "cursor": "*"}
    seen: set[str] = set()
    for _ in range(MAX_PAGES):
        raw = client.get(url, asked).raw
        yield raw
        cursor = _next(raw)
        if not cursor or cursor in seen:
            return
        seen.add(cursor)
        asked["cursor"] = cursor


def _next(raw: Raw) -> str:
    """The cursor of the next page; "" on the last, on an empty one, and on one that read() will refuse."""
    try:
        whole = tree.loads(tree.decode(raw.content, raw.url), raw.url)
    except UnreadableError:
        return ""
    header = whole.get("header") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or not isinstance(header, dict) or not whole.get("results"):
        return ""
    cursor = header.get("nextCursor")
    return cursor if isinstance(cursor, str) else ""
