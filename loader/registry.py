"""The registry of sources: what is fetched from where, how often, how gently, and how far it is trusted.

The registry that enishi ships is ``loader/sources.toml``; ``sources.toml`` in the data directory adds to it. A key
that is set there replaces the shipped one, source by source.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from loader.errors import SettingError
from ontology import Text, text

FILE = "sources.toml"
"""Name of the registry in the data directory."""

DEMO = "demo:"
"""How the locations of shipped demonstration records begin in the fetch ledger; no registry names them."""

SET = "#set="
"""What stands between location and set in the fetch ledger."""

_DAYS = re.compile(r"(\d{1,4}) (hour|day|week)s?")
_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One place that a source is fetched from.

    Args:
        name: its name in the registry.
        location: http(s) address, or path of a file or folder.
        set: take only this OAI-PMH set; "" takes all.
        complete: what it gives is all there is; None says what the source says.
    """

    name: str
    location: str
    set: str = ""
    complete: bool | None = None

    @property
    def place(self) -> str:
        """What the fetch ledger calls it."""
        return self.location + (SET + self.set if self.set else "")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry says of one source.

    Args:
        name: name of the source module.
        what: what is taken, in words.
        endpoints: where it is taken from; none when only an operator can say.
        every: the promised rhythm, None when there is none.
        minimum: fewest active records that are plausible.
        maximum: most active records that are plausible, None when any number is.
        licence: licence IRI of the metadata, "" when none is stated.
        trust: the larger, the sooner it wins where sources contradict.
        rate: most requests a second.
        complete: what a place gives is all that it has, so that what a newer delivery leaves out has vanished.
        versions: patterns of file names (``*`` stands for any characters); files whose names fit the same pattern
            are versions of one file, wherever they lie.
    """

    name: str
    what: str = ""
    endpoints: tuple[Endpoint, ...] = ()
    every: timedelta | None = None
    minimum: int = 0
    maximum: int | None = None
    licence: str = ""
    trust: int = 0
    rate: float = 1.0
    complete: bool = False
    versions: tuple[str, ...] = ()

    def whole(self, place: str) -> bool:
        """Whether what a place gives is all that it has."""
        stated = (e.complete for e in self.endpoints if e.place == place and e.complete is not None)
        return next(stated, self.complete)

    def unexpected(self, active: int, places: Iterable[str]) -> bool:
        """Whether a number of active records is not plausible.

        The numbers are those of the places that the registry names; of others nothing is expected.

        Args:
            active: how many there are.
            places: where they come from, as the fetch ledger calls it.
        """
        named = {endpoint.place for endpoint in self.endpoints}
        if named and named.isdisjoint(places):
            return False
        return active < self.minimum or (self.maximum is not None and active > self.maximum)

    def told(self, active: int) -> Text:
        """That there is another number of active records than is plausible."""
        return text(
            "{active} active records; the registry expects {low} to {high}",
            active=active,
            low=self.minimum,
            high="–" if self.maximum is None else self.maximum,
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """One ``[source]`` table, with where it stands, so that errors name the key."""

    file: str
    name: str
    values: Mapping[str, object] = field(default_factory=dict)

    def fail(self, key: str, value: object) -> SettingError:
        return SettingError(
            "{file}: {value!r} is no value for {key}", file=self.file, key=f"{self.name}.{key}", value=value
        )

    def text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.fail(key, value)
        return value

    def every(self, key: str, value: object) -> timedelta | None:
        if value == "":
            return None
        found = _DAYS.fullmatch(value) if isinstance(value, str) else None
        if found is None or not int(found[1]):
            raise self.fail(key, value)
        return int(found[1]) * _UNITS[found[2]]

    def whole(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(key, value)
        return value

    def flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.fail(key, value)
        return value

    def patterns(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.fail(key, value)
        return tuple(self.text(f"{key}.{number}", pattern) for number, pattern in enumerate(value, 1))

    def rate(self, key: str, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 1000:
            raise self.fail(key, value)
        return float(value)

    def expected(self, key: str, value: object) -> tuple[int, int | None]:
        if not isinstance(value, dict) or set(value) - {"min", "max"}:
            raise self.fail(key, value)
        low = self.whole(f"{key}.min", value.get("min", 0))
        high = self.whole(f"{key}.max", value["max"]) if "max" in value else None
        if high is not None and high < low:
            raise self.fail(f"{key}.max", high)
        return low, high

    def endpoints(self, key: str, value: object) -> tuple[Endpoint, ...]:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise self.fail(key, value)
        return tuple(self._endpoint(f"{key}.{number}", row) for number, row in enumerate(value, 1))

    def _endpoint(self, key: str, row: dict[str, object]) -> Endpoint:
        for part, said in row.items():
            if part not in {"name", "location", "set", "complete"}:
                raise SettingError("{file}: {key} is no key of the registry", file=self.file,
                                   key=f"{self.name}.{key}.{part}")  # fmt: skip
            if part != "complete":
                self.text(f"{key}.{part}", said)
        complete = self.flag(f"{key}.complete", row["complete"]) if "complete" in row else None
        location = str(row.get("location", ""))
        if not location:
            raise self.fail(f"{key}.location", location)
        return Endpoint(str(row.get("name", location)), location, str(row.get("set", "")), complete)

    def entry(self) -> Entry:
        """The entry that this table makes; raises SettingError that names the key."""
        readers: Mapping[str, Callable[[str, object], object]] = {
            "what": self.text,
            "location": self.text,
            "endpoints": self.endpoints,
            "every": self.every,
            "expected": self.expected,
            "licence": self.text,
            "trust": self.whole,
            "rate": self.rate,
            "complete": self.flag,
            "versions": self.patterns,
        }
        read: dict[str, object] = {}
        for key, value in self.values.items():
            if key not in readers:
                raise SettingError("{file}: {key} is no key of the registry", file=self.file, key=f"{self.name}.{key}")
            read[key] = readers[key](key, value)
        location = str(read.pop("location", ""))
        if location and "endpoints" not in read:
            read["endpoints"] = (Endpoint(self.name, location),)
        low, high = self.expected("expected", self.values.get("expected", {}))
        read.pop("expected", None)
        return Entry(self.name, minimum=low, maximum=high, **read)  # type: ignore[arg-type]


def _tables(content: str, file: str) -> dict[str, dict[str, object]]:
    try:
        found = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SettingError("{file} is not valid TOML: {error}", file=file, error=error) from error
    for name, table in found.items():
        if not isinstance(table, dict):
            raise SettingError("{file}: {key} is no key of the registry", file=file, key=name)
    return found


@cache
def _shipped() -> Mapping[str, dict[str, object]]:
    return _tables((files("loader") / FILE).read_text(encoding="utf-8"), FILE)


def registry(data: Path) -> Mapping[str, Entry]:
    """What is registered, by name of the source: the shipped registry with that of the data directory over it.

    Args:
        data: the data directory.

    Raises:
        SettingError: the file is damaged, or a key is unknown or has a value that it cannot have; names the key.
    """
    own: Mapping[str, dict[str, object]] = {}
    path = data / FILE
    try:
        own = _tables(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError("{file} cannot be read: {error}", file=path.name, error=error) from error
    found = {}
    for name in sorted({*_shipped(), *own}):
        below = _shipped().get(name, {})
        above = own.get(name, {})
        if "location" in above:
            below = {k: v for k, v in below.items() if k != "endpoints"}
        found[name] = _Table(path.name if above else FILE, name, {**below, **above}).entry()
    return found


def by_trust(data: Path) -> tuple[str, ...]:
    """The names of the sources, the most trusted first; equal trust goes by name.

    Raises:
        SettingError: as `registry`.
    """
    return tuple(sorted(registry(data), key=lambda name: (-registry(data)[name].trust, name)))
