"""The pack that lies beside the stores of a release: ``public.pack.zip``, and a card that tells its digests."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """A pack that is kept.

    Args:
        release: name of the release it is of.
        digest: SHA-256 of its list of checksums, which stands for all of its content.
        sha256: SHA-256 of the file.
        size: bytes of the file.
    """

    release: str
    digest: str
    sha256: str
    size: int


def file_name(scope: str) -> str:
    """Name of the pack of a scope."""
    return f"{scope}.pack.zip"


def kept(directory: Path, scope: str) -> Kept | None:
    """The pack that lies in the directory of a release, None when there is no whole one of this very release."""
    path = directory / file_name(scope)
    try:
        found = Kept(**json.loads(_card(path).read_text(encoding="utf-8")))
        whole = found.release == directory.name and path.stat().st_size == found.size
    except (OSError, ValueError, TypeError):
        return None
    return found if whole else None


def put_down(directory: Path, scope: str, made: Kept) -> None:
    """Write the card of a pack that lies in the directory of a release."""
    path = directory / file_name(scope)
    waiting = path.with_name(f".{path.name}.json.part")
    waiting.write_text(json.dumps(asdict(made), sort_keys=True) + "\n", encoding="utf-8")
    waiting.replace(_card(path))


def _card(path: Path) -> Path:
    return path.with_name(path.name + ".json")
