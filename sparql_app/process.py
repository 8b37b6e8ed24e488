"""One query worker as its service sees it: start, tell, hear, end."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import tempfile
import time
from socket import AF_UNIX, SOCK_STREAM, socket, socketpair

from ontology import prefixes
from sparql_app import wire

_START = 30.0
_WORDS = 2048
_log = logging.getLogger(__name__)


class EndedError(Exception):
    """A worker ended before it answered."""


class Process:
    """One worker process.

    Args:
        megabytes: memory that one job may take.
        module: what it runs.
    """

    def __init__(self, megabytes: int, module: str = "sparql_app.worker") -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        ours, theirs = socketpair(AF_UNIX, SOCK_STREAM)
        with theirs:
            self._popen = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", module, str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._stderr,
                start_new_session=True,  # Ctrl-C in a terminal is for the service, which ends its workers itself
            )
        self._connection: socket = ours
        self._ready = False
        self.tell({"prefixes": dict(prefixes()), "megabytes": megabytes})

    @property
    def pid(self) -> int:
        """Process id."""
        return self._popen.pid

    def tell(self, message: wire.Message, file: int | None = None) -> None:
        """Send a message; raises EndedError when the process is gone."""
        try:
            self._connection.settimeout(_START)
            wire.send(self._connection, message, file)
        except OSError as error:
            raise EndedError from error

    def hear(self, until: float) -> wire.Message | None:
        """The next message; None when there is none by then (monotonic time); raises EndedError."""
        try:
            self._connection.settimeout(max(0.001, until - time.monotonic()))
            received = wire.receive(self._connection)
        except TimeoutError:
            return None
        except OSError as error:
            raise EndedError from error
        if received is None:
            raise EndedError
        return received[0]

    def start(self) -> None:
        """Wait until the process can take jobs; raises EndedError."""
        if self._ready:
            return
        message = self.hear(time.monotonic() + _START)
        if message is None:
            raise EndedError
        self._ready = True
        if not message["fenced"]:
            _log.warning("query worker %d: no network namespace on this system, the lexer alone keeps it in", self.pid)

    def kill(self) -> None:
        """Kill the process without waiting for its end."""
        with contextlib.suppress(ProcessLookupError):
            self._popen.kill()

    def end(self) -> bytes:
        """Kill the process; returns the beginning and the end of what it wrote to standard error."""
        self.kill()
        self._popen.wait()
        self._connection.close()
        with self._stderr as file:
            size = file.seek(0, 2)
            file.seek(0)
            words = file.read(_WORDS)  # the first line says what happened, however long the trace after it
            file.seek(max(len(words), size - _WORDS))
            return words + file.read()
