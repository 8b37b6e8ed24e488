"""A really running ``enishi serve`` for tests."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.pipeline.conftest import environment


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, *words: str, **settings: str) -> Iterator[str]:
    """Serve the published release of a data directory; yields the address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", "from loader.cli import main; raise SystemExit(main())", "--data", str(data),
         "serve", "--port", str(port), *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(**settings),
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                if httpx.get(address + "/healthz", timeout=2).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        else:
            raise AssertionError("the service did not start")
        yield address
    finally:
        process.terminate()
        process.wait(20)
