"""Backups of a data directory, and the way back.

A backup is a directory: ``files/`` with a copy of everything, ``backup.json`` with size and SHA-256 of each file, and
``backup.json.sha256`` with the digest of that. It is made while other runs fetch, build, publish and serve:

* releases come first. They never change; one that is pruned meanwhile is left out, and then the release that is
  published now is copied too;
* the archive comes after them, so that it holds every edit that they hold. Its index is copied by SQLite's own backup,
  as it is at one moment, and the bytes that it names after it: bytes are there before the index names them, and are
  never thrown away;
* what begins with a dot, locks and leases belong to runs and are left out.

Files are copied and not linked: a link would share every flipped bit.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO

from loader import dump, publication, verdicts
from loader.errors import BackupError, StoreError
from loader.store import SCOPES, current, releases

MANIFEST = "backup.json"
FILES = "files"
_FORMAT = 1
_SQLITE = b"SQLite format 3\x00"
_LEFT_OUT = ("leases", "archive/parts", verdicts.FILE)
_ENDINGS = (".lock", "-wal", "-shm", "-journal")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """One file of a backup: SHA-256, bytes, permissions."""

    sha256: str
    size: int
    mode: int


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself, kept as ``backup.json``.

    Attributes:
        format: version of this form.
        created: when it was begun, ISO 8601 with time zone.
        version: version of enishi that made it.
        files: by path below the data directory.
        folders: permissions of each directory, by path.
        links: target of each symbolic link, by path.
    """

    format: int
    created: str
    version: str
    files: dict[str, File] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was verified: how many files, their bytes, and how many stores against the digest of their release."""

    files: int
    size: int
    stores: int


def backup(data: Path, target: Path) -> Manifest:
    """Copy a data directory.

    Args:
        data: the data directory; other runs may be writing to it.
        target: a directory that is not there yet; it appears when it is whole.

    Raises:
        BackupError: the target is there already, or there is nothing to copy.
    """
    if target.exists():
        raise BackupError("{target} is there already; name a new directory", target=target)
    if target.resolve().is_relative_to(data.resolve()):
        raise BackupError("{target} lies in the data directory; name a directory elsewhere", target=target)
    if not data.is_dir():
        raise BackupError("{data} holds nothing to back up", data=data)
    made = Manifest(_FORMAT, datetime.now(UTC).isoformat(timespec="seconds"), version("enishi"))
    waiting = target.with_name(f".{target.name}.part")
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(mode=0o700, parents=True)
    copier = _Copier(data, waiting / FILES, made)
    _take_releases(data, copier)
    for path in sorted(data.iterdir(), key=lambda p: (p.name != publication.FILE, p.name)):
        if path.name not in ("current", "releases"):
            copier.take(path)
    _write_manifest(waiting, made)
    waiting.rename(target)
    return made


def verify(source: Path, *, stores: bool = True) -> Checked:
    """Check every file of a backup, and that each store holds what the manifest of its release says.

    Args:
        source: a backup.
        stores: the stores are opened and dumped too, which takes some seconds for every million quads.

    Raises:
        BackupError: something is missing, damaged, or not of this backup.
    """
    manifest = read(source)
    files = source / FILES
    found = {
        path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file() and not path.is_symlink()
    }
    if strange := sorted(found - set(manifest.files)):
        raise BackupError("{file} is no part of the backup", file=strange[0])
    for name, file in manifest.files.items():
        _same(name, file, _digested(files / name))
    checked = _check_stores(files) if stores else 0
    return Checked(len(manifest.files), sum(file.size for file in manifest.files.values()), checked)


def restore(source: Path, data: Path, *, stores: bool = False) -> Checked:
    """Put a backup into an empty data directory; every file is checked on its way.

    Args:
        source: a backup.
        data: a data directory that is empty or not there. What is published appears in it last.
        stores: the restored stores are checked against the manifests of their releases before.

    Raises:
        BackupError: the directory is not empty, or the backup is damaged; then the directory stays empty.
    """
    if data.exists() and any(data.iterdir()):
        raise BackupError("{data} is not empty; restore into a new directory", data=data)
    manifest = read(source)
    data.mkdir(parents=True, exist_ok=True)
    waiting = data / ".restoring"
    try:
        waiting.mkdir(mode=0o700)
        for name in sorted(manifest.folders):
            (waiting / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, file in manifest.files.items():
            (waiting / name).parent.mkdir(parents=True, exist_ok=True)
            _same(name, file, _copied(source / FILES / name, waiting / name))
            (waiting / name).chmod(file.mode)
        checked = _check_stores(waiting) if stores else 0
        for name in sorted(manifest.folders, reverse=True):
            (waiting / name).chmod(manifest.folders[name])
        for path in sorted(waiting.iterdir()):
            path.rename(data / path.name)
        for name, link in manifest.links.items():
            (data / name).symlink_to(link)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return Checked(len(manifest.files), sum(file.size for file in manifest.files.values()), checked)


def read(source: Path) -> Manifest:
    """What a backup says of itself; raises BackupError when that is missing or damaged, or of a newer version."""
    try:
        content = (source / MANIFEST).read_bytes()
        stated = (source / f"{MANIFEST}.sha256").read_text(encoding="ascii").split()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise BackupError("{source} is no backup of enishi, or not a whole one", source=source) from error
    if hashlib.sha256(content).hexdigest() != stated:
        raise BackupError("{file} of the backup is damaged", file=MANIFEST)
    known = json.loads(content)
    if known["format"] > _FORMAT:
        raise BackupError("The backup was made by a newer version of enishi")
    known["files"] = {name: File(**file) for name, file in known["files"].items()}
    manifest = Manifest(**known)
    for name in (*manifest.files, *manifest.folders, *manifest.links, *manifest.links.values()):
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise BackupError("The backup names {file}, which is outside of a data directory", file=name)
    return manifest


class _Copier:
    """Copies parts of a data directory and writes them down."""

    def __init__(self, data: Path, target: Path, manifest: Manifest) -> None:
        self._data = data
        self._target = target
        self._manifest = manifest
        target.mkdir(mode=0o700)

    def take(self, path: Path) -> None:
        """Copy a file, a directory with all in it, or a link; what has gone meanwhile is passed over."""
        name = path.relative_to(self._data).as_posix()
        if path.name.startswith(".") or path.name.endswith(_ENDINGS) or name in _LEFT_OUT:
            return
        with suppress(FileNotFoundError):
            if path.is_symlink():
                self._manifest.links[name] = str(path.readlink())
            elif path.is_dir():
                self._manifest.folders[name] = stat.S_IMODE(path.stat().st_mode)
                (self._target / name).mkdir(mode=0o700)
                # an index before the bytes that it names
                for part in sorted(path.iterdir(), key=lambda p: (p.is_dir(), p.name)):
                    self.take(part)
            elif path.is_file():
                self._file(path, name)

    def release(self, path: Path) -> bool:
        """Copy a release; returns False when it was removed meanwhile, and then nothing of it is left."""
        self.take(path)
        if (path / "release.json").exists():
            return True
        self._forget(path.relative_to(self._data).as_posix())
        return False

    def folder(self, path: Path) -> None:
        """Make a directory without what is in it."""
        name = path.relative_to(self._data).as_posix()
        self._manifest.folders[name] = stat.S_IMODE(path.stat().st_mode)
        (self._target / name).mkdir(mode=0o700)

    def link(self, name: str, target: str) -> None:
        """Write down a link."""
        self._manifest.links[name] = target

    def _file(self, path: Path, name: str) -> None:
        mode = stat.S_IMODE(path.stat().st_mode)
        target = self._target / name
        if _is_database(path):
            with closing(_reading(path)) as database, closing(sqlite3.connect(target)) as copy:
                database.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            digest = _digested(target)
        else:
            digest = _copied(path, target)
        target.chmod(mode | stat.S_IRUSR | stat.S_IWUSR)
        self._manifest.files[name] = File(*digest, mode)

    def _forget(self, name: str) -> None:
        shutil.rmtree(self._target / name, ignore_errors=True)
        manifest = self._manifest
        manifest.files = {p: file for p, file in manifest.files.items() if not p.startswith(f"{name}/")}
        manifest.folders = {p: mode for p, mode in manifest.folders.items() if not f"{p}/".startswith(f"{name}/")}


def _take_releases(data: Path, copier: _Copier) -> None:
    """Every release, and last the link to the published one, whose release is among them."""
    if not (data / "releases").is_dir():
        return
    copier.folder(data / "releases")
    taken = {one.id for one in releases(data) if copier.release(one.path)}
    try:
        now = current(data)
        while now.id not in taken:  # published since, or another in its place
            if copier.release(now.path):
                taken.add(now.id)
            now = current(data)
    except StoreError:
        return
    copier.link("current", f"releases/{now.id}")


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


def _copied(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file; returns digest and size of what was written."""
    with target.open("wb") as copy:
        found = _through(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    return found


def _digested(path: Path) -> tuple[str, int]:
    return _through(path, None)


def _through(source: Path, copy: IO[bytes] | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        with source.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                if copy is not None:
                    copy.write(piece)
    except IsADirectoryError as error:
        raise BackupError("{file} of the backup is damaged", file=source.name) from error
    return digest.hexdigest(), size


def _same(name: str, stated: File, found: tuple[str, int]) -> None:
    if found != (stated.sha256, stated.size):
        raise BackupError("{file} of the backup is damaged", file=name)


def _check_stores(data: Path) -> int:
    """Dump every store and compare with the manifest of its release; returns how many have a digest there."""
    checked = 0
    for release in releases(data):
        for scope in SCOPES:
            stated = release.manifest.digest.get(scope)
            found = dump.digest(release.store(scope))
            if stated and found != stated:
                raise BackupError("The {scope} store of release {id} is not what was built", scope=scope, id=release.id)
            checked += bool(stated)
    return checked


def _write_manifest(target: Path, made: Manifest) -> None:
    content = json.dumps(asdict(made), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    (target / MANIFEST).write_bytes(content)
    (target / f"{MANIFEST}.sha256").write_text(f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n", encoding="ascii")
    for path in (target / MANIFEST, target):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
