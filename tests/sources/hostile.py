"""Hostile bytes for the tests of sources: mutated, cut off, nested, of wrong types, huge numbers."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from loader.errors import EnishiError, RefusedError
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Source

BASE = "https://w3id.org/enishi"
DAY = datetime(2026, 4, 1, tzinfo=UTC)
STRANGE: tuple[Any, ...] = (
    None, True, [], {}, [[]], [None], "", " ", "\u0000", "\ud800", "x" * 3000, 10**400, -1, 1.5e300, {"": {}},
    [{"a": [{"b": 1}]}],
    "2025-99-99", "https://", "<b>&amp;amp;", "https://doi.org/", "０１２", "\u202eabc",
)  # fmt: skip


def survives(source: Source, content: bytes, name: str = "raw") -> list[Record | Refusal]:
    """Everything that can be read of the bytes is mapped; whatever cannot ends in one of our errors, nothing else."""
    found: list[Record | Refusal] = []
    try:
        for item in source.read(Raw(content, name, DAY)):
            found.append(item)
            if isinstance(item, Refusal):
                assert item.identifier
                assert item.error.to("ja")
                continue
            assert item.digest
            if item.deleted:
                continue
            statements = Statements(BASE, item)
            with contextlib.suppress(RefusedError):
                source.map(item, statements)
                assert item.fields is not None
                list(item.fields.leftovers())
            assert all(str(triple) for triple in statements.triples)
    except EnishiError as error:
        told = error.to("ja")
        return found if told else []
    return found


def mutated(content: bytes, seed: int) -> bytes:
    """The bytes with a few of them changed, taken out or doubled."""
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        if not changed:
            break
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 60)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 60)]
            case _:
                del changed[at:]
    return bytes(changed)


def twisted(value: Any, seed: int) -> bytes:
    """A JSON value in which a few values anywhere were replaced by strange ones."""
    chance = random.Random(seed)
    root = {"root": json.loads(json.dumps(value))}
    for _ in range(chance.randint(1, 4)):
        holder: Any = root
        key: Any = "root"
        while isinstance(holder[key], dict | list) and holder[key] and chance.random() < 0.85:
            holder = holder[key]
            key = chance.choice(list(holder)) if isinstance(holder, dict) else chance.randrange(len(holder))
        holder[key] = copy.deepcopy(chance.choice(STRANGE))
    return json.dumps(root["root"]).encode()


def nested(depth: int) -> bytes:
    """JSON that is nested as deep as one likes."""
    return b'{"data":' + b'{"a":[' * depth + b"1" + b"]}" * depth + b"}"


class Damaged(NamedTuple):
    """Bytes that were a file, under its name."""

    content: bytes
    name: str


@st.composite
def damaged(draw: st.DrawFn, files: Sequence[Path]) -> Damaged:
    """A file in which a few bytes somewhere are cut out and others put in."""
    file = draw(st.sampled_from(files))
    content = file.read_bytes()
    at = draw(st.integers(0, 20_000)) % len(content)
    inserted, cut = draw(st.binary(max_size=6)), draw(st.integers(0, 40))
    return Damaged(content[:at] + inserted + content[at + cut :], file.name)


TEXTS = ("", "Open", "restricted", "10.1/x", "2025-99-99", "999", "-", "nan", "1e400", "spase://", "http://[",
         "&#x10FFFF;", "９")  # fmt: skip


@st.composite
def retold(draw: st.DrawFn, files: Sequence[Path]) -> Damaged:
    """An XML file in which one text anywhere is another."""
    file = draw(st.sampled_from(files))
    new = draw(st.sampled_from(TEXTS) | st.text(alphabet="ab <>&\"'=/あ0", max_size=8))
    parts = file.read_text(encoding="utf-8").split(">")
    at = draw(st.integers(0, 100)) % len(parts)
    head, _, tag = parts[at].rpartition("<")
    parts[at] = f"{new}<{tag}" if head or tag else parts[at]
    return Damaged(">".join(parts).encode(), file.name)


ODD = ("", "10.1/x", "\ud800", "2025-99-99", "[", '["a", ["b"]]', '{"type":"Point","coordinates":[1e999,"x"]}', "http://[",
       "９" * 30)  # fmt: skip


def values(texts: Sequence[str], keys: Sequence[str]) -> st.SearchStrategy[Any]:
    """JSON values of any kind.

    Args:
        texts: texts that mean something to the source.
        keys: keys of objects that it looks for.
    """
    plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    return st.recursive(
        plain | st.sampled_from([*ODD, *texts]) | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(keys), inner, max_size=3),
        max_leaves=8,
    )


Place = tuple[str | int, ...]
"""The keys that lead to a value inside another."""


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """Every place in a JSON value, itself first."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def put(value: Any, path: Place, new: Any) -> Any:
    """The JSON value with another value in one place; the original stays as it is."""
    if not path:
        return new
    copied: Any = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = put(value[path[0]], path[1:], new)
    return copied
