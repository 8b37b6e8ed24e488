"""Somebody who asks short questions while others do their worst; run as a process of its own.

Prints two lines at the end of its input: seconds that each answer took, and seconds by which the machine woke this
process too late when it slept for a millisecond, which no service can do anything about.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import httpx

HEADERS = {"Content-Type": "application/sparql-query", "Accept": "application/json"}


def main(url: str) -> None:
    """Ask until standard input ends."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    answers: list[float] = []
    late: list[float] = []
    with httpx.Client(base_url=url, timeout=60) as client:
        while not ended.is_set():
            begun = time.perf_counter()
            query = f"ASK {{ <http://example.org/node/{len(answers)}> ?p ?o }}"  # each another, so that no cache helps
            answer = client.post("/sparql", content=query, headers=HEADERS)
            answers.append(time.perf_counter() - begun)
            if answer.status_code != 200 or answer.json()["boolean"] is not True:
                sys.exit(f"{answer.status_code} {answer.text}")
            begun = time.perf_counter()
            time.sleep(0.001)
            late.append(time.perf_counter() - begun - 0.001)
            time.sleep(0.02)
    sys.stdout.write(f"{json.dumps(answers)}\n{json.dumps(late)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
