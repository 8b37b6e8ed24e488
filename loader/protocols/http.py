"""HTTP as a source of bytes: patient with servers that are busy, strict about size and about where they send us."""

from __future__ import annotations

import email.utils
import time
import urllib.parse
import urllib.robotparser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpx

from loader.errors import ProtocolError
from loader.protocols.files import file_bytes
from loader.protocols.journal import Journal, current
from loader.record import Raw
from loader.settings import Settings
from ontology import text

MAX_REDIRECTS = 5
"""Most redirects that one request follows."""

MAX_CRAWL_DELAY = 60.0
"""Longest Crawl-delay in seconds that a robots.txt is granted."""

MAX_PAUSE = 900.0
"""Longest pause in seconds that a server may ask for with Retry-After; one that asks for more is given up."""

_UNCHANGED = 304
_REFUSED = frozenset(range(400, 500))
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_KEPT_HEADERS = ("content-type", "date", "etag", "last-modified")


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer: status and headers (names in lower case) beside the bytes."""

    raw: Raw
    status: int
    headers: Mapping[str, str]


class _AgainError(Exception):
    """This try failed in a way that may pass.

    Args:
        reason: what happened, for the message when the last try fails too.
        pause: seconds the server asks to wait, None when it does not say.
    """

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class Client:
    """One client for one run.

    It waits as long as Retry-After says (RFC 9110, section 10.2.3) or backs off by doubling, tries
    ``harvest_tries`` times, follows redirects only within the same host, never from https to http, and stops
    reading at the size limit. Between two requests it keeps the pause that the journal asks for.

    Args:
        settings: the settings in force.
        sleep: waits this many seconds, `time.sleep` when None; another function shows the pauses without waiting.
        accept: media types that are wanted (RFC 9110, section 12.5.1).
        journal: what earlier runs left and where this one tells what happens; the one of the run that is going on
            when None.
    """

    def __init__(
        self,
        settings: Settings,
        sleep: Callable[[float], None] | None = None,
        accept: str = "*/*",
        journal: Journal | None = None,
    ) -> None:
        self.tries = settings.harvest_tries
        self.journal = journal or current()
        self._agent = settings.user_agent.partition("/")[0]
        self._robots: dict[str, urllib.robotparser.RobotFileParser] = {}
        self._pause = self.journal.pause
        self._asked = 0.0
        self._limit = file_bytes(settings)
        self._patience = settings.harvest_seconds
        self._sleep = sleep or time.sleep
        self._client = httpx.Client(
            timeout=settings.harvest_seconds,
            follow_redirects=False,
            headers={"User-Agent": settings.user_agent, "Accept": accept},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        also: frozenset[int] = frozenset(),
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to a GET request.

        Args:
            url: http or https address.
            params: query parameters to add.
            also: statuses besides 2xx whose answer is wanted (OAI-PMH servers send errors with 400 or 422).
            headers: request headers to add.

        Raises:
            ProtocolError: the address cannot be used, the server refuses, or every try failed.
        """
        address = self._address(url, params)
        for attempt in range(1, self.tries + 1):
            try:
                return self._follow(address, also, headers or {})
            except _AgainError as error:
                if attempt == self.tries:
                    raise ProtocolError(
                        "{url} does not answer as it should after {tries} tries: {reason}",
                        url=_without_query(address), tries=self.tries, reason=str(error),
                    ) from error  # fmt: skip
                self.journal.report(
                    "retried", text("{host} did not answer as it should ({reason}) and was asked again",
                                    host=address.host, reason=str(error)),
                )  # fmt: skip
                self._wait(address, error.pause, attempt)
        raise AssertionError("harvest_tries is at least 1")  # pragma: no cover

    def file(self, url: str) -> Raw | None:
        """A file, unless it is still as it was when it was last taken (RFC 9110, section 13.1); obeys robots.txt.

        Returns:
            The file, None when it has not changed.

        Raises:
            ProtocolError: as `get`, or robots.txt forbids it.
        """
        self._obey(self._address(url, None))
        etag, modified = ("", "") if self.journal.fresh else self.journal.validators(url)
        held = {"If-None-Match": etag, "If-Modified-Since": modified}
        answer = self.get(url, also=frozenset({_UNCHANGED}), headers={k: v for k, v in held.items() if v})
        if answer.status != _UNCHANGED:
            return answer.raw
        self.journal.report("unchanged", text("{url} has not changed", url=_without_query(self._address(url, None))))
        return None

    def taken(self, url: str, raw: Raw) -> None:
        """All that a file of `file` holds has been taken: it need not come again until it changes."""
        self.journal.remember(url, raw.headers.get("etag", ""), raw.headers.get("last-modified", ""))

    def _obey(self, address: httpx.URL) -> None:
        """Do as the robots.txt of the server says (RFC 9309); without one everything is allowed."""
        site = f"{address.scheme}://{address.netloc.decode('ascii')}"
        if site not in self._robots:
            rules = urllib.robotparser.RobotFileParser()
            answer = self.get(site + "/robots.txt", also=_REFUSED)
            words = "" if answer.status in _REFUSED else answer.raw.content.decode("utf-8", "replace")
            rules.parse(words.splitlines())
            self._robots[site] = rules
            self._pause = max(self._pause, min(float(rules.crawl_delay(self._agent) or 0), MAX_CRAWL_DELAY))
        if not self._robots[site].can_fetch(self._agent, str(address)):
            raise ProtocolError("{url} may not be fetched: robots.txt forbids it", url=_without_query(address))

    @staticmethod
    def _address(url: str, params: Mapping[str, str] | None) -> httpx.URL:
        try:
            address = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise ProtocolError("{url} is not an http or https address", url=url) from error
        if address.scheme not in {"http", "https"} or not address.host:
            raise ProtocolError("{url} is not an http or https address", url=url)
        return address.copy_merge_params(dict(params)) if params else address

    def _wait(self, address: httpx.URL, asked: float | None, attempt: int) -> None:
        if asked is not None and asked > MAX_PAUSE:
            raise ProtocolError(
                "{url} asks to come back in {seconds} seconds", url=_without_query(address), seconds=round(asked)
            )
        self._sleep(asked if asked is not None else min(2.0 ** (attempt - 1), 60.0))

    def _follow(self, address: httpx.URL, also: frozenset[int], headers: Mapping[str, str]) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._once(address, headers)
            if answer.status in _MOVED:
                address = self._moved(address, answer.headers.get("location", ""))
            elif 200 <= answer.status < 300 or answer.status in also:
                return answer
            elif answer.status in _BUSY:
                pause = retry_after(answer.headers.get("retry-after", ""))
                raise _AgainError(f"HTTP {answer.status}", pause)
            else:
                raise ProtocolError("{url} answers HTTP {status}", url=_without_query(address), status=answer.status)
        raise ProtocolError("{url} redirects in circles", url=_without_query(address))

    @staticmethod
    def _moved(address: httpx.URL, location: str) -> httpx.URL:
        target = address.join(location) if location else address
        secure = target.scheme == "https" or (target.scheme == "http" and address.scheme == "http")
        if target.host != address.host or not secure:
            raise ProtocolError(
                "{url} redirects to another server: {target}", url=_without_query(address), target=str(target)
            )
        return target

    def _once(self, address: httpx.URL, asked: Mapping[str, str]) -> Answer:
        if (early := self._asked + self._pause - time.monotonic()) > 0:
            self._sleep(early)
        started = self._asked = time.monotonic()
        parts: list[bytes] = []
        size = 0
        try:
            with self._client.stream("GET", address, headers=dict(asked)) as response:
                for part in response.iter_bytes():
                    parts.append(part)
                    size += len(part)
                    if size > self._limit:
                        raise ProtocolError(
                            "{url} sends more than {limit} bytes", url=_without_query(address), limit=self._limit
                        )
                    if time.monotonic() - started > 10 * self._patience:
                        raise _AgainError("too slow")
        except httpx.TransportError as error:
            raise _AgainError(str(error) or type(error).__name__) from error
        except httpx.DecodingError as error:
            raise _AgainError("cannot be decompressed") from error
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        raw = Raw(b"".join(parts), str(address), datetime.now(UTC), media_type, headers)
        return Answer(raw, response.status_code, {k.lower(): v for k, v in response.headers.items()})


def _without_query(address: httpx.URL) -> str:
    return urllib.parse.urlunsplit((address.scheme, address.netloc.decode("ascii"), address.path, "", ""))


def retry_after(value: str) -> float | None:
    """Seconds to wait, from the number or the HTTP date of a Retry-After header."""
    if value.strip().isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
