"""A location that is either a path or an address, for sources that are files and nothing more."""

from __future__ import annotations

from collections.abc import Iterator

from loader.protocols import files, http
from loader.record import Raw
from loader.settings import Settings


def read_location(location: str, settings: Settings) -> Iterator[Raw]:
    """The files at a path (file, folder, zip), or the one answer of an http(s) address.

    Raises:
        UsageError: nothing is at this path.
        ProtocolError: the server does not answer as it should.
    """
    if location.startswith(("http://", "https://")):
        with http.Client(settings) as client:
            yield client.get(location).raw
    else:
        yield from files.read_path(location, settings)
