"""Hostile bytes for the tests of sources: mutated, cut off, nested, of wrong types, huge numbers."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from datetime import UTC, datetime
from typing import Any

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
