"""What the test server serves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

OAI = "http://www.openarchives.org/OAI/2.0/"


@dataclass(frozen=True)
class Item:
    """A record as the server holds it; ``metadata`` is XML by metadata prefix, empty for a deleted record."""

    identifier: str
    datestamp: datetime
    metadata: dict[str, bytes] = field(default_factory=dict, hash=False)
    sets: tuple[str, ...] = ()

    @property
    def deleted(self) -> bool:
        return not self.metadata


class Repository:
    """Items by identifier; a test changes them while the server runs."""

    def __init__(self, *items: Item) -> None:
        self.items = {item.identifier: item for item in items}

    def put(self, identifier: str, datestamp: datetime, metadata: bytes, prefix: str = "") -> None:
        """Add or replace a record; the prefix follows from the namespace of the XML when it is not given."""
        self.items[identifier] = Item(identifier, datestamp, {prefix or prefix_of(metadata): metadata})

    def delete(self, identifier: str, datestamp: datetime) -> None:
        self.items[identifier] = replace(self.items[identifier], datestamp=datestamp, metadata={})

    def formats(self) -> list[str]:
        return sorted({prefix for item in self.items.values() for prefix in item.metadata})

    @classmethod
    def from_folder(cls, folder: Path) -> Repository:
        """Every record in the XML files of a folder.

        Records of saved OAI-PMH responses keep their headers; a bare record gets its path as identifier and the
        time of its file as datestamp.
        """
        items = []
        for path in sorted(folder.rglob("*.xml")):
            root = etree.parse(path).getroot()
            if etree.QName(root).localname == "OAI-PMH":
                items += [_from_record(record) for record in root.iter("{*}record") if len(record)]
            else:
                stamp = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
                name = path.relative_to(folder).with_suffix("").as_posix().replace("/", "-")
                content = etree.tostring(root)
                items.append(Item(f"oai:test.example:{name}", stamp, {prefix_of(content): content}))
        return cls(*items)


def _from_record(record: etree._Element) -> Item:
    header = record.find("{*}header")
    identifier = header.findtext("{*}identifier")
    stamp = datetime.fromisoformat(header.findtext("{*}datestamp"))
    metadata = record.find("{*}metadata")
    if metadata is None or not len(metadata):
        return Item(identifier, stamp.replace(tzinfo=stamp.tzinfo or UTC))
    content = etree.tostring(metadata[0])
    return Item(identifier, stamp.replace(tzinfo=stamp.tzinfo or UTC), {prefix_of(content): content})


def prefix_of(metadata: bytes) -> str:
    """The metadata prefix of a record, by its namespace."""
    namespace = etree.QName(etree.fromstring(metadata)).namespace or ""
    if "jpcoar" in namespace.lower():
        return "jpcoar_" + namespace.rstrip("/").rsplit("/", 1)[1]
    return "oai_dc" if namespace.endswith("oai_dc/") else "unknown"
