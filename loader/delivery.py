"""What one run brings from a place, and which earlier deliveries it takes the place of.

A file is known by its full path, so that two files of one source never speak for each other, while a newer file under
the same name speaks for the older one and a folder for all that lies in it. Names that change with every release
(``v1.50-2024-07-29-ror-data.zip``) are versions of one file when the registry gives a pattern for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from loader.protocols.location import is_address


@dataclass(slots=True)
class Delivery:
    """What a run has read so far of what a place gives.

    Args:
        location: path or address that it is taken from.
        place: what the fetch ledger calls that; a name of its own for what enishi ships.
        versions: patterns of file names; files whose names fit the same one are versions of one file.
        records: records and tombstones read.
        refused: records and files refused.
        unreadable: files and answers of which nothing could be read.
    """

    location: str
    place: str
    versions: tuple[str, ...] = ()
    records: int = 0
    refused: int = 0
    unreadable: int = 0
    _matched: set[str] = field(default_factory=set)

    @property
    def of_files(self) -> bool:
        """The location is a path."""
        return self.place == self.location and not is_address(self.location) and Path(self.location).exists()

    @property
    def root(self) -> str:
        """What all places of this delivery begin with: the full path, or the name of the place."""
        return str(Path(self.location).resolve()) if self.of_files else self.place

    def member(self, name: str) -> str:
        """The place of one file of the delivery.

        Args:
            name: the file as `loader.protocols.files` names it, or the address of an answer.
        """
        if is_address(self.place):
            found = self.place
        elif self.of_files and Path(self.location).is_file():
            found = str(Path(self.root).parent / name)
        else:
            found = f"{self.root}/{name}"
        self._matched.update(self._patterns(found))
        return found

    def count(self, records: int, refused: int) -> None:
        """Count what one file or answer held."""
        self.records += records
        self.refused += refused
        self.unreadable += bool(refused and not records)

    def covers(self, place: str) -> bool:
        """Whether the delivery, when it is whole, says all that this place once said."""
        if place == self.root or place.startswith(f"{self.root}/"):
            return True
        return not self._matched.isdisjoint(self._patterns(place))

    def _patterns(self, place: str) -> Iterable[str]:
        name = place.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
        return [pattern for pattern in self.versions if fnmatchcase(name, pattern)]
