"""DataCite over its REST API, by cursor; Japanese DOIs are found through the providers of the consortium of JaLC."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from datetime import UTC

from loader.protocols import http, pages
from loader.protocols.location import read_location
from loader.record import Raw
from loader.sources import Origin

_DETAIL = {"publisher": "true", "affiliation": "true"}
_SIZE = "100"
_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".xml"})


def fetch(origin: Origin) -> Iterator[Raw]:
    """Records from files, from one DOI (``/dois/10.…``), a list (``/dois?…``) or all members of a consortium.

    An address ``…/providers?consortium-id=jalcco`` takes the DOIs of each provider that it lists. Lists are walked by
    cursor. ``since`` takes only what DataCite changed since then.
    """
    yield from read_location(
        origin.location, origin.settings, suffixes=_SUFFIXES, walk=lambda client: _walk(origin, client)
    )


def _walk(origin: Origin, client: http.Client) -> Iterator[Raw]:
    address = urllib.parse.urlsplit(origin.location)
    path = address.path.rstrip("/")
    asked = dict(urllib.parse.parse_qsl(address.query))
    bare = urllib.parse.urlunsplit((address.scheme, address.netloc, path, "", ""))
    if path.endswith("/providers"):
        for provider in _providers(bare, client, asked):
            yield from _list(bare.removesuffix("/providers") + "/dois", {"provider-id": provider}, origin, client)
    elif path.endswith("/dois"):
        yield from _list(bare, asked, origin, client)
    else:
        yield client.get(origin.location, _DETAIL).raw


def _providers(url: str, client: http.Client, asked: Mapping[str, str]) -> Iterator[str]:
    """The ids of the providers in a list, in its order."""
    for raw in pages.linked(url, client, {"page[size]": _SIZE, **asked}):
        data = pages.document(raw).get("data")
        for entry in data if isinstance(data, list) else []:
            if isinstance(entry, dict) and isinstance(found := entry.get("id"), str):
                yield found


def _list(url: str, asked: Mapping[str, str], origin: Origin, client: http.Client) -> Iterator[Raw]:
    params = {**_DETAIL, "page[cursor]": "1", "page[size]": _SIZE, **asked}
    if origin.since is not None and not origin.full:
        moment = origin.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        changed = f"updated:[{moment} TO *]"
        params["query"] = f"({params['query']}) AND {changed}" if params.get("query") else changed
    yield from pages.linked(url, client, params)
