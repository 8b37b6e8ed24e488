"""The sources, one module each; a module is a source when it defines ``SOURCE``. Nothing registers them elsewhere."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from loader.errors import UsageError
from loader.record import Listed, Raw, Record, Refusal, Statements
from loader.settings import Settings
from loader.sources.mapping import Mapped
from ontology import Text


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run takes a source from.

    Args:
        location: path of a file, folder or zip, or an http(s) address.
        since: take only what changed since this moment (with time zone); None takes all.
        full: take all, whatever was taken before.
        settings: the settings in force.
        set: take only this set, where the protocol has such; "" takes all.
    """

    location: str
    since: datetime | None
    full: bool
    settings: Settings
    set: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What the loader knows about a source.

    Args:
        name: module name; the source graph is ``{base}/graph/source/{name}``.
        title: its name for readers.
        operator: who runs the source and can correct a record in it.
        homepage: its address.
        licence: licence IRI of its metadata, "" when none is stated.
        read: bytes to records; raises UnreadableError for a whole file, yields a Refusal for one bad record.
        map: a record to statements; raises RefusedError when nothing sensible can be stated.
        fetch: bytes from an origin, through ``loader.protocols``.
        mapping: where each field goes, for the page on sources.
        listing: what an address lists now, page by page, without contents; None when it cannot list.
        incremental: an address can be asked for what changed since a moment.
        single: single records of an address by identifier, those that are there; None when it cannot give them.
    """

    name: str
    title: Text
    operator: Text
    homepage: str
    licence: str
    read: Callable[[Raw], Iterator[Record | Refusal]]
    map: Callable[[Record, Statements], None]
    fetch: Callable[[Origin], Iterator[Raw]]
    mapping: tuple[Mapped, ...] = ()
    listing: Callable[[Origin], Iterator[tuple[Raw, tuple[Listed, ...]]]] | None = None
    single: Callable[[Origin, Iterable[str]], Iterator[Raw]] | None = None
    incremental: bool = False


@cache
def sources() -> Mapping[str, Source]:
    """Every source, by name."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(__path__):
        source = getattr(importlib.import_module(f"{__name__}.{module.name}"), "SOURCE", None)
        if isinstance(source, Source):
            found[source.name] = source
    return found


def source(name: str) -> Source:
    """The source of this name; raises UsageError that lists the names when there is none."""
    try:
        return sources()[name]
    except KeyError:
        known = ", ".join(sorted(sources()))
        raise UsageError("There is no source {name}. Sources: {known}", name=name, known=known) from None
