"""An OAI-PMH server: what it says of itself, and its answers to single questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lxml import etree

from loader.errors import ProtocolError, UnreadableError
from loader.protocols.http import Client
from loader.protocols.oai.page import Page, moment, read_page, texts
from loader.record import Raw
from loader.values import xml

PREFERRED = ("jpcoar_2.1", "jpcoar_2.0", "jpcoar_1.0", "oai_dc")
"""Metadata formats, the richest first."""

WITH_XML = frozenset({400, 404, 410, 422})
"""Statuses with which servers send OAI-PMH errors."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """A server (Identify, section 4.2).

    Args:
        url: its base URL, without query.
        client: how to ask it.
        day: its datestamps are days; otherwise seconds.
        earliest: no record is older, as it says.
        now: its clock when it said so.
    """

    url: str
    client: Client
    day: bool
    earliest: datetime
    now: datetime

    @property
    def unit(self) -> timedelta:
        """The granularity of its datestamps."""
        return timedelta(days=1) if self.day else timedelta(seconds=1)

    def stamp(self, when: datetime) -> str:
        """A moment as the server wants it."""
        return when.astimezone(UTC).strftime("%Y-%m-%d" if self.day else "%Y-%m-%dT%H:%M:%SZ")

    def formats(self) -> list[str]:
        """The metadata prefixes that it offers (ListMetadataFormats).

        Raises:
            ProtocolError: it does not answer, or not with OAI-PMH.
        """
        root, _ = _ask(self.url, self.client, {"verb": "ListMetadataFormats"})
        return [words for e in root.iter("{*}metadataFormat") for words in texts(e, "metadataPrefix")]

    def prefix(self) -> str:
        """The richest of its formats that enishi reads.

        Raises:
            ProtocolError: it offers none of them, or does not answer.
        """
        offered = self.formats()
        for prefix in PREFERRED:
            if prefix in offered:
                return prefix
        raise ProtocolError(
            "{url} offers none of the formats {known}, only {offered}",
            url=self.url, known=", ".join(PREFERRED), offered=", ".join(offered) or "–",
        )  # fmt: skip

    def record(self, identifier: str, prefix: str) -> Raw | None:
        """One record (GetRecord); None when the server says that there is none.

        Raises:
            ProtocolError: it does not answer, or not with OAI-PMH.
        """
        asked = {"verb": "GetRecord", "metadataPrefix": prefix, "identifier": identifier}
        raw, _, page = _answer(self.url, self.client, asked)
        if page.error in {"idDoesNotExist", "cannotDisseminateFormat"}:
            return None
        if page.error:
            raise refusal(self.url, page)
        return raw


def identify(url: str, client: Client) -> Site:
    """The server at a base URL.

    Raises:
        ProtocolError: it does not answer, or not with OAI-PMH.
    """
    root, page = _ask(url, client, {"verb": "Identify"})
    said = {name: next((e.text or "" for e in root.iter(f"{{*}}{name}")), "").strip()
            for name in ("granularity", "earliestDatestamp")}  # fmt: skip
    return Site(
        url=url,
        client=client,
        day=said["granularity"] == "YYYY-MM-DD",
        earliest=moment(said["earliestDatestamp"]) or _BEGINNING,
        now=page.answered or datetime.now(UTC),
    )


def refusal(url: str, page: Page) -> ProtocolError:
    """The error that a response carries."""
    return ProtocolError(
        "{url} answers with the OAI-PMH error {code}: {said}", url=url, code=page.error, said=page.message
    )


def _ask(url: str, client: Client, params: dict[str, str]) -> tuple[etree._Element, Page]:
    _, root, page = _answer(url, client, params)
    if page.error:
        raise refusal(url, page)
    return root, page


def _answer(url: str, client: Client, params: dict[str, str]) -> tuple[Raw, etree._Element, Page]:
    answer = client.get(url, params, also=WITH_XML)
    try:
        return answer.raw, xml.parse(answer.raw.content), read_page(answer.raw.content)
    except UnreadableError as error:
        raise ProtocolError("{url} is not an OAI-PMH server: {reason}", url=url, reason=error.text) from error
