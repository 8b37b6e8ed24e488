"""The first pass of a build: every active record of the archive is read again, mapped and validated.

Its outcome is on disk (stated triples with their record, findings) and in a few indexes that the second pass needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date
from pathlib import Path
from typing import IO, Self

import pyoxigraph as ox

import shapes
from loader import disclosure, personal
from loader.archive import Archive, Entry
from loader.deadline import deadline
from loader.disclosure import PARTS, Part
from loader.errors import ArchiveError, RefusedError, UnreadableError
from loader.identity import Decision, Identity
from loader.ledger import Account, Notebook
from loader.merge import Stated
from loader.record import Key, Node, Record, Statements
from loader.sources import Source
from loader.store import SCOPES, Scope
from loader.verdicts import Verdicts
from ontology import ADMS, FOAF, compact, scheme, text

_Parts = Sequence[tuple[ox.Triple, Part]]


@dataclass(slots=True)
class Heard:
    """What the second pass needs to know of the first."""

    identity: dict[Scope, Identity]
    accounts: dict[str, Account] = field(default_factory=lambda: defaultdict(Account))
    newest: dict[str, str] = field(default_factory=dict)
    blobs: dict[Scope, dict[str, set[str]]] = field(default_factory=lambda: {s: defaultdict(set) for s in SCOPES})
    profiles: dict[str, str] = field(default_factory=dict)


class Stating:
    """Maps records and writes what they state.

    Args:
        base: base IRI of things.
        as_of: reference date of the rules.
        directory: where the files of this pass go.
        decisions: what people decided about identity.
        seconds: how long mapping one record may take.
        verdicts: what was found of records that have not changed; None validates all.
    """

    def __init__(
        self,
        base: str,
        as_of: date,
        directory: Path,
        notebook: Notebook,
        decisions: Sequence[Decision] = (),
        seconds: int = 30,
        verdicts: Verdicts | None = None,
    ) -> None:
        self._base = base
        self._seconds = seconds
        self._as_of = as_of
        self._directory = directory
        self._notebook = notebook
        self._verdicts = verdicts or Verdicts(None, base, as_of)
        self._validators: dict[str, shapes.Validator] = {}
        self.heard = Heard({s: Identity(base, decisions) for s in SCOPES})
        self._stack = ExitStack()
        self._files: dict[str, IO[str]] = {}

    def __enter__(self) -> Self:
        for name in (f"{kind}-{part}" for kind in ("stated", "findings", "topics") for part in PARTS):
            path = self._directory / f"{name}.nq"
            self._files[name] = self._stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def source(self, source: Source, archive: Archive, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Map all entries of a source, yielding each when it is done."""
        account = self.heard.accounts[source.name]
        by_blob: dict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in entries:
            account.read += 1
            if entry.status == "active":
                by_blob[entry.blob][entry.identifier] = entry
            elif entry.status == "refused":
                account.refused += 1
                self._notebook.refusal(source.name, entry.identifier, entry.reason)
                yield entry
            elif entry.status == "vanished":
                account.vanished += 1
                yield entry
            else:
                account.deleted += 1
                yield entry
        for blob, wanted in sorted(by_blob.items()):
            yield from self._blob(source, archive, blob, wanted)

    def _blob(self, source: Source, archive: Archive, blob: str, wanted: dict[str, Entry]) -> Iterator[Entry]:
        """Read the bytes again and map the records that are current in them."""
        account = self.heard.accounts[source.name]
        missing = dict(wanted)
        try:
            for record in source.read(archive.raw(blob)):
                if isinstance(record, Record) and record.identifier in missing:
                    entry = missing[record.identifier]
                    if record.digest == entry.digest:
                        del missing[record.identifier]
                        self._record(source, record, entry, account)
                        yield entry
        except (ArchiveError, UnreadableError) as error:
            reason = error.text
        else:
            reason = text("The archived bytes no longer hold this record as it was read")
        for entry in missing.values():
            account.refused += 1
            self._notebook.refusal(source.name, entry.identifier, reason)
            yield entry

    def _record(self, source: Source, record: Record, entry: Entry, account: Account) -> None:
        statements = Statements(self._base, record)
        try:
            late = RefusedError("Mapping the record takes longer than {seconds} seconds", seconds=self._seconds)
            with deadline(self._seconds, late):
                source.map(record, statements)
        except RefusedError as error:
            account.refused += 1
            self._notebook.refusal(source.name, record.identifier, error.text)
            return
        account.mapped += 1
        if record.fields is not None:
            for path, value in record.fields.leftovers():
                account.leftovers += 1
                self._notebook.leftover(source.name, record.identifier, path, value)
        if record.datestamp is not None:
            moment = record.datestamp.astimezone(UTC)
            self.heard.newest[statements.node.value] = moment.isoformat(timespec="microseconds")
        parts = list(disclosure.parts(statements))
        for triple, part in parts:
            if part == "internal" and not (statements.restricted or statements.triples[triple]):
                statements.remark("contact-in-text", compact(triple.predicate.value), internal=True)
        self._write(statements, parts)
        self._index(statements, parts, entry.blob)
        found = self._judged(statements, record, entry.digest) if statements.profile else None
        self._tell(statements, parts, found, account)

    def _write(self, statements: Statements, parts: _Parts) -> None:
        """Write what a record states, and of which things it tells, apart by who may read it."""
        record = f" {statements.node} .\n"
        things: dict[Part, dict[object, None]] = {part: {} for part in PARTS}
        for triple, part in parts:
            self._files[f"stated-{part}"].write(f"{triple}{record}")
            if isinstance(triple.subject, Node) and "#" not in triple.subject.value:
                things[part][triple.subject] = None
        for part in PARTS:
            for thing in things[part]:
                self._files[f"topics-{part}"].write(f"{statements.node} {FOAF.topic} {thing} .\n")

    def _index(self, statements: Statements, parts: _Parts, blob: str) -> None:
        """Note the keys of the nodes each scope may know of, and the bytes each scope's records come from."""
        public = {triple.subject for triple, part in parts if part != "internal"}
        keyed: dict[Node, Iterable[Key]] = dict(statements.keys)
        if decided := self.heard.identity["internal"].decided:
            stated = {t.subject for t in statements.triples}
            keyed |= {n: () for n in stated if isinstance(n, Node) and n.value in decided and n not in keyed}
        for node, keys in keyed.items():
            self.heard.identity["internal"].add(node, keys)
            if node in public:
                self.heard.identity["public"].add(node, keys)
        self.heard.blobs["internal"][blob].add(statements.node.value)
        if not statements.restricted:
            self.heard.blobs["public"][blob].add(statements.node.value)

    def _judged(self, statements: Statements, record: Record, digest: str) -> list[shapes.Finding]:
        """The findings of a record by its profile; those of the last build when nothing has changed."""
        validator = self._validator(statements.profile or "")
        known = self._verdicts.recall(record, digest)
        if known is not None:
            return validator.recalled(known)
        found = validator.validate(statements.triples)
        self._verdicts.keep(record, digest, validator.remembered(found), dated=validator.dated(statements.triples))
        return found

    def _tell(
        self, statements: Statements, parts: _Parts, found: list[shapes.Finding] | None, account: Account
    ) -> None:
        """Write the findings of a record, None when it was not judged, and what reading it had to repair."""
        focus = statements.topic or statements.node
        remarks = {r: shapes.remark_finding(r.rule, focus, r.field, r.value) for r in statements.remarks}
        status = "not-checked"
        if found is not None:
            status = "conforms" if shapes.conforms(found) else "violates"
        findings = shapes.gather(found or (), remarks.values())
        account.findings += len(findings)
        hidden = {f for r, f in remarks.items() if r.internal}
        private = _internal_terms(parts) if findings else set()
        for finding in findings:
            secret = finding in hidden or {finding.focus, finding.value} & private or _repeats_address(finding)
            part = "internal" if statements.restricted or secret else "both"
            for triple in shapes.finding_triples(finding, statements.node):
                self._files[f"findings-{part}"].write(f"{triple} .\n")
        triple = ox.Triple(statements.node, ADMS.status, scheme("conformance")[status].iri)
        self._files[f"findings-{'internal' if statements.restricted else 'both'}"].write(f"{triple} .\n")

    def _validator(self, profile: str) -> shapes.Validator:
        if profile not in self._validators:
            self._validators[profile] = shapes.validator(profile, self._as_of)
            self.heard.profiles[profile] = shapes.profiles()[profile].hash
        return self._validators[profile]


