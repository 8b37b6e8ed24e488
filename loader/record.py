"""What walks through the loader: raw bytes, the records read from them, and the statements mapped from a record."""

from __future__ import annotations

import hashlib
import json
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyoxigraph as ox

from loader import personal
from loader.errors import RefusedError, UnreadableError
from ontology import RDF, compact

Node = ox.NamedNode
Object = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as a source gave them.

    Args:
        content: the bytes.
        url: where they came from: an http(s) address or a file name (never a path of this machine).
        retrieved: when, with time zone.
        media_type: as stated by the server or guessed from the name; "" when unknown.
        headers: response headers worth keeping (ETag, Last-Modified, Date).
        error: why there are no bytes to read (file too large, no permission, bad zip entry); the one who reads
            the file counts it as one refused entry.
    """

    content: bytes
    url: str
    retrieved: datetime
    media_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    error: UnreadableError | None = None

    @property
    def sha256(self) -> str:
        """The hexadecimal digest under which the archive keeps these bytes."""
        return hashlib.sha256(self.content).hexdigest()


class Field:
    """A named value of a record with the fields inside it; it remembers what has been read.

    JSON objects, XML elements with their attributes ("@name") and table rows all become this one tree, so
    that whatever a mapping leaves unread can be named, whichever format it came in.
    """

    __slots__ = ("_taken", "fields", "name", "value")

    def __init__(self, name: str, value: str | None = None, fields: Iterable[Field] = ()) -> None:
        self.name = name
        self.value = value
        self.fields = list(fields)
        self._taken = False

    def take(self) -> str:
        """This field's own text, "" when it has none; from now on it counts as read."""
        self._taken = True
        return self.value or ""

    def all(self, *names: str) -> list[Field]:
        """The fields of these names directly inside, in the order of the source. Nothing counts as read yet."""
        return [f for f in self.fields if f.name in names]

    def first(self, *names: str) -> Field | None:
        """The first field of these names directly inside, or None."""
        return next((f for f in self.fields if f.name in names), None)

    def text(self, *names: str) -> str:
        """The text of the first field of these names that has any, "" when there is none; counts as read."""
        for f in self.all(*names):
            if value := f.take().strip():
                return value
        return ""

    def texts(self, *names: str) -> list[str]:
        """The texts of all fields of these names, without the empty ones; they count as read."""
        return [t for f in self.all(*names) if (t := f.take().strip())]

    def drop(self) -> None:
        """Count this field and all inside it as read: it is known and on purpose not mapped."""
        self._taken = True
        for f in self.fields:
            f.drop()

    def leftovers(self, path: str = "") -> Iterator[tuple[str, str]]:
        """Every (path, text) that was never read and is not empty."""
        here = f"{path}/{self.name}" if path else self.name
        if not self._taken and self.value and self.value.strip():
            yield here, self.value.strip()
        for f in self.fields:
            yield from f.leftovers(here)

    def plain(self) -> object:
        """This tree as JSON-ready lists, for digests and test output."""
        return [self.name, self.value, [f.plain() for f in self.fields]]


@dataclass(slots=True)
class Record:
    """One record of a source, read but not yet mapped.

    Args:
        source: name of the source module.
        identifier: the source's own stable identifier of the record.
        format: which shape it came in ("jpcoar_2.0", "grdm_draft", "erad_table" ...).
        fields: its content; None for a deleted record.
        datestamp: when the source last changed it, with time zone, if it says so.
        deleted: the source says that the record is no longer visible (OAI-PMH status="deleted").
    """

    source: str
    identifier: str
    format: str
    fields: Field | None
    datestamp: datetime | None = None
    deleted: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the content, equal for the same content in another response."""
        body = [self.format, self.deleted, self.fields.plain() if self.fields else None]
        return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record, or a whole file, that cannot be read: kept aside with the reason."""

    source: str
    identifier: str
    error: RefusedError


