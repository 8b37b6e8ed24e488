"""Answers kept on disk: coded once, and sent also where the disk keeps nothing."""

from __future__ import annotations

import gzip
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sparql_app.cache import Cache
from sparql_app.engine import Answer
from sparql_app.formats import JSON
from sparql_app.packed import packed


def _answer(content: bytes) -> Answer:
    return Answer(io.BytesIO(content), len(content), JSON, "table", 0.1)


def test_an_answer_is_coded_once_and_then_taken_from_the_cache(tmp_path: Path) -> None:
    cache = Cache(8, tmp_path)
    first, chosen = packed(_answer(b"a" * 9000), "gzip", cache, "key")
    again, _ = packed(_answer(b"b" * 9000), "gzip", cache, "key")  # told apart from coding anew by other bytes
    assert (chosen, first.cached, again.cached) == ("gzip", False, True)
    assert gzip.decompress(again.read()) == gzip.decompress(first.read()) == b"a" * 9000


def test_an_answer_without_a_name_is_coded_and_not_kept(tmp_path: Path) -> None:
    cache = Cache(8, tmp_path)
    told, _ = packed(_answer(b"a" * 9000), "gzip", cache, "")
    assert gzip.decompress(told.read()) == b"a" * 9000
    assert cache.size == 0


def test_many_who_want_one_large_answer_have_it_coded_once(tmp_path: Path) -> None:
    cache = Cache(64, tmp_path)
    content = bytes(range(256)) * 8192
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: packed(_answer(content), "gzip", cache, "key"), range(8)))
    assert [gzip.decompress(one.read()) if chosen else one.read() for one, chosen in told] == [content] * 8
    assert sum(bool(chosen) and not one.cached for one, chosen in told) == 1


def test_an_answer_that_cannot_be_kept_is_still_an_answer(tmp_path: Path) -> None:
    cache = Cache(8, tmp_path / "gone")
    answer = _answer(b"a" * 9000)
    assert cache.make("key", lambda: answer).read() == b"a" * 9000
    assert cache.get("key") is None
    assert cache.size == 0
