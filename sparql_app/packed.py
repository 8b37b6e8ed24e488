"""Answers in the content coding that a client takes: coded once, kept beside the plain ones, few at a time."""

from __future__ import annotations

import threading

from sparql_app import coding
from sparql_app.cache import Cache
from sparql_app.engine import Answer

_LARGE = 1 << 20  # bytes from which coding is felt by others
_PATIENCE = 2.0  # seconds
_one_at_a_time = threading.Lock()


def packed(answer: Answer, accept: str | None, cache: Cache, name: str) -> tuple[Answer, str]:
    """The answer as the client takes it, and its coding, "" for none.

    A large answer is coded while no other large one is; after a while, or where the disk is full, it is sent as it is.

    Args:
        answer: the plain answer; its file is closed when another one is returned.
        accept: field value of Accept-Encoding.
        cache: keeps the coded answer.
        name: key of the plain answer, "" for one that is not kept.
    """
    chosen = coding.chosen(accept, answer.size)
    if not chosen:
        return answer, ""
    key = name and f"{name} {chosen}"
    if found := _kept(cache, key):
        return _instead(answer, found), chosen
    large = answer.size >= _LARGE
    if large and not _one_at_a_time.acquire(timeout=_PATIENCE):
        return answer, ""
    try:
        made = _kept(cache, key) or coding.zipped(answer)
        if key and not made.cached:
            cache.put(key, made)
    except OSError:
        answer.file.seek(0)
        return answer, ""
    finally:
        if large:
            _one_at_a_time.release()
    return _instead(answer, made), chosen


def _kept(cache: Cache, key: str) -> Answer | None:
    return cache.get(key) if key else None


def _instead(answer: Answer, other: Answer) -> Answer:
    answer.file.close()
    return other
