"""HTTP as a source of bytes: patient with servers that are busy, strict about size and about where they send us."""

from __future__ import annotations

import email.utils
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpx

from loader.errors import ProtocolError
from loader.protocols.files import file_bytes
from loader.record import Raw
from loader.settings import Settings

MAX_REDIRECTS = 5
"""Most redirects that one request follows."""

MAX_PAUSE = 900.0
"""Longest pause in seconds that a server may ask for with Retry-After; one that asks for more is given up."""

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
    reading at the size limit.

    Args:
        settings: the settings in force.
        sleep: waits this many seconds; another function shows the pauses without waiting.
    """

    def __init__(self, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        self.tries = settings.harvest_tries
        self._limit = file_bytes(settings)
        self._patience = settings.harvest_seconds
        self._sleep = sleep
        self._client = httpx.Client(
            timeout=settings.harvest_seconds, follow_redirects=False, headers={"User-Agent": settings.user_agent}
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

    def get(self, url: str, params: Mapping[str, str] | None = None, *, also: frozenset[int] = frozenset()) -> Answer:
        """The answer to a GET request.

        Args:
            url: http or https address.
            params: query parameters to add.
            also: statuses besides 2xx whose answer is wanted (OAI-PMH servers send errors with 400 or 422).

        Raises:
            ProtocolError: the address cannot be used, the server refuses, or every try failed.
        """
        address = self._address(url, params)
        for attempt in range(1, self.tries + 1):
            try:
                return self._follow(address, also)
            except _AgainError as error:
                if attempt == self.tries:
                    raise ProtocolError(
                        "{url} does not answer as it should after {tries} tries: {reason}",
                        url=_without_query(address), tries=self.tries, reason=str(error),
                    ) from error  # fmt: skip
                self._wait(address, error.pause, attempt)
        raise AssertionError("harvest_tries is at least 1")  # pragma: no cover

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

    def _follow(self, address: httpx.URL, also: frozenset[int]) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._once(address)
            if answer.status in _MOVED:
                address = self._moved(address, answer.headers.get("location", ""))
            elif 200 <= answer.status < 300 or answer.status in also:
                return answer
            elif answer.status in _BUSY:
                pause = _retry_after(answer.headers.get("retry-after", ""))
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

    def _once(self, address: httpx.URL) -> Answer:
        started = time.monotonic()
        parts: list[bytes] = []
        size = 0
        try:
            with self._client.stream("GET", address) as response:
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


def _retry_after(value: str) -> float | None:
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
