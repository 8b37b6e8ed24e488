"""Short links: a question with its release in one word, which always leads to the same rows.

The word holds the question itself, packed, after a digest of all that its rows depend on: release, text of the query,
values, sifting. So nothing is stored, nobody can fill a disk with links, and every copy of the service that holds the
release follows them. A word that was mistyped, or whose query has another text by now, is recognised by its digest.

    1 | base64url( 6 bytes of SHA-256 | deflate( release \\n query \\n values and sifting ) )
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from dataclasses import dataclass

from sparql_app.catalogue.question import Question, digest, questions

_VERSION = "1"
_DIGEST = 6
LONGEST = 2048
"""Characters of a word. What would be longer has no short link, and keeps its permanent address."""
_LARGEST = 8192
_DICTIONARY = (
    b"page=&language=&property=&title=&element=http%3A%2F%2Fpurl.org%2Fdc%2Fterms%2F&award=JP&institution=&class="
    b"&sort=asc%28&sort=desc%28&filter=&require=&project=https%3A%2F%2Fw3id.org%2Fenishi%2Fid%2Fproject%2F"
    b"&programme=https%3A%2F%2Fw3id.org%2Fenishi%2Fid%2Fprogramme%2F&funder=https%3A%2F%2Fror.org%2F0"
    b"&dimension=programme&dimension=field&dimension=funder\nK1\nK2\nQ01\nQ36\nQ20\nQ2\nQ1\nQ0"
    b"\nreferenceDate=2025-03-31\nreferenceDate=2023-03-31\nreferenceDate=2026-0"
)
"""What packed questions often hold. It belongs to the version: with another one no old link could be read."""


class BrokenError(Exception):
    """A word is no short link: mistyped, cut off, or made up."""


class ChangedError(Exception):
    """The query of a short link has another text by now, or is gone: its rows might not be the same."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.stem)
        self.target = target


@dataclass(frozen=True, slots=True)
class Target:
    """Where a short link leads.

    Args:
        release: name of the release.
        stem: name of the query.
        stated: its values and sifting, as a query string.
    """

    release: str
    stem: str
    stated: str


def word(question: Question, release: str) -> str:
    """The word for a question and a release, "" when it would be too long."""
    target = Target(release, question.stem, question.stated)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY)
    packed = packer.compress("\n".join((target.release, target.stem, target.stated)).encode()) + packer.flush()
    made = _VERSION + base64.urlsafe_b64encode(_check(target) + packed).decode().rstrip("=")
    return made if len(made) <= LONGEST else ""


def read(said: str) -> Target:
    """Where a word leads.

    Raises:
        BrokenError: it is no short link.
        ChangedError: it was one, of a query that has another text by now.
    """
    if not said.startswith(_VERSION) or len(said) > LONGEST:
        raise BrokenError
    body = said[len(_VERSION) :]
    try:
        content = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(-15, _DICTIONARY)
        text = unpacker.decompress(content[_DIGEST:], _LARGEST).decode()
    except (binascii.Error, ValueError, zlib.error) as error:
        raise BrokenError from error
    parts = text.split("\n")
    if not unpacker.eof or unpacker.unused_data or len(parts) != 3:
        raise BrokenError
    target = Target(*parts)
    if target.stem not in questions() or content[:_DIGEST] != _check(target):
        raise ChangedError(target)
    return target


def _check(target: Target) -> bytes:
    stated = "\n".join((target.release, target.stem, target.stated, digest(questions()[target.stem])))
    return hashlib.sha256(stated.encode()).digest()[:_DIGEST]