def _internal_terms(parts: _Parts) -> set[ox.NamedNode | ox.BlankNode | ox.Triple | ox.Literal]:
    """What a record speaks of only internally; a finding about it, or one that tells it, must stay inside too."""
    shown = [triple for triple, part in parts if part != "internal"]
    told = {t.subject for t in shown} | {t.object for t in shown}
    return {term for triple, _ in parts for term in (triple.subject, triple.object)} - told


def _repeats_address(finding: shapes.Finding) -> bool:
    """Whether a finding tells an address or number of a person; its message is cut, so the whole value is looked at."""
    value = finding.value.value if finding.value else ""
    return personal.told(value) or personal.link(value) or personal.told(finding.path)


def stated(directory: Path, base: str, scope: Scope) -> Iterator[Stated]:
    """The triples of the first pass that a scope may hold, with source and record."""
    prefix = f"{base}/id/record/"
    for part in ("both", scope):
        with (directory / f"stated-{part}.nq").open("rb") as handle:
            for quad in ox.parse(handle, ox.RdfFormat.N_QUADS):
                record = quad.graph_name.value if isinstance(quad.graph_name, Node) else ""
                yield Stated(quad.triple, record.removeprefix(prefix).split("/", 1)[0], record)


def findings(directory: Path, scope: Scope) -> Iterator[ox.Triple]:
    """The findings of the first pass that a scope may hold."""
    return _triples(directory, "findings", scope)


def topics(directory: Path, scope: Scope) -> Iterator[ox.Triple]:
    """Which record tells of which things, as far as a scope may hold it."""
    return _triples(directory, "topics", scope)


def _triples(directory: Path, kind: str, scope: Scope) -> Iterator[ox.Triple]:
    for part in ("both", scope):
        with (directory / f"{kind}-{part}.nq").open("rb") as handle:
            for quad in ox.parse(handle, ox.RdfFormat.N_TRIPLES):
                yield quad.triple
