"""A walk through a list (ListRecords, ListIdentifiers) to its end, over lost tokens and interrupted runs.

A server may forget a resumption token at any time (sections 3.5 and 3.6 of the protocol). The walk then takes what is
left in slices of time, each a list of its own between two datestamps. A slice whose token is lost too is made smaller
until it comes in one piece; one that came is never asked for again. Neighbouring slices share their border, because
servers differ in how they treat fractions of a second and of a day.

The protocol promises no order of records. So the slices begin at the newest datestamp seen only when all that came
before was in the order of datestamps and the server states how many records the list has (completeListSize), which is
checked at the end; otherwise they begin where the list began. Records come twice that way; the archive takes that as
unchanged.

After each page, once whoever reads has come back for more, the position is marked in the journal. A later run goes on
from there: with the token while it is valid, in slices of time when it is not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime

from loader.errors import ProtocolError, UnreadableError
from loader.protocols.journal import Journal
from loader.protocols.oai.page import Page, moment, read_page
from loader.protocols.oai.site import WITH_XML, Site, refusal
from loader.record import Raw
from ontology import text

MAX_FRUITLESS_RESTARTS = 3
"""How often in a row the smallest slice may be started again without getting any further."""

_TOKEN = re.compile(rb"<resumptionToken\b[^>]*>([^<]*)</resumptionToken>")
_FORGOTTEN = frozenset({"badResumptionToken", "badArgument"})
_FIRST_SLICES = 8
_SMALLER = 4


class _TokenLostError(Exception):
    """The server no longer knows the resumption token."""


@dataclass(slots=True)
class Position:
    """Where a walk stands; kept as JSON between runs.

    Args:
        first: the request that began the list.
        covered: the server's clock when it began, ISO 8601.
        run: the run that began it.
        token: resumption token for the next page, "" at the beginning of a list or slice.
        start: datestamp with which the slice under way begins, "" for where the list began.
        size: length of the slice in units of the server's granularity, -1 while the list is not sliced.
        newest: the newest datestamp seen.
        ordered: all datestamps came in order.
        expected: how many records the server says the list has, 0 when it does not say.
        trusted: the slices began at the newest datestamp.
    """

    first: dict[str, str]
    covered: str
    run: int
    token: str = ""
    start: str = ""
    size: int = -1
    newest: str = ""
    ordered: bool = True
    expected: int = 0
    trusted: bool = False


@dataclass(slots=True)
class Walk:
    """One walk through a list.

    Args:
        site: the server.
        first: the request that begins the list.
    """

    site: Site
    first: dict[str, str]
    at: Position = field(init=False)
    seen: set[str] = field(init=False, default_factory=set)
    slice_seen: set[str] = field(init=False, default_factory=set)
    resumed: bool = field(init=False, default=False)
    uncounted: bool = field(init=False, default=False)
    fruitful: int = field(init=False, default=0)
    fruitless: int = field(init=False, default=0)

    def pages(self) -> Iterator[tuple[Raw, Page]]:
        """Every page until the list ends.

        Raises:
            ProtocolError: the server cannot be reached, refuses, or the list cannot be followed to its end.
        """
        self._begin()
        if self.at.size < 0:
            try:
                yield from self._list(self.at.first)
            except _TokenLostError:
                self._slice()
        if self.at.size >= 0:
            yield from self._slices()
            if self.at.trusted and self._missing():
                self._slice()
                yield from self._slices()
        if missing := self._missing():
            self._tell("short", "{url} announces {expected} records and delivers {delivered}",
                       expected=len(self.seen) + missing, delivered=len(self.seen))  # fmt: skip
        self._journal.mark(self.first["verb"], None)

    def _missing(self) -> int:
        """How many records of the list have not come, by its announced size; 0 when that is not known.

        A walk that was not one list in one go asks for the size again: tokens are often mere offsets into a list that
        has changed meanwhile.
        """
        if self.uncounted:
            return 0
        expected = self.at.expected
        if self.resumed or self.at.size >= 0:
            _, page = self._page(self.at.first)
            expected = page.expected
        return max(0, expected - len(self.seen))

    def _begin(self) -> None:
        """Go on where an earlier run stood, or begin anew."""
        stored = self._journal.checkpoint(self.first["verb"])
        self.at = Position(self.first, self.site.now.isoformat(), self._journal.run)
        if stored is not None:
            earlier = Position(**stored)
            if _unbounded(earlier.first) == _unbounded(self.first):
                self.at = earlier
                if earlier.size >= 0:
                    earlier.token = ""  # a slice is small enough to be taken in one go
                delivered = self._journal.delivered(self.first["verb"], earlier.run)
                self.seen = delivered or set()
                self.uncounted = delivered is None
                self.resumed = True
                self._tell("resumed", "The list of {url} is taken up where an earlier run stood")
        if self.first["verb"] == "ListRecords":
            self._journal.covered = moment(self.at.covered)

    @property
    def _journal(self) -> Journal:
        return self.site.client.journal

    def _tell(self, kind: str, message: str, **values: object) -> None:
        self._journal.report(kind, text(message, url=self.site.url, **values))

    def _mark(self) -> None:
        self._journal.mark(self.first["verb"], asdict(self.at))

    # one list

    def _list(self, first: dict[str, str]) -> Iterator[tuple[Raw, Page]]:
        """The pages of one list, from the position's token on."""
        told: set[tuple[str, tuple[str, ...]]] = set()
        params = self._following(self.at.token) if self.at.token else first
        while True:
            raw, page = self._page(params)
            if page.error:
                self._judge(page, params)
                return
            yield raw, page
            if page.message:
                raise ProtocolError("{url} sends a page that cannot be read, and no way past it: {reason}",
                                    url=self.site.url, reason=page.message)  # fmt: skip
            self._note(page)
            if not page.token:
                return
            if (page.token, page.identifiers) in told:
                raise ProtocolError("{url} repeats the same resumption token without end", url=self.site.url)
            told.add((page.token, page.identifiers))
            self.at.token = page.token
            self._mark()
            params = self._following(page.token)

    def _following(self, token: str) -> dict[str, str]:
        return {"verb": self.first["verb"], "resumptionToken": token}

    def _note(self, page: Page) -> None:
        """Remember what a page has brought."""
        self.seen.update(page.identifiers)
        self.slice_seen.update(page.identifiers)
        if self.at.size < 0:
            self.at.expected = page.expected or self.at.expected
            for header in page.headers:
                self.at.ordered = self.at.ordered and header.datestamp >= self.at.newest
                self.at.newest = max(self.at.newest, header.datestamp)

    def _judge(self, page: Page, params: dict[str, str]) -> None:
        """Return when an error says that the list has ended; raise otherwise."""
        continued = "resumptionToken" in params
        if continued and page.error in _FORGOTTEN:
            raise _TokenLostError
        if page.error != "noRecordsMatch":
            raise refusal(self.site.url, page)
        if continued and len(self.seen) < self.at.expected:
            raise _TokenLostError

    def _page(self, params: dict[str, str]) -> tuple[Raw, Page]:
        """A response; one that is no XML is asked for once more, then its token is looked for in the bytes.

        So one broken page costs its own records only. A page without a way on carries the reason as its message.
        """
        for last in (False, True):
            answer = self.site.client.get(self.site.url, params, also=WITH_XML)
            try:
                return answer.raw, read_page(answer.raw.content)
            except UnreadableError as error:
                if answer.status in WITH_XML and "resumptionToken" in params:
                    raise _TokenLostError from error
                if answer.status in WITH_XML:
                    raise ProtocolError(
                        "{url} answers HTTP {status}", url=self.site.url, status=answer.status
                    ) from error
                if last:
                    found = _TOKEN.search(answer.raw.content)
                    if found:
                        return answer.raw, Page(token=html.unescape(found[1].decode("utf-8", "replace")).strip())
                    return answer.raw, Page(message=str(error))
        raise AssertionError("the loop returns or raises")  # pragma: no cover

    # slices of time

    def _slice(self) -> None:
        """Begin to take the list in slices of time."""
        at = self.at
        at.trusted = at.size < 0 and at.ordered and bool(at.expected and at.newest) and not self.uncounted
        at.start = at.newest if at.trusted else at.first.get("from", "")
        at.token = ""
        at.size = max(1, int((self._end() - self._low()) / self.site.unit) // _FIRST_SLICES)
        self._tell("sliced", "{url} forgot its resumption token; the rest is taken in slices of time from {start}",
                   start=at.start or "–")  # fmt: skip
        self._mark()

    def _low(self) -> datetime:
        return moment(self.at.start) or self.site.earliest

    def _end(self) -> datetime:
        return moment(self.at.covered) or self.site.now

    def _slices(self) -> Iterator[tuple[Raw, Page]]:
        """The pages of all slices from the position on."""
        while True:
            high = self._low() + self.at.size * self.site.unit
            until = None if high >= self._end() else high
            try:
                yield from self._list(self._bounded(until))
            except _TokenLostError:
                self._again()
                continue
            if until is None:
                return
            self.at.start = self.site.stamp(until if self.at.size else until + self.site.unit)
            self.at.size = max(1, self.at.size * 2)
            self.at.token = ""
            self.fruitful = self.fruitless = 0
            self.slice_seen.clear()
            self._mark()

    def _bounded(self, until: datetime | None) -> dict[str, str]:
        """The request that begins the slice under way; the last slice has no end, for datestamps of the future."""
        asked = dict(self.at.first)
        if self.at.start:
            asked["from"] = self.at.start
        if until is not None:
            asked["until"] = self.site.stamp(until)
        return asked

    def _again(self) -> None:
        """Start a slice again, smaller if it can be."""
        self.at.token = ""
        if self.at.size > 0:
            self.at.size //= _SMALLER
        else:
            grown = len(self.slice_seen)
            self.fruitless = 0 if grown > self.fruitful else self.fruitless + 1
            self.fruitful = grown
            if self.fruitless >= MAX_FRUITLESS_RESTARTS:
                raise ProtocolError(
                    "{url} forgets its resumption tokens; after {records} records the list gets no further",
                    url=self.site.url, records=len(self.seen),
                )  # fmt: skip
        self._mark()


def _unbounded(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name != "from"}
