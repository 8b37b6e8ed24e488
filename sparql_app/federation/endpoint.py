"""An endpoint that the settings name, and asking it: the one place from which the service reaches the network.

SPARQL 1.1 Protocol, section 2.1.2 (query via POST with URL-encoded parameters), which every endpoint understands.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox

from loader.settings import Settings
from ontology import Text, text
from sparql_app.federation import address, solutions

_GLANCE = 0.1
_ACCEPT = ", ".join(solutions.FORMATS)


class CallError(Exception):
    """An endpoint did not answer as it should.

    Args:
        reason: what happened.
        capped: a limit of ours ended it.
    """

    def __init__(self, reason: Text, *, capped: bool = False) -> None:
        super().__init__(reason.to("en"))
        self.reason = reason
        self.capped = capped


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its bytes and how to read them."""

    content: bytes
    format: ox.QueryResultsFormat


class Client:
    """Asks endpoints during one query: every name is resolved once, and all requests go to the address found then.

    Nothing of the environment counts (no proxy, no .netrc), no redirect is followed, no compression is accepted.

    Args:
        settings: limits, and which addresses are allowed although they are not public.
        resolve: tells the addresses of a name.
    """

    def __init__(self, settings: Settings, resolve: address.Resolve) -> None:
        self._settings = settings
        self._resolve = resolve
        self._pins: dict[tuple[str, int], str] = {}
        self._http = httpx.Client(
            trust_env=False,
            follow_redirects=False,
            headers={"User-Agent": settings.user_agent, "Accept": _ACCEPT, "Accept-Encoding": "identity"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, url: str, query: str, deadline: float, check: Callable[[], None]) -> Reply:
        """Send a query.

        Args:
            url: the endpoint, as the settings name it.
            query: SPARQL text.
            deadline: when it has to have answered, on the monotonic clock.
            check: called again and again meanwhile; what it raises ends the wait.

        Raises:
            CallError: the endpoint did not answer as it should.
        """
        future: Future[Reply] = Future()

        def work() -> None:
            try:
                future.set_result(self._asked(url, query, deadline))
            except Exception as error:  # noqa: BLE001 - it is raised again where the result is awaited
                future.set_exception(error)

        # A name server and a peer that dribbles can hold a thread beyond any timeout of theirs; this one is not held.
        threading.Thread(target=work, daemon=True).start()
        while True:
            check()
            if time.monotonic() >= deadline:
                raise CallError(text("it took too long"), capped=True)
            try:
                return future.result(timeout=max(0.001, min(_GLANCE, deadline - time.monotonic())))
            except TimeoutError:
                if future.done():
                    raise

    def _asked(self, url: str, query: str, deadline: float) -> Reply:
        try:
            with self._http.stream(
                "POST",
                self._pinned(url),
                data={"query": query},
                headers={"Host": _host(url)},
                extensions={"sni_hostname": urlsplit(url).hostname},
                timeout=max(0.001, deadline - time.monotonic()),
            ) as response:
                return self._reply(response, deadline)
        except address.ForbiddenError as error:
            raise CallError(text("its name stands for an address that is not public")) from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise CallError(text("it took too long"), capped=True) from error
        except (httpx.HTTPError, httpx.StreamError, OSError, RuntimeError) as error:
            raise CallError(text("it cannot be reached")) from error

    def _pinned(self, url: str) -> httpx.URL:
        """The endpoint with its address in place of its name."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        if (host, port) not in self._pins:
            allowed = self._settings.service_private
            self._pins[host, port] = address.pinned(host, port, allowed, self._resolve)
        return httpx.URL(url).copy_with(host=self._pins[host, port])

    def _reply(self, response: httpx.Response, deadline: float) -> Reply:
        if response.status_code != 200:
            raise CallError(text("it answers with HTTP {status}", status=response.status_code))
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media_type not in solutions.FORMATS or response.headers.get("Content-Encoding", "identity") != "identity":
            raise CallError(text("it answers in a format that was not asked for"))
        limit = self._settings.service_megabytes * 2**20
        content = bytearray()
        for part in response.iter_raw(1 << 16):
            content += part
            if len(content) > limit:
                megabytes = self._settings.service_megabytes
                raise CallError(text("it answers with more than {megabytes} MB", megabytes=megabytes), capped=True)
            if time.monotonic() > deadline:
                raise CallError(text("it took too long"), capped=True)
        return Reply(bytes(content), solutions.FORMATS[media_type])


def _host(url: str) -> str:
    """The value of the Host header: the name as the settings write it, whatever address it is sent to."""
    return urlsplit(url).netloc
