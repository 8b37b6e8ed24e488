"""A location that is either a path or an address, for sources that are files and nothing more."""

from __future__ import annotations

from collections.abc import Iterator

from loader.protocols import files, http
from loader.record import Raw
from loader.settings import Settings


def read_location(location: str, settings: Settings, manifest: str = "") -> Iterator[Raw]:
    """The files at a path (file, folder, zip), or the one file at an http(s) address unless it is unchanged.

    Args:
        location: the path or address.
        settings: the settings in force.
        manifest: name of a file that stands for all others of its folder or archive, see `files.read_path`.

    Raises:
        UsageError: nothing is at this path.
        ProtocolError: the server does not answer as it should.
    """
    if location.startswith(("http://", "https://")):
        with http.Client(settings) as client:
            raw = client.file(location)
            if raw is not None:
                yield raw
                client.taken(location, raw)  # whoever reads has come back for more: the file's records are taken
    else:
        yield from files.read_path(location, settings, manifest=manifest)
