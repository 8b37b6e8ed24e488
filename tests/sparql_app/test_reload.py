"""Show 3: releases are published, and older ones removed, under readers who notice nothing but newer answers."""

from __future__ import annotations

import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader.store import Release, finish, prune, publish, start
from tests.sparql_app.conftest import BASE, Service, write_release

pytestmark = pytest.mark.thorough

Serving = Callable[..., Service]
PUBLICATIONS = 200
READERS = 16
KINDS = 4
KEPT = 3
GRACE = 4
THING = f"{BASE}/id/dataset/1"
QUERY = (
    "SELECT ?marker (COUNT(DISTINCT ?member) AS ?n) ?stated {"
    " <http://example.org/release> <http://example.org/marker> ?marker ; <http://example.org/member> ?member ."
    f" GRAPH <{BASE}/graph/source/one> {{ <http://example.org/release> <http://example.org/marker> ?stated }} }}"
    " GROUP BY ?marker ?stated"
)


def _members(kind: int) -> int:
    return 10 * (kind + 1)


def _quads(kind: int) -> Iterator[ox.Quad]:
    """A release that says of which kind it is: in its merged view, in a source's graph, by a count, by a title."""

    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(f"http://example.org/{name}")

    marker, source = ox.Literal(f"marker-{kind}"), ox.NamedNode(f"{BASE}/graph/source/one")
    title = ox.NamedNode("http://purl.org/dc/terms/title")
    yield ox.Quad(node("release"), node("marker"), marker)
    yield ox.Quad(node("release"), node("marker"), marker, source)
    yield ox.Quad(ox.NamedNode(THING), title, marker)
    yield ox.Quad(ox.NamedNode(THING), node("again"), marker)
    yield ox.Quad(ox.NamedNode(THING), title, marker, source)
    for n in range(_members(kind)):
        yield ox.Quad(node("release"), node("member"), ox.Literal(n))


def _copy(original: Path, data: Path, name: str) -> None:
    """A release with the same content under another name, by hard links, as a build makes its own."""
    path = start(data, name)
    for folder, _, files in os.walk(original):
        target = path / Path(folder).relative_to(original)
        target.mkdir(exist_ok=True)
        for file in files:
            os.link(Path(folder) / file, target / file)
    manifest = path / "release.json"
    words = manifest.read_bytes()
    manifest.unlink()
    manifest.write_bytes(words)  # its time says how old the release is
    finish(path, name)


def _kind(release: str) -> int:
    return int(release.rsplit("-", 1)[1])


@dataclass
class _Readers:
    """Sixteen clients who ask in turn for a query, the same with an ETag, a page and a graph."""

    url: str
    stop: threading.Event = field(default_factory=threading.Event)
    wrong: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    tags: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        tag = ""
        with httpx.Client(base_url=self.url, timeout=30) as client:
            while not self.stop.is_set():
                tag = self.check_query(client, "")
                self.check_query(client, tag)
                self.check_page(client)
                self.check_graph(client)

    def get(self, client: httpx.Client, what: str, path: str, **headers: str) -> httpx.Response | None:
        try:
            answer = client.get(path, headers=headers, params={"query": QUERY} if path == "/sparql" else None)
        except httpx.TransportError as error:
            self.wrong.append(f"{what}: {error!r}")
            return None
        self.asked[what] += 1
        if answer.status_code not in (200, 304):
            self.wrong.append(f"{what}: {answer.status_code} {answer.text[:200]}")
            return None
        self.seen[answer.headers["X-Release"]] += 1
        return answer

    def check_query(self, client: httpx.Client, tag: str) -> str:
        asked = {"Accept": "text/csv", "If-None-Match": tag} if tag else {"Accept": "text/csv"}
        answer = self.get(client, "conditional" if tag else "query", "/sparql", **asked)
        if answer is None:
            return ""
        release, told = answer.headers["X-Release"], answer.headers["ETag"]
        if self.tags.setdefault(told, release) != release:
            self.wrong.append(f"one ETag for {release} and {self.tags[told]}")
        kind = _kind(release)
        if answer.status_code == 304 and told != tag:
            self.wrong.append("304 for another ETag")
        if answer.status_code == 200 and answer.text.split()[1:] != [f"marker-{kind},{_members(kind)},marker-{kind}"]:
            self.wrong.append(f"{release}: {answer.text!r}")
        return told

    def check_page(self, client: httpx.Client) -> None:
        self.check_markers(self.get(client, "page", "/id/dataset/1", Accept="text/html"), 3)

    def check_graph(self, client: httpx.Client) -> None:
        self.check_markers(self.get(client, "graph", "/id/dataset/1", Accept="text/turtle"), 2)

    def check_markers(self, answer: httpx.Response | None, least: int) -> None:
        if answer is None:
            return
        said = re.findall(r"marker-(\d)", answer.text)
        if len(said) < least or set(said) != {str(_kind(answer.headers["X-Release"]))}:
            self.wrong.append(f"{answer.headers['X-Release']}: {said}")


