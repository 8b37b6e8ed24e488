"""A location that is either a path or an address: what every source does with the one and with the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loader.protocols import files
from loader.protocols.http import Client
from loader.record import Raw
from loader.settings import Settings

SHIPPED = "shipped:"
"""The location of the table that enishi ships, of sources that have one."""


def is_address(location: str) -> bool:
    """Whether a location is an http(s) address and no path."""
    return location.startswith(("http://", "https://"))


def read_location(
    location: str,
    settings: Settings,
    *,
    suffixes: frozenset[str] = frozenset(),
    manifest: str = "",
    unpack: bool = True,
    accept: str = "*/*",
    walk: Callable[[Client], Iterator[Raw]] | None = None,
) -> Iterator[Raw]:
    """The files at a path, or what an http(s) address gives.

    Args:
        location: path of a file, folder or zip archive, or the address.
        settings: the settings in force.
        suffixes, manifest, unpack: which files are taken of a folder or zip archive, see `files.read_path`.
        accept: media types that are wanted of an address.
        walk: how to go from answer to answer, for addresses that are lists or whole services. Without it the address
            is one file, which is fetched unless it is unchanged.

    Raises:
        UsageError: nothing is at this path.
        ProtocolError: the server does not answer as it should.
    """
    if not is_address(location):
        yield from files.read_path(location, settings, suffixes, manifest, unpack=unpack)
        return
    with Client(settings, accept=accept) as client:
        yield from _file(location, client) if walk is None else walk(client)


def _file(location: str, client: Client) -> Iterator[Raw]:
    raw = client.file(location)
    if raw is not None:
        yield raw
        client.taken(location, raw)  # whoever reads has come back for more: the file's records are taken
