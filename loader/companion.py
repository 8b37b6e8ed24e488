"""What lies beside the stores of a release: the dump and the numbers.

A build makes the public ones. For releases that came without, and for the internal store, they are made later, in a
process of its own that no request waits for: ``python -m loader.companion dump|void DIRECTORY SCOPE``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, cast

from loader import dump, void
from loader.store import SCOPES, Manifest, Release, Scope

Kind = Literal["dump", "void"]
KINDS: tuple[Kind, ...] = ("dump", "void")


def make(kind: Kind, release: Release, scope: Scope) -> None:
    """Make a companion of a finished release; what is not public is closed to other users of the machine.

    Raises:
        StoreError: the store cannot be opened, or another process is making the same (BusyError).
    """
    if kind == "dump":
        dump.make(release.store(scope), release.path / dump.file_name(scope), release.id)
    else:
        void.write(release.store(scope), release.path, scope, void.iri(release.manifest.base, release.id))
    if scope == "internal":
        for path in release.path.glob(f"*{scope}.n*"):
            path.chmod(path.stat().st_mode & ~0o007)


def complete(directory: Path, manifest: Manifest) -> None:
    """Give a built release, which has just got its name, its companions."""
    dump.name(directory, "public", manifest.id)
    for scope in SCOPES:
        store = Release(directory).store(scope)
        void.write(store, directory, scope, void.iri(manifest.base, manifest.id))


def main(kind: str, directory: str, scope: str) -> None:
    """The process that a service starts."""
    make(cast(Kind, kind), Release(Path(directory)), cast(Scope, scope))


if __name__ == "__main__":
    main(*sys.argv[1:])
