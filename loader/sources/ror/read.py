"""From the dump of ROR (a zip with one JSON array), from an array alone, or from an answer of the API to records.

The dump unpacks to some 300 MB. It is read as a stream, out of the zip, record by record, so that never more than one
record and a buffer are in memory beside the packed bytes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import IO

import ijson

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.record import Raw, Record, Refusal
from loader.values import date, identifier, tree
from loader.values.tree import Json

NAME = "ror"
"""Name of the source."""

MAX_RECORD = 4 * 2**20
"""Most bytes that one record may have; the largest ones have some 100 kB."""

MAX_UNPACKED = 4 * 2**30
"""Most bytes that the dump may unpack to."""

MAX_RATIO = 200
"""How many times larger than packed it may be."""

_DAMAGED = (
    ijson.JSONError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
    ArithmeticError,
)  # fmt: skip


class _Stream:
    """A stream that is as patient as a record may be large.

    Args:
        inner: where the bytes come from.
        most: most bytes that it may give in all.
    """

    def __init__(self, inner: IO[bytes], most: int) -> None:
        self._inner = inner
        self._most = most
        self._all = 0
        self.record = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most 64 kB.

        Raises:
            UnreadableError: too many bytes in all, or since the last record ended.
        """
        found = self._inner.read(min(size, 2**16) if size >= 0 else 2**16)
        self._all += len(found)
        self.record += len(found)
        if self._all > self._most:
            raise UnreadableError("The dump unpacks to more than {limit} bytes", limit=self._most)
        if self.record > MAX_RECORD:
            raise UnreadableError("A record has more than {limit} bytes", limit=MAX_RECORD)
        return found


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The records in a dump, array or answer. All organisations are read, of whatever country.

    Which of them the graph mentions is only known when all sources are read, so nothing is left out here; to take the
    Japanese ones only, fetch them from the API with its own filter.

    Raises:
        UnreadableError: none of the forms, damaged (also after many records were given), or too large.
    """
    begin = raw.content[:4]
    if begin == b"PK\x03\x04":
        yield from _dump(raw)
    elif raw.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"[":
        yield from _array(io.BytesIO(raw.content.removeprefix(b"\xef\xbb\xbf")), MAX_UNPACKED, raw.url)
    else:
        yield from _answer(raw)


def _dump(raw: Raw) -> Iterator[Record | Refusal]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw.content)) as archive:
            for entry in _chosen(archive):
                most = min(MAX_UNPACKED, max(entry.compress_size * MAX_RATIO, MAX_RECORD))
                with archive.open(entry) as stream:
                    yield from _array(stream, most, f"{raw.url}/{entry.filename}")
    except SourceError:
        raise
    except _DAMAGED as error:
        raise UnreadableError(
            "{name} is a damaged zip archive: {reason}", name=raw.url, reason=_short(error)
        ) from error


def _chosen(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The arrays of the archive; of dumps that hold both schemas only those of schema 2."""
    found = [e for e in archive.infolist() if e.filename.endswith(".json") and "__MACOSX" not in e.filename]
    if not found:
        raise UnreadableError("The zip archive holds no JSON file")
    return [e for e in found if "schema_v2" in e.filename] or found


def _array(inner: IO[bytes], most: int, where: str) -> Iterator[Record | Refusal]:
    stream = _Stream(inner, most)
    number = 0
    try:
        for entry in _entries(stream):
            stream.record = 0
            number += 1
            yield _item(entry, f"{where}#{number}")
    except _DAMAGED as error:
        raise UnreadableError(
            "{where} is not a JSON array, or is cut off after {number} records: {reason}",
            where=where, number=number, reason=_short(error),
        ) from error  # fmt: skip


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _entries(stream: _Stream) -> Iterator[Json]:
    """The entries of a JSON array one by one, with numbers as text, as all sources are read.

    They are built from the events of the parser: its own builder keeps the path of every level, so that nesting
    alone could fill the memory.

    Raises:
        UnreadableError: no array, or an entry nested too deeply.
    """
    stack: list[dict[str, Json] | list[Json]] = []
    key = ""
    for event, value in ijson.basic_parse(stream):
        if event == "map_key":
            key = value
            continue
        if event in {"end_map", "end_array"}:
            done = stack.pop()
            if len(stack) == 1:
                yield done
            continue
        made: Json = {} if event == "start_map" else [] if event == "start_array" else _scalar(value)
        if not stack and event != "start_array":
            raise UnreadableError("The JSON is not an array")
        if len(stack) > 1:
            _put(stack[-1], key, made)
        elif stack and not isinstance(made, dict | list):
            yield made
        if isinstance(made, dict | list):
            stack.append(made)
            if len(stack) > tree.DEEPEST:
                raise UnreadableError("A record is nested too deeply")


def _put(holder: dict[str, Json] | list[Json], key: str, value: Json) -> None:
    if isinstance(holder, dict):
        holder[key] = value
    else:
        holder.append(value)


def _scalar(value: object) -> Json:
    """A scalar with a number as text; a number beyond all reason keeps its exponent."""
    if isinstance(value, str | bool) or value is None:
        return value
    return format(value, "f") if isinstance(value, Decimal) and -30 < value.adjusted() < 30 else str(value)


def _answer(raw: Raw) -> Iterator[Record | Refusal]:
    """One record, or a page of the API: {number_of_results, items}."""
    whole = tree.loads(tree.decode(raw.content, raw.url), raw.url)
    if not isinstance(whole, dict):
        raise UnreadableError("{where} holds no records of ROR", where=raw.url)
    items = whole.get("items", [whole])
    if not isinstance(items, list):
        raise UnreadableError("{where} holds no records of ROR", where=raw.url)
    for number, entry in enumerate(items, 1):
        yield _item(entry, f"{raw.url}#{number}")


def _item(entry: Json, where: str) -> Record | Refusal:
    try:
        return _record(entry, where)
    except SourceError as error:
        return Refusal(NAME, where, RefusedError(error.text.message, **error.text.values))


def _record(entry: Json, where: str) -> Record:
    if not isinstance(entry, dict):
        raise RefusedError("{where} is not a JSON object", where=where)
    stated = entry.get("id")
    bare = identifier.ror(stated) if isinstance(stated, str) else None
    if bare is None:
        raise RefusedError("{value!r} is no ROR id", value=str(stated)[:200])
    if not isinstance(entry.get("names"), list):
        raise RefusedError("The record is not of schema 2 of ROR: it has no list of names")
    fields = tree.field("organization", entry, where, tree.Budget(where, 50_000))
    return Record(NAME, bare, "ror_2", fields, _stamp(entry.get("admin")))


def _stamp(admin: Json) -> datetime | None:
    """The day of the last change, at its beginning in UTC, since ROR tells no time."""
    changed: Json = admin.get("last_modified") if isinstance(admin, Mapping) else None
    stated: Json = changed.get("date") if isinstance(changed, Mapping) else None
    moment = date.read(stated) if isinstance(stated, str) else None
    return datetime.combine(moment.start, datetime.min.time(), UTC) if moment else None
