"""A service under siege, and what those notice who stand by: a neighbour, and who watches its memory and processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

import httpx

from tests.sparql_app.conftest import Service, write_release
from tests.sparql_app.test_limits import _wide

LIMIT = 3
WORKERS = 2
MEGABYTES = 300
OWN = 200
"""Megabytes that a worker may take besides its query: itself, its stack, the pages of the store."""
SERVICE = 400
"""Megabytes that the service process may take."""
REQUEST = 2


def besiege(data: Path) -> Service:
    """A service with narrow limits over a release in which everything reaches everything."""
    write_release(data, "wide", _wide("wide", 30_000))
    running = Service(
        data,
        workers=WORKERS,
        query_seconds=LIMIT,
        query_megabytes=MEGABYTES,
        result_megabytes=20,
        request_megabytes=REQUEST,
        request_seconds=4,
        cache_megabytes=100,
    )
    while running.http.get("/readyz").status_code != 200:
        time.sleep(0.05)
    return running


class Neighbour:
    """Short questions of somebody else meanwhile, and what they took."""

    def __init__(self, service: Service) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.sparql_app.neighbour", service.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.answers: list[float] = []
        self.late: list[float] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        told, wrong = self._process.communicate("", timeout=60)
        assert self._process.returncode == 0, wrong
        self.answers, self.late = (json.loads(line) for line in told.splitlines())

    @property
    def p99(self) -> float:
        """Seconds within which 99 of 100 answers came."""
        return _percentile(self.answers)

    @property
    def allowed(self) -> float:
        """100 ms, and what the machine itself is late: a request wakes processes about four times."""
        return 0.1 + 4 * _percentile(self.late)


def _percentile(values: list[float], share: float = 0.99) -> float:
    return sorted(values)[int(share * (len(values) - 1))]


class Memory:
    """The most memory that service and workers together had resident while it was watched, in megabytes."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.all = self.service = self.worker = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.02):
            own = _resident(self._service.process.pid)
            workers = [_resident(pid) for pid in self._service.workers()]
            self.service = max(self.service, own)
            self.worker = max(self.worker, *workers, 0)
            self.all = max(self.all, own + sum(workers))


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def asked(service: Service, query: str | bytes, **headers: str) -> tuple[httpx.Response, float]:
    """The answer to a query, and the seconds it took."""
    begun = time.monotonic()
    kind = {"Content-Type": "application/sparql-query", "Accept-Language": "en"}
    answer = httpx.post(f"{service.url}/sparql", content=query, headers=kind | headers, timeout=60)
    return answer, time.monotonic() - begun


def state(service: Service) -> tuple[int, int]:
    """Workers, and open files of the service, when everything has come to rest."""
    until = time.monotonic() + 10
    before = (-1, -1)
    while time.monotonic() < until:
        now = len(service.workers()), len(list(Path(f"/proc/{service.process.pid}/fd").iterdir()))
        if now == before:
            break
        before = now
        time.sleep(0.5)
    return before


def zombies(service: Service) -> list[int]:
    """Workers that have ended and that nobody took note of."""
    return [
        pid for pid in service.workers() if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    ]
