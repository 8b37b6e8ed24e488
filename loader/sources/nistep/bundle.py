"""A table and the column map that lay next to it, as one file, so that the archive can read the table again later."""

from __future__ import annotations

import io
import zipfile
import zlib

from loader.errors import UnreadableError
from loader.sources.nistep.columns import FILE

MAX_PART = 400 * 2**20
"""Most bytes that the table in a bundle may have."""

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same table and map are the same bytes


def bundle(table: bytes, name: str, columns: bytes) -> bytes:
    """A zip archive of a table and its column map, the same bytes every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(FILE, _WHEN), columns)
        archive.writestr(zipfile.ZipInfo(name, _WHEN), table)
    return stream.getvalue()


def opened(content: bytes, name: str) -> tuple[bytes, str, str]:
    """The table, its name and the text of its column map, "" when the content is a table alone.

    Args:
        content: a bundle, a workbook (which is a zip archive too) or a text table.
        name: name of the content, given back when it is a table alone.

    Raises:
        UnreadableError: a damaged zip archive, or another one.
    """
    if not content.startswith(b"PK\x03\x04"):
        return content, name, ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if FILE not in names:
                return content, name, ""
            tables = [n for n in names if n != FILE]
            if len(tables) != 1:
                raise UnreadableError("The zip archive does not hold one table and its column map")
            return _part(archive, tables[0]), tables[0], _part(archive, FILE).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("{file} is not UTF-8", file=FILE) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise UnreadableError(
            "{name} is a damaged zip archive: {reason}", name=name, reason=str(error)[:200]
        ) from error


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        found = stream.read(MAX_PART + 1)
    if len(found) > MAX_PART:
        raise UnreadableError("{name} is larger than {limit} bytes", name=name, limit=MAX_PART)
    return found
