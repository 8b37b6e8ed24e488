"""Files, folders and zip archives as a source of bytes.

Names in what is yielded are relative (``folder/a.xml``, ``export.zip/a.xml``) and never tell where on this machine
a file lies. Whatever cannot be read becomes one `Raw` with its ``error``; it never stops the others.
"""

from __future__ import annotations

import mimetypes
import os
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from loader.errors import UnreadableError, UsageError
from loader.record import Raw
from loader.settings import Settings

RO_CRATE = "ro-crate-metadata.json"
"""Name of the metadata file of an RO-Crate (RO-Crate 1.1 section 3), which tells of all other files beside it."""

RECORDS_PER_FILE = 20
"""A file may be as large as this many of the largest records (setting ``record_megabytes``)."""

MAX_ENTRIES = 100_000
"""Most entries that a zip archive may have."""

MAX_TOTAL = 4 * 2**30
"""Most bytes that all entries of a zip archive may have together, unpacked."""

MAX_RATIO = 200
"""How many times larger than packed an entry may be; text compresses 10 to 40 times, a bomb 1,000."""

_RATIO_FREE = 2**20  # small entries of blank text compress far without being a danger
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def file_bytes(settings: Settings) -> int:
    """Most bytes that one file or response may have."""
    return settings.record_megabytes * RECORDS_PER_FILE * 2**20


def read_path(
    location: str,
    settings: Settings,
    suffixes: frozenset[str] = frozenset(),
    manifest: str = "",
    *,
    unpack: bool = True,
) -> Iterator[Raw]:
    """The files at a location: a file, everything in a folder (in order of name), or everything in a zip archive.

    Hidden files and what operating systems leave behind (``__MACOSX``, ``Thumbs.db``) are passed over, links to
    folders are not followed, and a zip inside a zip is refused.

    Args:
        location: path of a file or folder.
        settings: the settings in force; ``record_megabytes`` limits the size of a file.
        suffixes: take only these from folders and zip archives (".xml", in lower case); all files when empty. A
            file that is named itself is taken whatever it is called.
        manifest: where a folder or zip archive holds a file of this name, only it is taken there, since it tells of
            all the others (RO-Crate).
        unpack: open zip archives; otherwise they are given as they are, for sources that read them as a stream.

    Raises:
        UsageError: there is nothing at this location.
    """
    path = Path(location)
    if path.is_dir():
        for found in _walk(path, manifest):
            if _wanted(found.name, suffixes | {".zip"} if suffixes else suffixes):
                yield from _file(found, _shown(found.relative_to(path)), settings, suffixes, manifest, unpack)
    elif path.exists():
        yield from _file(path, _shown(Path(path.name)), settings, suffixes, manifest, unpack)
    else:
        raise UsageError("There is no file or folder {name}", name=path.name or location)


def _wanted(name: str, suffixes: frozenset[str]) -> bool:
    return not suffixes or PurePosixPath(name).suffix.lower() in suffixes


def _shown(relative: Path) -> str:
    return relative.as_posix().encode("utf-8", "replace").decode("utf-8")


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in {"__MACOSX", "Thumbs.db", "desktop.ini"}


def _walk(folder: Path, manifest: str) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        if manifest in names:
            folders[:], names = [], [manifest]
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for name in sorted(names):
            if not _hidden(name):
                yield Path(here) / name


def _refused(name: str, message: str, **values: object) -> Raw:
    return Raw(b"", name, datetime.now(UTC), error=UnreadableError(message, name=name, **values))


def _raw(content: bytes, name: str) -> Raw:
    return Raw(content, name, datetime.now(UTC), mimetypes.guess_type(name)[0] or "")


def _file(
    path: Path, name: str, settings: Settings, suffixes: frozenset[str], manifest: str, unpack: bool
) -> Iterator[Raw]:
    limit = file_bytes(settings)
    try:
        if not path.is_file():
            yield _refused(name, "{name} is not a regular file")
        elif unpack and path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):  # .xlsx and others are zips too
            yield from _zip(path, name, limit, suffixes, manifest)
        elif path.stat().st_size > limit:
            yield _refused(name, "{name} is larger than {limit} bytes", limit=limit)
        else:
            yield _raw(path.read_bytes(), name)
    except OSError as error:
        yield _refused(name, "{name} cannot be read: {reason}", reason=error.strerror or type(error).__name__)


def _zip(path: Path, name: str, limit: int, suffixes: frozenset[str], manifest: str) -> Iterator[Raw]:
    try:
        archive = zipfile.ZipFile(path)
    except _ZIP_ERRORS as error:
        yield _refused(name, "{name} is a damaged zip archive: {reason}", reason=error)
        return
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        entries = [e for e in entries if PurePosixPath(e.filename).name == manifest] or entries
        if len(entries) > MAX_ENTRIES:
            yield _refused(name, "{name} has more than {limit} entries", limit=MAX_ENTRIES)
            return
        total = 0
        for entry in sorted(entries, key=lambda e: e.filename):
            inner = _sanitised(entry)
            if any(_hidden(part) for part in inner.parts) or not _wanted(inner.name, suffixes):
                continue
            raw = _entry(archive, entry, f"{name}/{inner}", limit)
            total += len(raw.content)
            if total > MAX_TOTAL:
                yield _refused(name, "{name} unpacks to more than {limit} bytes", limit=MAX_TOTAL)
                return
            yield raw


def _sanitised(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The entry's name without drive, root and "..", read as CP932 when it is that (zips made on Windows in Japan)."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("cp932")
        except UnicodeError:
            name = entry.filename
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if parts and parts[0].endswith(":"):
        parts = parts[1:]
    return PurePosixPath(*(parts or ["unnamed"]))


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limit: int) -> Raw:
    most = max(entry.compress_size * MAX_RATIO, _RATIO_FREE)
    try:
        with archive.open(entry) as stream:  # what is read counts, not what the directory of the zip claims
            content = stream.read(min(most, limit) + 1)
    except _ZIP_ERRORS as error:
        return _refused(name, "{name} cannot be unpacked: {reason}", reason=error)
    if len(content) > most:
        return _refused(name, "{name} unpacks to more than {ratio} times its packed size", ratio=MAX_RATIO)
    if len(content) > limit:
        return _refused(name, "{name} is larger than {limit} bytes", limit=limit)
    if content.startswith(b"PK\x03\x04") and name.lower().endswith(".zip"):
        return _refused(name, "{name} is a zip archive inside a zip archive, which is not opened")
    return _raw(content, name)
