"""Whether a client already has the answer: ETags, conditional requests, caching (RFC 9110, section 13; RFC 9111).

A release never changes, so what an answer depends on names its bytes, before it is evaluated.
"""

from __future__ import annotations

from sparql_app import canonical
from sparql_app.caller import Caller
from sparql_app.coding import GZIP
from sparql_app.engine import Job
from sparql_app.gate import cache_key

_FOREVER = 31_536_000


def tag(job: Job) -> str:
    """The ETag of the answer to a job, "" when its answer is never twice the same."""
    return "" if canonical.is_volatile(job.text) else f'"{cache_key(job)[:40]}"'


def coded(tag: str, coding: str) -> str:
    """The ETag of the answer in a content coding: other bytes, another tag."""
    return f'{tag[:-1]}-{coding}"' if tag and coding else tag


def precluded(tag: str, stated: str | None) -> bool:
    """Whether If-Match asks for an answer that is not this one: 412 (RFC 9110, section 13.1.1; no weak tag matches)."""
    if stated is None or stated.strip() == "*":
        return False
    return not tag or not {one.strip() for one in stated.split(",")} & {tag, coded(tag, GZIP)}


def has_any(stated: str | None) -> bool:
    """Whether If-None-Match is ``*``: whatever answer there is, the client has it (RFC 9110, section 13.1.2)."""
    return stated is not None and stated.strip() == "*"


def matched(tag: str, stated: str | None) -> str:
    """The tag that a client already has, of those that If-None-Match states; "" when it has none."""
    if not tag:
        return ""
    known = {tag, coded(tag, GZIP)}
    for one in (stated or "").split(","):
        name = one.strip().removeprefix("W/")
        if name in known:
            return name
    return ""


def caching(caller: Caller, *, fixed: bool) -> str:
    """The Cache-Control of an answer.

    Args:
        caller: who asked; what is not for everybody is kept by no shared cache.
        fixed: the address names the release, so that its answer never changes.
    """
    audience = "public" if caller.name == "" and caller.scope == "public" else "private"
    return f"{audience}, max-age={_FOREVER}, immutable" if fixed else f"{audience}, no-cache"
