"""JSON and table rows as the one tree of fields, with limits on what a source may send."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from loader.errors import UnreadableError
from loader.record import Field

DEEPEST = 40
"""Levels of nesting that a record may have."""

MOST = 500_000
"""Values that one file may hold."""

_SURROGATE = re.compile("[\ud800-\udfff]")

Json = dict[str, "Json"] | list["Json"] | str | bool | None
"""A JSON value; numbers stay the text they were written as, since an identifier may look like one."""


def _constant(name: str) -> str:
    raise UnreadableError("{name} is no JSON number", name=name)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, value in pairs:
        if name in found:
            raise UnreadableError("the key {name!r} occurs twice in one JSON object", name=name[:80])
        found[name] = value
    return found


def loads(content: str, where: str) -> Json:
    """Parse JSON (RFC 8259) strictly: no NaN, no key twice, numbers kept as text, nesting bounded.

    Args:
        content: the JSON text.
        where: what it is, for the error: a file name or the path of a field.

    Raises:
        UnreadableError: the text is not JSON, or is built to exhaust a reader.
    """
    try:
        found: Json = json.loads(
            content, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        raise UnreadableError(
            "{where} is not JSON: line {line}, column {column}: {error}",
            where=where, line=error.lineno, column=error.colno, error=error.msg,
        ) from error  # fmt: skip
    except RecursionError as error:
        raise UnreadableError("{where} is nested too deeply", where=where) from error
    except UnreadableError as error:
        raise UnreadableError("{where} cannot be used: {error}", where=where, error=error.text) from error
    return found


def documents(content: str, where: str, unwrap: Callable[[Json, str], Iterable[Json]]) -> list[Json | UnreadableError]:
    """The documents of a file that holds one JSON text, or one a line; a broken line costs only itself.

    Lines end at line feeds only: other line separators of Unicode may stand inside a JSON string.

    Args:
        content: the text.
        where: its name, for errors.
        unwrap: takes a JSON text and its place and gives the documents in it; raises UnreadableError.

    Raises:
        UnreadableError: it is neither.
    """
    try:
        return [*unwrap(loads(content, where), where)]
    except UnreadableError:
        lines = [(number, line) for number, line in enumerate(content.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for _, line in lines):
            raise
    found: list[Json | UnreadableError] = []
    for number, line in lines:
        place = f"{where}, line {number}"
        try:
            found += unwrap(loads(line, place), place)
        except UnreadableError as error:
            found.append(error)
    return found


def decode(content: bytes, where: str) -> str:
    """Bytes of a JSON file as text: UTF-8 with or without BOM, UTF-16 with BOM.

    Raises:
        UnreadableError: they are in another encoding.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("{where} is not UTF-8: byte {position}", where=where, position=error.start) from error


def stored(text: str) -> str:
    """The text with lone surrogates replaced, which JSON can spell and nothing can store."""
    return _SURROGATE.sub("\ufffd", text)


class Budget:
    """How many more values a file may hold."""

    def __init__(self, where: str, most: int = MOST) -> None:
        self._where = where
        self._left = most

    def spend(self) -> None:
        """Count one value.

        Raises:
            UnreadableError: the file holds too many.
        """
        self._left -= 1
        if self._left < 0:
            raise UnreadableError("{where} holds too many values", where=self._where)


def fields(name: str, value: Json, where: str, budget: Budget | None = None, depth: int = 0) -> list[Field]:
    """A JSON value as fields of one name: an object or scalar is one field, a list is one for each entry.

    An empty list gives no field; null gives a field without value, "" one with an empty value.

    Raises:
        UnreadableError: nesting or number of values beyond the limits.
    """
    if depth > DEEPEST:
        raise UnreadableError("{where} is nested too deeply", where=where)
    left = budget or Budget(where)
    left.spend()
    if isinstance(value, list):
        if depth and any(isinstance(entry, list) for entry in value):
            value = [{"item": entry} if isinstance(entry, list) else entry for entry in value]
        return [f for entry in value for f in fields(name, entry, where, left, depth + 1)]
    if isinstance(value, dict):
        inner = [f for key, entry in value.items() for f in fields(stored(key), entry, where, left, depth + 1)]
        return [Field(name, None, inner)]
    if isinstance(value, bool):
        return [Field(name, "true" if value else "false")]
    return [Field(name, None if value is None else stored(value))]


def field(name: str, value: Json, where: str, budget: Budget | None = None) -> Field:
    """A JSON object as one field with its members inside; a list or scalar becomes its "value" member."""
    members: dict[str, Json] = value if isinstance(value, dict) else {"value": value}
    return fields(name, members, where, budget)[0]


def row(name: str, columns: Iterable[str], cells: Iterable[str]) -> Field:
    """A row of a table: one field for each column, cells beyond the header under the name of their position."""
    names, values = list(columns), list(cells)
    names += [f"column {i + 1}" for i in range(len(names), len(values))]
    return Field(name, None, [Field(n, stored(v)) for n, v in zip(names, values, strict=False)])