def test_two_hundred_publications_under_sixteen_readers_fail_and_mix_nothing(serving: Serving, tmp_path: Path) -> None:
    originals = tmp_path / "originals"
    for kind in range(KINDS):
        write_release(originals, f"kind-{kind}", _quads(kind))
    data = tmp_path / "data"
    _copy(originals / "releases/kind-0", data, "p000-0")
    publish(data, "p000-0")
    service = serving(data, workers=2)
    before = len(service.workers())
    readers = _Readers(service.url)
    threads = [threading.Thread(target=readers.read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for n in range(1, PUBLICATIONS + 1):
        name = f"p{n:03}-{n % KINDS}"
        _copy(originals / f"releases/kind-{n % KINDS}", data, name)
        publish(data, name)
        prune(data, KEPT, GRACE)
        time.sleep(0.1)
    readers.stop.set()
    for thread in threads:
        thread.join()
    assert readers.wrong == []
    assert len(readers.seen) > PUBLICATIONS / 4, "the readers saw release after release"
    assert len(list((data / "releases").iterdir())) < PUBLICATIONS / 2, "older ones were removed meanwhile"
    assert min(readers.asked[what] for what in ("query", "conditional", "page", "graph")) > 100
    assert service.ask(QUERY).headers["X-Release"] == f"p{PUBLICATIONS:03}-{PUBLICATIONS % KINDS}"
    assert len(service.workers()) == before


def test_readers_of_a_release_that_is_removed_at_once_are_answered_from_the_next(
    serving: Serving, tmp_path: Path
) -> None:
    for kind in range(2):
        write_release(tmp_path / "originals", f"kind-{kind}", _quads(kind))
    data = tmp_path / "data"
    _copy(tmp_path / "originals/releases/kind-0", data, "p0-0")
    publish(data, "p0-0")
    service = serving(data, workers=2)
    assert service.ask("ASK {}").headers["X-Release"] == "p0-0"
    readers = _Readers(service.url)
    threads = [threading.Thread(target=readers.read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(1, 16):
        name = f"p{n}-{n % 2}"
        _copy(tmp_path / f"originals/releases/kind-{n % 2}", data, name)
        publish(data, name)
        prune(data, 1)
        time.sleep(0.5)
    readers.stop.set()
    for thread in threads:
        thread.join()
    assert readers.wrong == []
    assert len(readers.seen) > 8


def test_who_publishes_and_asks_sees_the_new_release_at_once(serving: Serving, tmp_path: Path) -> None:
    for kind in range(2):
        write_release(tmp_path, f"kind-{kind}", _quads(kind))
    service = serving(tmp_path, workers=1)
    for n in range(20):
        publish(tmp_path, f"kind-{n % 2}")
        assert service.ask("ASK { ?s ?p ?o }").headers["X-Release"] == f"kind-{n % 2}"


def test_a_release_is_removed_as_a_whole(tmp_path: Path) -> None:
    for kind in range(3):
        write_release(tmp_path, f"kind-{kind}", _quads(kind))
    assert prune(tmp_path, 1) == ["kind-0", "kind-1"]
    assert [p.name for p in (tmp_path / "releases").iterdir()] == ["kind-2"]
    assert (
        Release(tmp_path / "releases/kind-2")
        .store("public")
        .contains_named_graph(ox.NamedNode(f"{BASE}/graph/source/one"))
    )
