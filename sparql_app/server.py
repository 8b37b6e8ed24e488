"""The HTTP server: waitress, with an end that lets requests finish and a limit on how long a request may arrive.

One process, one thread that moves bytes for all connections, and a fixed number of threads that run requests. A slow or
silent client costs a file descriptor and no thread.
"""

from __future__ import annotations

import errno
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server
from waitress.utilities import Error, RequestEntityTooLarge

from loader.errors import UsageError
from loader.settings import Settings
from ontology import LOCALES, text
from sparql_app import errors
from sparql_app.formats import language

_CONNECTIONS = 1000
_FILES = 8192
_IDLE = 60  # seconds that a connection may stay open without a request
_SPARE = 8  # threads beyond those that queries can hold, so that health and metrics are always answered
_TICK = 0.5
_LOOK = 0.1  # seconds between two looks at all connections; one at every event costs more the more there are
_NEVER = 2**62
_PACE = 256 * 2**10
"""Bytes of an answer that a client has to take within ``request_seconds``; one that does not is cut off."""
_WHY = {
    errno.EADDRINUSE: text("another service listens there already; choose another port with --port"),
    errno.EADDRNOTAVAIL: text("this machine has no such address"),
    errno.EACCES: text("the system does not permit this port"),
}
"""What the system says of an address that it does not give, in words of the catalogue."""
_HELD = 10
"""Answers of the largest size that may wait on disk for slow readers; beyond, the one that holds most is cut off."""


class _TimeoutError(Error):
    """The request did not arrive in time (RFC 9110, section 15.5.9)."""

    code = 408
    reason = "Request Timeout"


