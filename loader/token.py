"""Tokens: who may write, and who reads otherwise than everybody.

    DATA/tokens.json   open to its owner and group; holds no secret, only what one can be checked with

A secret is shown once, when its token is made. It is 32 random bytes, so nobody can guess it; that it is kept as a
salted scrypt hash (RFC 7914) is for the day when the file has been read by somebody.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from loader.errors import TokenError, UsageError
from loader.store import SCOPES, Scope

FILE = "tokens.json"
EVERYTHING = "*"
"""As a beginning of graphs to write: every graph, the default graph among them."""
_MARK = "enishi"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_COST, _BLOCK, _LANES = 2**14, 8, 1  # 16 MB and some 50 ms
_SPACE = 2**26


@dataclass(frozen=True, slots=True)
class Token:
    """What one token allows.

    Args:
        name: as people call it; appears in journals and in the record of edits.
        key: names the token inside its secret, so that one hash decides.
        scope: which store of a release it reads, where the service offers it.
        reads: the named graphs it reads, the merged view under its name; None for all.
        writes: beginnings of the IRIs of graphs that it may write; "" begins them all.
        operator: it sees and ends queries of others.
        created: when it was made, ISO 8601 with time zone.
        salt, hash: of the secret, in hexadecimal.
    """

    name: str
    key: str
    scope: Scope
    reads: tuple[str, ...] | None
    writes: tuple[str, ...]
    operator: bool
    created: str
    salt: str
    hash: str

    def fits(self, secret: str) -> bool:
        """Whether this is its secret. Takes some 50 ms by intention."""
        return hmac.compare_digest(_hash(secret, bytes.fromhex(self.salt)), bytes.fromhex(self.hash))


def read(data: Path) -> tuple[Token, ...]:
    """The tokens of a data directory, none when there is no file.

    Raises:
        TokenError: it is damaged, or this user of the machine may not read it.
    """
    try:
        rows = json.loads((data / FILE).read_text(encoding="utf-8"))
        return tuple(_token(row) for row in rows)
    except FileNotFoundError:
        return ()
    except (ValueError, TypeError, KeyError) as error:
        raise TokenError("{file} cannot be read", file=FILE) from error
    except OSError as error:
        raise TokenError("{file} cannot be read: {error}", file=FILE, error=error.strerror) from error


def _token(row: dict[str, object]) -> Token:
    if row["scope"] not in SCOPES:
        raise ValueError(row["scope"])
    lists: dict[str, object] = {
        name: None if row[name] is None else tuple(cast(list[str], row[name])) for name in ("reads", "writes")
    }
    return Token(**(row | lists))  # type: ignore[arg-type]


def add(
    data: Path,
    name: str,
    *,
    scope: Scope = "public",
    reads: Iterable[str] | None = None,
    writes: Iterable[str] = (),
    operator: bool = False,
) -> str:
    """Make a token and return its secret, which nothing can show again. The caller holds the write lock.

    Args:
        data: data directory.
        name: letters, digits, dot, hyphen, underscore; not taken yet.
        scope, reads, writes, operator: see `Token`; `EVERYTHING` among writes stands for every graph.

    Raises:
        UsageError: the name is taken or cannot be one.
    """
    known = read(data)
    if not _NAME.fullmatch(name):
        raise UsageError("{name!r} is no name for a token: letters, digits, dot, hyphen and underscore", name=name)
    if any(token.name == name for token in known):
        raise UsageError("There is a token {name} already", name=name)
    key, salt = secrets.token_hex(6), secrets.token_bytes(16)
    secret = f"{_MARK}_{key}_{secrets.token_urlsafe(32)}"
    made = Token(
        name,
        key,
        scope,
        None if reads is None else tuple(reads),
        tuple("" if beginning == EVERYTHING else beginning for beginning in writes),
        operator,
        datetime.now(UTC).isoformat(timespec="seconds"),
        salt.hex(),
        _hash(secret, salt).hex(),
    )
    _write(data, [*known, made])
    return secret


def remove(data: Path, name: str) -> None:
    """Take a token back; raises UsageError when there is none of this name. The caller holds the write lock."""
    known = read(data)
    kept = [token for token in known if token.name != name]
    if len(kept) == len(known):
        raise UsageError("There is no token {name}", name=name)
    _write(data, kept)


def key(secret: str) -> str:
    """The key of the token that a secret belongs to, "" for what is no secret of a token."""
    mark, _, rest = secret.partition("_")
    return rest.partition("_")[0] if mark == _MARK else ""


def _write(data: Path, tokens: Iterable[Token]) -> None:
    """Replace the file by one rename."""
    data.mkdir(parents=True, exist_ok=True)
    waiting = data / f".{FILE}.new"
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        with contextlib.suppress(PermissionError):  # then it stays open to its owner only
            os.fchown(descriptor, -1, _group(data))
            os.fchmod(descriptor, 0o640)
        json.dump([asdict(token) for token in tokens], handle, ensure_ascii=False, indent=1)
        handle.write("\n")
        handle.flush()
        os.fsync(handle.fileno())
    waiting.replace(data / FILE)


def _group(data: Path) -> int:
    """The group that may read the file: the one that its owner gave it, else that of the directory."""
    try:
        return (data / FILE).stat().st_gid
    except FileNotFoundError:
        return data.stat().st_gid


def _hash(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_SPACE)
