"""SPARQL stores of others that are really started, for the tests of releases elsewhere."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
ErrorLogLevel = 7
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{inner}
DisableUnixSocket = 1
ServerThreads = 20
NumberOfBuffers = 20000
DefaultIsolation = 2
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A running store, as settings name it."""

    store: str
    store_graphs: str
    store_user: str = ""
    store_password: str = ""
    server: Server | None = None

    def settings(self) -> dict[str, str]:
        """By name of the setting."""
        return {name: getattr(self, name) for name in ("store", "store_graphs", "store_user", "store_password")}

    def rose_again(self) -> bool:
        """Whether it had fallen over. Then it runs again, with what was loaded before."""
        return self.server is not None and self.server.begin_again()


class Server:
    """A process that serves at an address.

    Args:
        command: starts it.
        directory: where it works.
        address: answers a query when it is ready.
    """

    def __init__(self, command: list[str], directory: Path, address: str) -> None:
        self._command, self._directory, self._address = command, directory, address
        directory.mkdir(parents=True, exist_ok=True)
        self._begin()

    def begin_again(self) -> bool:
        """Start it when it has ended of its own accord; returns whether it had."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
            (self._directory / "virtuoso.lck").unlink(missing_ok=True)
            self._begin()
            return True
        return False

    def end(self) -> None:
        """Stop it."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _begin(self) -> None:
        with (self._directory / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=self._directory, stdout=log, stderr=subprocess.STDOUT)
        _wait(self._process, self._address, self._directory)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing(name: str) -> str:
    """Why a store cannot be started here, "" when it can."""
    command = _oxigraph() if name == "oxigraph" else "virtuoso-t"
    return "" if shutil.which(command) else f"{command} is not installed"


def _oxigraph() -> str:
    return str(Path(sys.executable).with_name("oxigraph"))


@contextlib.contextmanager
def oxigraph(directory: Path) -> Iterator[Elsewhere]:
    """``oxigraph serve``."""
    port = free_port()
    command = [_oxigraph(), "serve", "--location", str(directory / "store"), "--bind", f"127.0.0.1:{port}"]
    with _running(command, directory, f"http://127.0.0.1:{port}/query") as server:
        yield Elsewhere(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/store", server=server)


@contextlib.contextmanager
def virtuoso(directory: Path) -> Iterator[Elsewhere]:
    """Virtuoso, with the account that it is delivered with."""
    port = free_port()
    (directory / "virtuoso.ini").write_text(_VIRTUOSO.format(inner=free_port(), port=port), encoding="utf-8")
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    url = f"http://127.0.0.1:{port}"
    with _running(command, directory, f"{url}/sparql") as server:
        yield Elsewhere(f"{url}/sparql", f"{url}/sparql-graph-crud-auth", "dba", "dba", server)


STORES = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@contextlib.contextmanager
def _running(command: list[str], directory: Path, address: str) -> Iterator[Server]:
    server = Server(command, directory, address)
    try:
        yield server
    finally:
        server.end()


def _wait(process: subprocess.Popen[bytes], address: str, directory: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(address, params={"query": "ASK {}"}, timeout=5).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError((directory / "log").read_text(errors="replace")[-2000:])
