"""The ZIP of a pack: written so that equal content gives equal bytes, and read so that nothing in it can do harm.

Every file is stored without compression (what is large is compressed itself), in the order of the paths, with one
fixed time. So the bytes depend on no version of a compression library, and a file cannot grow when it is taken out.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from loader.errors import PackError

MOST_FILES = 10_000
"""More files than any pack has."""
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = (stat.S_IFREG | 0o644) << 16
_UNIX = 3
_LARGE = 1 << 31
_PIECE = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,7}")


def write(files: Mapping[str, Path], target: IO[bytes]) -> None:
    """Write files into a ZIP.

    Args:
        files: where each file lies, by its path in the ZIP.
        target: what is written to; it can be sought in.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for name, path in sorted(files.items()):
            about = zipfile.ZipInfo(name, _TIME)
            about.create_system = _UNIX
            about.external_attr = _MODE
            about.file_size = path.stat().st_size
            with path.open("rb") as source, made.open(about, "w", force_zip64=about.file_size > _LARGE) as to:
                shutil.copyfileobj(source, to, _PIECE)


def unpack(path: Path, folder: Path) -> dict[str, Path]:
    """Take every file out of a ZIP into an empty folder; returns where each lies, by its path in the ZIP.

    Raises:
        PackError: it is no ZIP, or not one as packs are: a path that leads out of the folder, a link, the same path
            twice, compressed or encrypted files, more bytes than the ZIP has, too many files.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check(entries, path.stat().st_size)
            for entry in entries:
                target = folder / entry.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("xb") as copy:
                    shutil.copyfileobj(source, copy, _PIECE)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, RuntimeError, FileExistsError) as error:
        raise PackError(
            "{file} is no evidence pack, or a damaged one: {reason}", file=path.name, reason=error
        ) from error
    except (NotADirectoryError, IsADirectoryError) as error:
        raise PackError("{file} holds a path twice", file=path.name) from error
    return {name: folder / name for name in sorted(entry.filename for entry in entries)}


def is_as_written(path: Path, files: Mapping[str, Path], spare: Path) -> bool:
    """Whether a ZIP has exactly the bytes that `write` gives for the files taken out of it.

    Args:
        path: the ZIP.
        files: as for `write`.
        spare: a file that may be written to.
    """
    with spare.open("w+b") as again:
        write(files, again)
        if again.seek(0, 2) != path.stat().st_size:
            return False
        again.seek(0)
        with path.open("rb") as given:
            while piece := given.read(_PIECE):
                if piece != again.read(len(piece)):
                    return False
    return True


def digested(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_FILES:
        raise PackError("The pack holds more than {most} files", most=MOST_FILES)
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry)
        if entry.filename.lower() in seen:
            raise PackError("{file} holds a path twice", file=entry.filename)
        seen.add(entry.filename.lower())
    if sum(entry.file_size for entry in entries) > size:
        raise PackError("The files of the pack are said to be larger than the pack")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if not _NAME.fullmatch(entry.filename) or entry.orig_filename != entry.filename:
        raise PackError("The pack holds a file under the path {file!r}, which no pack has", file=entry.orig_filename)
    mode = entry.external_attr >> 16
    is_plain = entry.flag_bits & ~0x800 == 0 and entry.compress_type == zipfile.ZIP_STORED
    if not is_plain or (stat.S_IFMT(mode) not in (0, stat.S_IFREG)) or entry.compress_size != entry.file_size:
        raise PackError(
            "{file} in the pack is a link, compressed or encrypted, which no pack holds", file=entry.filename
        )
