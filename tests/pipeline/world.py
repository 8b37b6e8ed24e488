"""A repository that changes as real ones do, and what the archive should know of it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from loader.archive import Archive
from loader.errors import EnishiError
from loader.pipeline import Request, fetch
from loader.record import Raw, Record
from loader.settings import Settings
from loader.sources import source
from ontology import Text
from tests.oai_server import Faults, Item, OaiServer, Repository

T = TypeVar("T")
START = datetime(2026, 4, 1, tzinfo=UTC)
JPCOAR = "https://github.com/JPCOAR/schema/blob/master/2.0/"


def metadata(title: str) -> bytes:
    return (
        f'<jpcoar:jpcoar xmlns:jpcoar="{JPCOAR}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<dc:title xml:lang="ja">{title}</dc:title>'
        '<dc:type rdf:resource="http://purl.org/coar/resource_type/c_ddb1">dataset</dc:type></jpcoar:jpcoar>'
    ).encode()


class World:
    """A server's records and its clock, changed by chance.

    Args:
        chance: decides everything.
        sly: records are also hidden, shown and deleted without a new datestamp.
    """

    def __init__(self, chance: random.Random, *, size: int = 30, sly: bool = True, **server: object) -> None:
        self.chance = chance
        self.sly = sly
        self.now = START
        self.repository = Repository()
        self.hidden: dict[str, Item] = {}
        self.made = 0
        for _ in range(size):
            self.add()
        self.server = OaiServer(
            self.repository, faults=Faults(), clock=lambda: self.now, page_size=4,
            order=chance.choice(["datestamp", "identifier"]), sizes=chance.random() < 0.7,
            ending=chance.choice(["empty", "absent"]), **server,  # type: ignore[arg-type]
        )  # fmt: skip

    def tick(self) -> datetime:
        self.now += timedelta(seconds=self.chance.choice([1, 1, 60, 3600, 86400]))
        return self.now

    def add(self) -> None:
        self.made += 1
        self.repository.put(f"oai:test.example:{self.made:04}", self.tick(), metadata(f"記録 {self.made}"))

    def change(self) -> None:
        if name := self._any():
            self.repository.put(name, self.tick(), metadata(f"{name} {self.now}"))

    def delete(self) -> None:
        if name := self._any(visible=True):
            self.repository.delete(name, self.tick())

    def withdraw(self) -> None:
        """Make private: the server says deleted, with the old datestamp."""
        if name := self._any(visible=True):
            self.hidden[name] = self.repository.items[name]
            self.repository.items[name] = replace(self.repository.items[name], metadata={})

    def hide(self) -> None:
        """Leave out of all lists."""
        if name := self._any(visible=True):
            self.hidden[name] = self.repository.items.pop(name)

    def show(self) -> None:
        """Show again what was hidden or withdrawn, as it was."""
        for name in sorted(self.hidden)[:2]:
            self.repository.items[name] = self.hidden.pop(name)

    def appear(self) -> None:
        """A record whose day has come appears with an old datestamp (trap 29)."""
        self.made += 1
        self.repository.put(f"oai:test.example:{self.made:04}", START, metadata(f"記録 {self.made}"))

    def act(self) -> None:
        """Something happens to a record."""
        open_ways = [self.add, self.change, self.change, self.delete]
        sly_ways = [self.withdraw, self.hide, self.show, self.appear]
        self.chance.choice(open_ways + sly_ways if self.sly else open_ways)()

    def fail(self) -> None:
        """Something goes wrong in one of the next list requests."""
        faults, number = self.server.faults, self.server.lists + self.chance.randint(1, 8)
        self.chance.choice([faults.forget.add, faults.forget.add, faults.drop.add, faults.truncate.add,
                            lambda n: faults.busy.update({n: "0"})])(number)  # fmt: skip

    def _any(self, *, visible: bool = False) -> str | None:
        names = [n for n, item in sorted(self.repository.items.items()) if not (visible and item.deleted)]
        return self.chance.choice(names) if names else None

    def truth(self) -> dict[str, str]:
        """Digest of every record that the server shows, as enishi reads it."""
        found = {}
        for name in self.repository.items:
            answer = self.server.answer({"verb": "GetRecord", "identifier": name, "metadataPrefix": "jpcoar_2.0"})
            for record in source("jairo").read(Raw(answer.encode(), "a.xml", START)):
                if isinstance(record, Record) and not record.deleted:
                    found[name] = record.digest
        return found


class Interrupting:
    """Progress of a run that is broken off, or during which the world goes on.

    Args:
        after: how many responses are taken before the run is broken off; None takes all.
        world: what changes between the responses; None for nothing.
    """

    def __init__(self, after: int | None = None, world: World | None = None) -> None:
        self.left = after
        self.world = world

    def say(self, message: Text) -> None:
        pass

    def over(self, items: Iterable[T], message: Text, total: int | None = None) -> Iterator[T]:  # noqa: ARG002
        for item in items:
            if self.left == 0:
                raise KeyboardInterrupt
            self.left = None if self.left is None else self.left - 1
            yield item
            if self.world is not None and self.world.chance.random() < 0.3:
                self.world.act()


def take(world: World, settings: Settings, progress: Interrupting, **asked: object) -> str:
    """Run a fetch; returns how it ended: "done", "interrupted", or the kind of error."""
    try:
        fetch(Request("jairo", world.server.url, **asked), settings, progress)  # type: ignore[arg-type]
    except KeyboardInterrupt:
        return "interrupted"
    except EnishiError as error:
        return type(error).__name__
    return "done"


def index(settings: Settings) -> dict[str, str]:
    """Digest of every record that the archive holds as active."""
    with Archive(settings.data / "archive") as archive:
        return {e.identifier: e.digest for e in archive.entries("jairo") if e.status == "active"}


def statuses(settings: Settings) -> dict[str, str]:
    """Status of every record that the archive knows."""
    with Archive(settings.data / "archive") as archive:
        return {e.identifier: e.status for e in archive.entries("jairo")}


def told(settings: Settings) -> list[str]:
    """Kinds of everything that the run reports tell."""
    with Archive(settings.data / "archive") as archive:
        return [report.kind for run in archive.runs("jairo") for report in run.reports]
