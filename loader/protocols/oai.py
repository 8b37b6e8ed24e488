"""OAI-PMH 2.0 harvesting: one `Raw` per ListRecords response, whatever happens to the resumption tokens between.

A server may forget a token at any time (badResumptionToken, section 3.6 and 4.5 of the protocol). The list is then
started again. The protocol promises no order of records, so it starts from the newest datestamp seen only when all
that came before was in the order of datestamps and the server states how many records the list has
(completeListSize), which is checked at the end; otherwise it starts from the beginning. Records come twice that way;
the archive takes that as unchanged.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from loader.errors import ProtocolError, UnreadableError
from loader.protocols.http import Client
from loader.record import Raw
from loader.values import xml
from ontology import text

_LOG = logging.getLogger(__name__)

PREFERRED = ("jpcoar_2.1", "jpcoar_2.0", "jpcoar_1.0", "oai_dc")
"""Metadata formats, the richest first."""

MAX_FRUITLESS_RESTARTS = 3
"""How often in a row a list may be started again without getting any further."""

_WITH_XML = frozenset({400, 404, 422})  # statuses with which servers send OAI-PMH errors
_TOKEN = re.compile(rb"<resumptionToken\b[^>]*>([^<]*)</resumptionToken>")


@dataclass(frozen=True, slots=True)
class Page:
    """What the harvester needs to know of one response.

    Args:
        error: OAI-PMH error code, "" when there is none.
        message: its text.
        token: resumption token for the next response, "" at the end of the list.
        expected: how many records the server says the list has, 0 when it does not say.
        datestamps: datestamps of the headers, in order.
        identifiers: identifiers of the headers, in order.
    """

    error: str = ""
    message: str = ""
    token: str = ""
    expected: int = 0
    datestamps: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


def read_page(content: bytes) -> Page:
    """What a response says about the list it belongs to.

    Raises:
        UnreadableError: it is no well-formed XML or no OAI-PMH response.
    """
    root = xml.parse(content)
    if xml.local(root) != "OAI-PMH":
        raise UnreadableError("This is not an OAI-PMH response but a <{name}> document", name=xml.local(root))
    errors = _named(root, "error")
    headers = _named(root, "header")
    tokens = _named(root, "resumptionToken")
    size = next((e.get("completeListSize", "") for e in tokens), "")
    return Page(
        error=errors[0].get("code", "unknown") if errors else "",
        message=" ".join((errors[0].text or "").split()) if errors else "",
        token="".join((e.text or "").strip() for e in tokens),
        expected=int(size) if size.isascii() and size.isdigit() else 0,
        datestamps=tuple(words for h in headers for words in _texts(h, "datestamp")),
        identifiers=tuple(words for h in headers for words in _texts(h, "identifier")),
    )


def _named(root: etree._Element, name: str) -> list[etree._Element]:
    return [e for e in root.iter(f"{{*}}{name}") if not _inside_metadata(e)]


def _inside_metadata(element: etree._Element) -> bool:
    return any(xml.local(parent) == "metadata" for parent in element.iterancestors())


def _texts(element: etree._Element, name: str) -> list[str]:
    return [words for e in element.iterchildren(f"{{*}}{name}") if (words := (e.text or "").strip())]


def formats(base_url: str, client: Client) -> list[str]:
    """The metadata prefixes that a server offers (ListMetadataFormats).

    Raises:
        ProtocolError: the server does not answer, or not with OAI-PMH.
    """
    root = _ask(base_url, client, {"verb": "ListMetadataFormats"})
    return [words for e in root.iter("{*}metadataFormat") for words in _texts(e, "metadataPrefix")]


def _ask(base_url: str, client: Client, params: dict[str, str]) -> etree._Element:
    answer = client.get(base_url, params, also=_WITH_XML)
    try:
        root = xml.parse(answer.raw.content)
        page = read_page(answer.raw.content)
    except UnreadableError as error:
        raise ProtocolError("{url} is not an OAI-PMH server: {reason}", url=base_url, reason=error.text) from error
    if page.error:
        raise _refusal(base_url, page)
    return root


def _refusal(base_url: str, page: Page) -> ProtocolError:
    return ProtocolError(
        "{url} answers with the OAI-PMH error {code}: {said}", url=base_url, code=page.error, said=page.message
    )


def _choose(base_url: str, client: Client) -> str:
    offered = formats(base_url, client)
    for prefix in PREFERRED:
        if prefix in offered:
            return prefix
    raise ProtocolError(
        "{url} offers none of the formats {known}, only {offered}",
        url=base_url, known=", ".join(PREFERRED), offered=", ".join(offered) or "–",
    )  # fmt: skip


def _granularity(base_url: str, client: Client) -> str:
    root = _ask(base_url, client, {"verb": "Identify"})
    return next((e.text or "" for e in root.iter("{*}granularity")), "")


def harvest(
    base_url: str, client: Client, prefix: str = "", set_spec: str = "", since: datetime | None = None
) -> Iterator[Raw]:
    """Every ListRecords response of a server, in order.

    Args:
        base_url: base URL of the server, without query.
        client: how to ask it.
        prefix: metadata prefix; the richest that the server offers when "".
        set_spec: take only this set.
        since: take only what changed since this moment (with time zone); sent in UTC in the server's granularity.

    Raises:
        ProtocolError: the server cannot be reached, refuses, or its lists cannot be followed to their end. What was
            yielded before stays valid.
    """
    granularity = _granularity(base_url, client)
    params = {"verb": "ListRecords", "metadataPrefix": prefix or _choose(base_url, client)}
    if set_spec:
        params["set"] = set_spec
    if since is not None:
        params["from"] = _stamp(since, granularity)
    yield from _Harvest(base_url, client, params).pages()


def _stamp(moment: datetime, granularity: str) -> str:
    utc = moment.astimezone(UTC)
    return utc.strftime("%Y-%m-%d" if granularity == "YYYY-MM-DD" else "%Y-%m-%dT%H:%M:%SZ")


class _Harvest:
    """One walk through a list, with what has to be remembered to start it again."""

    def __init__(self, base_url: str, client: Client, params: dict[str, str]) -> None:
        self.base_url = base_url
        self.client = client
        self.first = params
        self.seen: set[str] = set()
        self.told: set[tuple[str, tuple[str, ...]]] = set()
        self.newest = ""
        self.ordered = True
        self.expected = 0
        self.shortened = False
        self.fruitless = 0
        self.seen_at_restart = 0

    def pages(self) -> Iterator[Raw]:
        """Every response until the list ends."""
        params: dict[str, str] | None = self.first
        while params is not None:
            raw, page = self._page(params)
            if page.error:
                params = self._after_error(page, params)
                continue
            yield raw
            if page.message:
                raise ProtocolError("{url} sends a page that cannot be read, and no way past it: {reason}",
                                    url=self.base_url, reason=page.message)  # fmt: skip
            params = self._after(page)

    def _page(self, params: dict[str, str]) -> tuple[Raw, Page]:
        """A response; one that is no XML is asked for once more, then its token is looked for in the bytes.

        So one broken page costs its own records only. A page without a way on carries the reason as its message.
        """
        for last in (False, True):
            answer = self.client.get(self.base_url, params, also=_WITH_XML)
            try:
                return answer.raw, read_page(answer.raw.content)
            except UnreadableError as error:
                if answer.status in _WITH_XML:
                    raise ProtocolError(
                        "{url} answers HTTP {status}", url=self.base_url, status=answer.status
                    ) from error
                if last:
                    found = _TOKEN.search(answer.raw.content)
                    if found:
                        return answer.raw, Page(token=html.unescape(found[1].decode("utf-8", "replace")).strip())
                    return answer.raw, Page(message=str(error))
        raise AssertionError("the loop returns or raises")  # pragma: no cover

    def _after(self, page: Page) -> dict[str, str] | None:
        """The request that follows a good page, None at the end."""
        self.seen.update(page.identifiers)
        self.expected = self.expected or page.expected
        for stamp in page.datestamps:
            self.ordered = self.ordered and stamp >= self.newest
            self.newest = max(self.newest, stamp)
        if not page.token:
            return self._end()
        if (page.token, page.identifiers) in self.told:
            raise ProtocolError("{url} repeats the same resumption token without end", url=self.base_url)
        self.told.add((page.token, page.identifiers))
        return {"verb": "ListRecords", "resumptionToken": page.token}

    def _end(self) -> dict[str, str] | None:
        """At the end of a list: whether all that was promised has come (trap 61: servers skip records silently)."""
        if self.shortened and len(self.seen) < self.expected:
            self.ordered = False
            return self._restart()
        if len(self.seen) < self.expected:
            told = text("{url} announces {expected} records and delivers {delivered}",
                        url=self.base_url, expected=self.expected, delivered=len(self.seen))  # fmt: skip
            _LOG.warning("%s", told)
        return None

    def _after_error(self, page: Page, params: dict[str, str]) -> dict[str, str] | None:
        if page.error == "noRecordsMatch":
            return None
        if page.error == "badResumptionToken" and "resumptionToken" in params:
            return self._restart()
        raise _refusal(self.base_url, page)

    def _restart(self) -> dict[str, str]:
        """The first request of a new list that brings what is still missing."""
        self.fruitless = 0 if len(self.seen) > self.seen_at_restart else self.fruitless + 1
        if self.fruitless >= MAX_FRUITLESS_RESTARTS:
            raise ProtocolError(
                "{url} forgets its resumption tokens; after {records} records the list gets no further",
                url=self.base_url, records=len(self.seen),
            )  # fmt: skip
        self.seen_at_restart = len(self.seen)
        self.told.clear()
        self.shortened = bool(self.ordered and self.expected and self.newest)
        return {**self.first, "from": self.newest} if self.shortened else dict(self.first)
