"""OAI-PMH 2.0: the records of a server, the list of what it holds, and single records.

Lists go on over lost resumption tokens and interrupted runs; see `loader.protocols.oai.walk`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from loader.errors import ProtocolError
from loader.protocols.http import Client
from loader.protocols.oai.page import Header, Page, read_page
from loader.protocols.oai.site import PREFERRED, Site, identify
from loader.protocols.oai.walk import MAX_FRUITLESS_RESTARTS, Walk
from loader.record import Listed, Raw

MAX_FAILURES = 3
"""How many single records in a row a server may fail to show before it is given up."""

__all__ = [
    "MAX_FAILURES",
    "MAX_FRUITLESS_RESTARTS",
    "PREFERRED",
    "Header",
    "Page",
    "formats",
    "harvest",
    "identifiers",
    "read_page",
    "records",
]


def formats(base_url: str, client: Client) -> list[str]:
    """The metadata prefixes that a server offers (ListMetadataFormats).

    Raises:
        ProtocolError: the server does not answer, or not with OAI-PMH.
    """
    return identify(base_url, client).formats()


def harvest(
    base_url: str, client: Client, prefix: str = "", set_spec: str = "", since: datetime | None = None
) -> Iterator[Raw]:
    """Every ListRecords response of a server.

    Args:
        base_url: base URL of the server, without query.
        client: how to ask it; its journal knows where an earlier run stood.
        prefix: metadata prefix; the richest that the server offers when "".
        set_spec: take only this set.
        since: take only what changed since this moment (with time zone); sent in UTC in the server's granularity.

    Raises:
        ProtocolError: the server cannot be reached, refuses, or its lists cannot be followed to their end. What was
            yielded before stays valid.
    """
    site = identify(base_url, client)
    asked = _asked(site, "ListRecords", prefix, set_spec)
    if since is not None:
        asked["from"] = site.stamp(since)
    for raw, _ in Walk(site, asked).pages():
        yield raw


def identifiers(
    base_url: str, client: Client, prefix: str = "", set_spec: str = ""
) -> Iterator[tuple[Raw, tuple[Listed, ...]]]:
    """Every ListIdentifiers response of a server with what it lists.

    Args and errors: as `harvest`.
    """
    site = identify(base_url, client)
    for raw, page in Walk(site, _asked(site, "ListIdentifiers", prefix, set_spec)).pages():
        yield raw, tuple(header.listed() for header in page.headers)


def records(base_url: str, client: Client, wanted: Iterable[str], prefix: str = "") -> Iterator[Raw]:
    """Single records (GetRecord) by identifier; those that the server does not know or cannot show are passed over.

    Args: as `harvest`.

    Raises:
        ProtocolError: the server cannot be reached, or fails `MAX_FAILURES` times in a row.
    """
    site = identify(base_url, client)
    chosen = prefix or site.prefix()
    failures = 0
    for identifier in wanted:
        try:
            raw = site.record(identifier, chosen)
        except ProtocolError as error:
            failures += 1
            if failures == MAX_FAILURES:
                raise
            client.journal.report("unanswered", error.text)
            continue
        failures = 0
        if raw is not None:
            yield raw


def _asked(site: Site, verb: str, prefix: str, set_spec: str) -> dict[str, str]:
    asked = {"verb": verb, "metadataPrefix": prefix or site.prefix()}
    return asked | {"set": set_spec} if set_spec else asked
