"""Who asks, by the Authorization header: a token as Bearer (RFC 6750), or as the password of Basic (RFC 7617).

Clients of SPARQL such as SPARQLWrapper and rdflib speak Basic; its user name means nothing here.

A token reads the store of its scope where the service offers it: with a token for the internal store the public
service still answers from the public store, and nothing that arrives by HTTP can make it open another. A service that
only reads can run as a user of the machine who may not open the internal stores at all.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
from pathlib import Path

from loader import token
from loader.errors import TokenError
from loader.store import Scope
from sparql_app import denial
from sparql_app.caller import Caller
from sparql_app.errors import ProblemError

_AT_ONCE = 2
"""Secrets that may be hashed at the same time: each takes 50 ms and 16 MB."""
_PATIENCE = 2.0
"""Seconds that a secret waits for its turn; so who tries many holds no thread for long."""


class Keyring:
    """Knows the tokens of a data directory and follows their file. Its methods may be called from any thread.

    Args:
        data: data directory.
        scope: which store the service serves.
        anonymous: whether callers without a token read it.
    """

    def __init__(self, data: Path, scope: Scope, *, anonymous: bool = True) -> None:
        self._data = data
        self._scope = scope
        self._anonymous = anonymous
        self._lock = threading.Lock()
        self._hashing = threading.BoundedSemaphore(_AT_ONCE)
        self._pepper = secrets.token_bytes(32)
        self._seen: tuple[int, int] | None = None
        self._tokens: dict[str, token.Token] = {}
        self._known: dict[str, bytes] = {}

    def caller(self, authorization: str | None) -> Caller:
        """Who asks.

        Args:
            authorization: value of the Authorization header, None without one.

        Raises:
            ProblemError: the header names no token of this service, or there is none and one is needed (401); too many
                tokens are being checked, or the file of tokens is damaged or may not be read (503).
        """
        if authorization is None and not self._anonymous:
            raise ProblemError(denial.closed())
        if authorization is None:
            return Caller(scope=self._scope)
        found = self._found(_secret(authorization))
        if found is None:
            raise ProblemError(denial.unknown())
        scope: Scope = "internal" if found.scope == self._scope == "internal" else "public"
        return Caller(found.name, scope, found.reads, found.writes, found.operator)

    def may_anyone_write(self) -> bool:
        """Whether there is a token that may write."""
        return any(one.writes for one in token.read(self._data))

    def _found(self, secret: str) -> token.Token | None:
        """The token of a secret. One that was right before is recognised by a fast digest."""
        with self._lock:
            self._follow()
            found = self._tokens.get(token.key(secret))
            known = self._known.get(found.key, b"") if found is not None else b""
        if found is None:
            return None
        digest = hmac.digest(self._pepper, secret.encode(), hashlib.sha256)
        if hmac.compare_digest(known, digest):
            return found
        if not self._hashing.acquire(timeout=_PATIENCE):
            raise ProblemError(denial.crowded())
        try:
            fits = found.fits(secret)
        finally:
            self._hashing.release()
        if not fits:
            return None
        with self._lock:
            if self._tokens.get(found.key) == found:
                self._known[found.key] = digest
        return found

    def _follow(self) -> None:
        """Read the tokens again when their file has changed. Needs the lock."""
        try:
            state = (self._data / token.FILE).stat()
            seen = (state.st_mtime_ns, state.st_ino)
        except FileNotFoundError:
            seen = (0, 0)
        if seen != self._seen:
            try:
                self._tokens = {one.key: one for one in token.read(self._data)}
            except TokenError as error:
                raise ProblemError(denial.unreadable()) from error
            self._known.clear()
            self._seen = seen


def _secret(authorization: str) -> str:
    """The secret in an Authorization header, "" when there is none that can be read."""
    scheme, _, rest = authorization.strip().partition(" ")
    match scheme.lower():
        case "bearer":
            return rest.strip()
        case "basic":
            try:
                return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
            except (binascii.Error, UnicodeDecodeError):
                return ""
        case _:
            return ""
