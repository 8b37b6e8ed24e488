"""Dumps: sorted, the same for the same store, whole or absent."""

from __future__ import annotations

import gzip
import hashlib
import random
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import dump
from loader.errors import BusyError


def store(numbers: list[int]) -> ox.Store:
    found = ox.Store()
    for n in numbers:
        graph = ox.NamedNode(f"http://example.org/g{n % 3}") if n % 2 else ox.DefaultGraph()
        quad = ox.Quad(
            ox.NamedNode(f"http://example.org/{n}"), ox.NamedNode("http://example.org/p"), ox.Literal("縁"), graph
        )
        found.add(quad)
    return found


def test_equal_stores_give_equal_files_whatever_the_order_and_the_hour(tmp_path: Path) -> None:
    numbers = list(range(300))
    first = dump.make(store(numbers), tmp_path / "public.nq.gz", "r")
    before = (tmp_path / "public.nq.gz").read_bytes()
    random.Random(1).shuffle(numbers)
    time.sleep(1.1)  # a time stamp inside would differ
    assert dump.make(store(numbers), tmp_path / "public.nq.gz", "r") == first
    assert (tmp_path / "public.nq.gz").read_bytes() == before


def test_a_dump_is_sorted_n_quads_with_the_digests_that_its_card_tells(tmp_path: Path) -> None:
    made = dump.make(store(list(range(20))), tmp_path / "public.nq.gz", tmp_path.name)
    packed = (tmp_path / "public.nq.gz").read_bytes()
    content = gzip.decompress(packed)
    lines = content.decode().splitlines()
    assert lines == sorted(lines)
    assert len(set(ox.parse(content, ox.RdfFormat.N_QUADS))) == made.quads == len(lines) == 20
    assert made.sha256 == hashlib.sha256(packed).hexdigest()
    assert made.digest == hashlib.sha256(content).hexdigest() == dump.digest(store(list(range(20))))
    assert made.size == len(packed)
    assert dump.kept(tmp_path, "public") == made


@pytest.mark.parametrize("harm", ["other release", "cut", "no card", "torn card"])
def test_what_is_not_whole_or_of_another_release_is_no_dump(tmp_path: Path, harm: str) -> None:
    path, card = tmp_path / "public.nq.gz", tmp_path / "public.nq.gz.json"
    dump.make(store([1, 2, 3]), path, "elsewhere" if harm == "other release" else tmp_path.name)
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-5])
    if harm == "no card":
        card.unlink()
    if harm == "torn card":
        card.write_text(card.read_text()[:20])
    assert dump.kept(tmp_path, "public") is None


def test_two_processes_never_make_the_same_dump(tmp_path: Path) -> None:
    path = tmp_path / "public.nq.gz"
    with dump._alone(path), pytest.raises(BusyError, match=r"public.nq.gz is being made"):
        dump.make(store([1]), path)
    assert not path.exists()
    assert dump.make(store([1]), path).quads == 1