class _TooLargeError(RequestEntityTooLarge):
    """The request is larger than any may be, and is not read to its end; told as the service tells problems."""

    def __init__(self, settings: Settings, accepted: str) -> None:
        super().__init__("")
        self._settings = settings
        self._locale = language(accepted, sorted(LOCALES, key=lambda name: name != settings.locale))

    def to_response(  # type: ignore[override]  # its stub takes bytes for text
        self,
        ident: str | None = None,  # noqa: ARG002 - as waitress calls it
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and body."""
        told = errors.of_http(self.code, {})
        headers = [("Content-Type", errors.MEDIA_TYPE), ("Content-Language", self._locale)]
        return f"{self.code} {self.reason}", headers, told.json(self._settings.base, self._locale)


def _channel(settings: Settings) -> type[HTTPChannel]:
    """The channels of a service, which tell in its words that a request is too large."""

    class Parser(HTTPRequestParser):
        def received(self, data: bytes) -> int:
            taken: int = super().received(data)
            if type(self.error) is RequestEntityTooLarge:
                self.error = _TooLargeError(settings, self.headers.get("ACCEPT_LANGUAGE", ""))
            return taken

    class Channel(HTTPChannel):
        parser_class = Parser

    return Channel


class Server:
    """Listens at once; `run` serves until `stop`.

    Args:
        application: the WSGI application.
        settings: address and limits.
        places: how many requests may wait for answers to queries at once.
        largest: bytes that some request may have, where that is more than the settings give to others.

    Raises:
        UsageError: the address is taken or not one of this machine.
    """

    def __init__(self, application: Any, settings: Settings, places: int, largest: int = 0) -> None:
        self._settings = settings
        self._sockets: dict[int, Any] = {}
        self._begun: WeakKeyDictionary[HTTPRequestParser, float] = WeakKeyDictionary()
        self._reading: WeakKeyDictionary[HTTPChannel, tuple[float, int]] = WeakKeyDictionary()
        self._stopping = 0
        self._look = 0.0
        _allow_files()
        try:
            self._server = create_server(
                application,
                map=self._sockets,
                host=settings.host,
                port=settings.port,
                url_prefix=settings.root_path,
                threads=places + _SPARE,
                ident=None,
                channel_timeout=_IDLE,
                channel_request_lookahead=1,  # lets a query see that its client has gone
                connection_limit=_CONNECTIONS,
                outbuf_high_watermark=_NEVER,  # no thread waits for a slow reader; what he has not taken is on disk
                asyncore_use_poll=True,
                max_request_body_size=max(largest, 2 * settings.request_megabytes * 2**20),
                clear_untrusted_proxy_headers=False,  # they are believed by nobody, but tell of a proxy
            )
        except (OSError, ValueError) as error:  # waitress tells an unknown host by ValueError
            where = {"host": settings.host, "port": settings.port}
            why = _WHY.get(getattr(error, "errno", None) or 0, error)
            raise UsageError("The service cannot listen at {host}:{port}: {error}", **where, error=why) from error
        for listener in self._of(BaseWSGIServer):
            listener.channel_class = _channel(settings)

    def run(self, on_hangup: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT; requests under way get ``stop_seconds`` to finish, a second signal ends them.

        Args:
            on_hangup: called after SIGHUP.
        """
        hung_up = False

        def stop(_signal: int, _frame: FrameType | None) -> None:
            self._stopping += 1
            self._wake()

        def hang_up(_signal: int, _frame: FrameType | None) -> None:
            nonlocal hung_up
            hung_up = True
            self._wake()

        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, stop)
        signal.signal(signal.SIGHUP, hang_up)
        while not self._stopping:
            self._turn()
            if hung_up:
                hung_up = False
                on_hangup()
        self._finish()

    def _turn(self) -> None:
        wasyncore.loop(timeout=_TICK, use_poll=True, map=self._sockets, count=1)
        now = time.monotonic()
        if now < self._look:
            return
        self._look = now + _LOOK
        for channel in self._channels():
            request = channel.request
            if request is not None and now - self._begun.setdefault(request, now) > self._settings.request_seconds:
                _refuse(channel, request)
            if channel.total_outbufs_len:
                self._watch(channel, now)
            else:
                self._reading.pop(channel, None)
        self._free_disk()

    def _watch(self, channel: Any, now: float) -> None:
        """Cut off a client that does not take its answer, or drips it."""
        waiting = channel.total_outbufs_len
        begun, then = self._reading.setdefault(channel, (now, waiting))
        if now - begun > self._settings.request_seconds:
            self._reading[channel] = now, waiting
            if then - waiting < min(_PACE, then):
                channel.handle_close()

    def _free_disk(self) -> None:
        """Cut off who holds most of the answers that wait, while they are more than may be."""
        channels = [one for one in self._channels() if one.total_outbufs_len]
        held = sum(one.total_outbufs_len for one in channels)
        most = _HELD * self._settings.result_megabytes * 2**20
        while held > most:
            channel = max(channels, key=lambda one: one.total_outbufs_len)
            channels.remove(channel)
            held -= channel.total_outbufs_len
            channel.handle_close()

    def _finish(self) -> None:
        """Accept nothing more, close what is idle, and go on until nothing is under way or the time is over."""
        for listener in self._of(BaseWSGIServer):
            wasyncore.dispatcher.close(listener)
        until = time.monotonic() + self._settings.stop_seconds
        while self._stopping < 2 and time.monotonic() < until and self._under_way():
            self._turn()
        self._server.task_dispatcher.set_thread_count(0)
        wasyncore.close_all(self._sockets, ignore_all=True)

    def _under_way(self) -> bool:
        busy = False
        for channel in self._channels():
            if channel.requests or channel.total_outbufs_len or channel.request is not None:
                busy = True
            else:
                channel.will_close = True
        return busy

    def _channels(self) -> list[Any]:
        return self._of(HTTPChannel)

    def _of(self, kind: type) -> list[Any]:
        return [one for one in list(self._sockets.values()) if isinstance(one, kind)]

    def _wake(self) -> None:
        for listener in self._of(BaseWSGIServer)[:1]:
            with suppress(OSError):
                listener.trigger.pull_trigger()


def _refuse(channel: Any, request: HTTPRequestParser) -> None:
    """Answer a request that has been arriving for too long, and close its connection."""
    with channel.requests_lock:
        if channel.request is not request:
            return
        request.error = _TimeoutError("The request did not arrive in time.")
        channel.request = None
        channel.requests.append(request)
        alone = len(channel.requests) == 1
    if alone:
        channel.server.add_task(channel)


def _allow_files() -> None:
    """Let this process have a file for every connection and every answer, as far as the system permits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