@dataclass(frozen=True, slots=True)
class Listed:
    """A record as a server lists it, without its content.

    Args:
        identifier: the source's own identifier.
        datestamp: when the source last changed it, with time zone, if it says so.
        deleted: the source lists it as deleted.
    """

    identifier: str
    datestamp: datetime | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the mapping noticed in a field that a shape cannot see (a lost zero, a repaired number).

    Args:
        rule: name of a rule in ``shapes/profiles/reading``; it holds severity, clause and message.
        field: path of the field in the source record.
        value: the text as stated.
        internal: the value is personal or restricted; the remark never reaches the public store.
    """

    rule: str
    field: str
    value: str
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """An identifier under which a node can be recognised in other sources.

    Args:
        scheme: "doi", "jgn", "ror", "erad-researcher" ... (see `loader.identity`).
        value: the normalised identifier.
    """

    scheme: str
    value: str


class Statements:
    """The triples that one record states, with who may read them and by which keys its nodes can be recognised.

    Args:
        base: base IRI of things, without trailing slash.
        record: the record that is mapped.
    """

    def __init__(self, base: str, record: Record) -> None:
        self.base = base
        self.source = record.source
        self.identifier = record.identifier
        self.node = self.mint("record", record.identifier)
        self.topic: Node | None = None
        self.profile: str | None = None
        self.restricted = False
        self.triples: dict[ox.Triple, bool] = {}
        self.keys: dict[Node, dict[Key, None]] = {}
        self.remarks: dict[Remark, None] = {}
        self._parts: dict[str, int] = {}

    def mint(self, kind: str, key: str) -> Node:
        """The IRI under which this source tells of a thing: ``{base}/id/{kind}/{source}/{key}``.

        A key that tells a mail address, telephone number or password becomes a digest, so that the thing can be public.

        Args:
            kind: "dataset", "grant", "project", "person" ... the segment after /id/.
            key: the strongest identifier the record states for it, as ``scheme:value`` or the source's own.
        """
        told = urllib.parse.quote(personal.pseudonym(key), safe=":/@.,;~-_()")
        return ox.NamedNode(f"{self.base}/id/{kind}/{self.source}/{told}")

    def part(self, name: str) -> Node:
        """A new IRI for a dependent node of this record (a rights statement, an attribution): record#name-1."""
        self._parts[name] = self._parts.get(name, 0) + 1
        return ox.NamedNode(f"{self.node.value}#{name}-{self._parts[name]}")

    def local(self, kind: str, name: str) -> Node:
        """An IRI for a thing without identifier, known only inside this record: its key is the record's."""
        self._parts[name] = self._parts.get(name, 0) + 1
        return self.mint(kind, f"{self.identifier}/{name}-{self._parts[name]}")

    def add(self, subject: Node, predicate: Node, *objects: Object | None, internal: bool = False) -> None:
        """State triples; None objects are skipped. ``internal`` triples never reach the public store.

        Of an address with user and password nothing keeps these two, not even the internal store.
        """
        for value in objects:
            if isinstance(value, Node) and (bare := personal.without_password(value.value)) != value.value:
                self.remark("password-in-address", compact(predicate.value), bare, internal=True)
                value = ox.NamedNode(bare)
            if value is not None:
                triple = ox.Triple(subject, predicate, value)
                self.triples[triple] = internal and self.triples.get(triple, True)

    def a(self, subject: Node, *types: Node, internal: bool = False) -> None:
        """State the types of a node."""
        self.add(subject, RDF.type, *types, internal=internal)

    def identify(self, node: Node, scheme: str, value: str) -> None:
        """Say that a node can be recognised by an identifier (see `loader.identity` for the schemes).

        A mail address is none: links and the IRIs of merged things show their keys to everybody.
        """
        if not personal.link(value):
            self.keys.setdefault(node, {})[Key(scheme, value)] = None

    def remark(self, rule: str, field: str, value: str = "", *, internal: bool = False) -> None:
        """Note something about a field that the reader of the findings should know."""
        self.remarks[Remark(rule, field, value, internal)] = None
