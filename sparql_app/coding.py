"""Content codings (RFC 9110, sections 8.4 and 12.5.3): gzip where a client takes it and it is worth the trouble."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from dataclasses import replace

from sparql_app.engine import Answer

GZIP = "gzip"
_WORTH = 1400  # what fits into one packet is not made faster by being smaller
_LEVEL = 5


def chosen(accept: str | None, size: int) -> str:
    """The coding for an answer of this many bytes: "gzip", or "" for none.

    Args:
        accept: field value of Accept-Encoding; None takes no coding.
        size: bytes.
    """
    if accept is None or size < _WORTH:
        return ""
    qualities = dict(_quality(part) for part in accept.lower().split(",") if part.strip())
    wished = qualities.get(GZIP, qualities.get("x-gzip", qualities.get("*", 0.0)))
    return GZIP if wished > 0 and wished >= qualities.get("identity", 0.0) else ""


def _quality(part: str) -> tuple[str, float]:
    name, _, parameter = part.strip().partition(";")
    key, _, value = parameter.strip().partition("=")
    try:
        return name.strip(), min(1.0, max(0.0, float(value))) if key.strip() == "q" else 1.0
    except ValueError:
        return name.strip(), 0.0


def zipped(answer: Answer) -> Answer:
    """The answer in gzip; equal bytes give equal bytes. Raises OSError when the disk is full."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_LEVEL, mtime=0) as target:
        shutil.copyfileobj(answer.file, target, 1 << 20)
    size = file.tell()
    file.seek(0)
    return replace(answer, file=file, size=size)
