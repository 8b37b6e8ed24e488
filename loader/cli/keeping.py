"""The verbs that keep and bring back: dump, backup, restore."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from loader import backup, companion, dump, store
from loader.cli import output
from loader.errors import UsageError
from loader.settings import Settings
from ontology import text

Said = argparse.Namespace


def write_dump(said: Said, settings: Settings) -> int:
    """Write the dump of a release and print its SHA-256, as ``sha256sum`` does."""
    release = store.release(settings.data, said.release)
    scope: store.Scope = "internal" if said.internal else "public"
    found = dump.kept(release.path, scope)
    path = release.path / dump.file_name(scope)
    if found is None and said.output:
        path = Path(said.output)
        found = _written(release, scope, path)
    elif found is None:
        companion.make("dump", release, scope)
        found = dump.kept(release.path, scope)
    elif said.output:
        path = Path(said.output)
        _copy(release.path / dump.file_name(scope), path)
    assert found is not None  # noqa: S101 - just made
    sys.stdout.write(f"{found.sha256}  {path}\n")
    return 0


def _written(release: store.Release, scope: store.Scope, path: Path) -> dump.Dump:
    try:
        made = dump.make(release.store(scope), path, release.id)
    except OSError as error:
        raise UsageError("{file} cannot be written: {error}", file=path, error=error) from error
    path.with_name(f"{path.name}.json").unlink()
    path.with_name(f".{path.name}.lock").unlink()
    if scope == "internal":
        path.chmod(0o600)
    return made


def _copy(kept: Path, path: Path) -> None:
    try:
        shutil.copyfile(kept, path)
    except OSError as error:
        raise UsageError("{file} cannot be written: {error}", file=path, error=error) from error


def make_backup(said: Said, settings: Settings) -> int:
    """Make a backup, and verify it if asked to."""
    target = Path(said.target)
    made = backup.backup(settings.data, target)
    message = text("Backed up {files} files, {size} bytes", files=len(made.files), size=_size(made))
    output.line(message, settings.locale)
    if said.verify:
        _tell(backup.verify(target), settings)
    return 0


def bring_back(said: Said, settings: Settings) -> int:
    """Restore a backup, or only verify it."""
    source = Path(said.source)
    if said.dry_run:
        _tell(backup.verify(source), settings)
        return 0
    done = backup.restore(source, settings.data, stores=said.verify)
    message = text("Restored {files} files, {size} bytes", files=done.files, size=done.size)
    output.line(message, settings.locale)
    if said.verify:
        _tell(done, settings)
    return 0


def _size(made: backup.Manifest) -> int:
    return sum(file.size for file in made.files.values())


def _tell(checked: backup.Checked, settings: Settings) -> None:
    message = text(
        "All {files} files and {stores} stores are as they should be", files=checked.files, stores=checked.stores
    )
    output.line(message, settings.locale)
