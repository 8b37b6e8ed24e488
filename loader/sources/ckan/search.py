"""The Action API of CKAN: all packages of a site in pages (package_search)."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime

from loader.errors import UnreadableError
from loader.protocols.http import Client
from loader.record import Raw
from loader.values import tree

ROWS = 100
"""Packages a page; CKAN gives at most 1,000."""

MAX_PAGES = 100_000
"""Most pages that one harvest takes."""

_ACTION = re.compile(r"/api/(?:[0-9]+/)?action/(\w+)$")


def packages(address: str, client: Client, since: datetime | None) -> Iterator[Raw]:
    """The pages of a search, or the one answer that an address of another action gives.

    Args:
        address: a site, or an address of its Action API; a query in it (``fq=…``) restricts the search.
        client: HTTP client of this run.
        since: take only packages whose metadata changed since then.
    """
    split = urllib.parse.urlsplit(address)
    action = _ACTION.search(split.path)
    if split.path.endswith(".json") or (action is not None and action[1] != "package_search"):
        yield client.get(address).raw
        return
    path = split.path if action else f"{split.path.rstrip('/')}/api/3/action/package_search"
    url = urllib.parse.urlunsplit((split.scheme, split.netloc, path, "", ""))
    asked = dict(urllib.parse.parse_qsl(split.query))
    if since is not None:
        changed = f"metadata_modified:[{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} TO *]"
        asked["fq"] = f"({asked['fq']}) AND {changed}" if asked.get("fq") else changed
    start = 0
    for _ in range(MAX_PAGES):
        raw = client.get(url, {"sort": "id asc", **asked, "rows": str(ROWS), "start": str(start)}).raw
        yield raw
        found, count = _extent(raw)
        start += found
        if not found or start >= count:
            return


def _extent(raw: Raw) -> tuple[int, int]:
    """How many packages a page holds, and how many there are; nothing for a page that read() will refuse."""
    try:
        whole = tree.loads(tree.decode(raw.content, raw.url), raw.url)
    except UnreadableError:
        return 0, 0
    result = whole.get("result") if isinstance(whole, dict) else None
    results = result.get("results") if isinstance(result, dict) else None
    if not isinstance(result, dict) or not isinstance(results, list):
        return 0, 0
    count = str(result.get("count", ""))
    return len(results), int(count) if count.isdecimal() and len(count) < 10 else 0
