"""Checking files against a rule profile without loading them: what ``enishi validate`` does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox

import shapes
from loader.errors import EnishiError, RefusedError, UnreadableError, UsageError
from loader.protocols import files
from loader.record import Raw, Record, Refusal, Statements
from loader.settings import Settings
from loader.sources import Source, sources
from ontology import DCTERMS, FOAF, RDF, SH, SKOS, compact

DEFAULT_PROFILE = "cao-2023"
_NAMES = (FOAF.name, DCTERMS.title, SKOS.prefLabel)


@dataclass(frozen=True, slots=True)
class Checked:
    """One record of a file with what was found.

    Args:
        file: name of the file.
        record: identifier of the record, "" for an RDF file.
        findings: what the rules and the reading found.
        refused: why the record could not be read, None when it could.
        checked: whether a rule profile applied (a journal article is read but follows no profile).
        triples: what the record states; nothing unless it was asked for.
        profile: id of the profile that it was judged by, None when by none.
        called: names of the things that are values at fault, by IRI and language; none for one that has no name.
    """

    file: str
    record: str
    findings: tuple[shapes.Finding, ...]
    refused: EnishiError | None = None
    checked: bool = True
    triples: tuple[ox.Triple, ...] = field(default=(), repr=False, compare=False)
    profile: str | None = field(default=None, compare=False)
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False, compare=False)

    def at_fault(self, finding: shapes.Finding, locale: str) -> str:
        """The value at fault as people know it: a thing by its name, a term by its prefixed name."""
        value = finding.value
        if not isinstance(value, ox.NamedNode):
            return "" if value is None else value.value
        names = self.called.get(value.value)
        if names is None:
            return compact(value.value)
        return names.get(locale) or names.get("") or next(iter(names.values()), "")

    @property
    def violates(self) -> bool:
        """A rule is broken or the record cannot be read."""
        return self.refused is not None or not shapes.conforms(self.findings)


def check(location: Path, profile: str | None, as_of: date, settings: Settings) -> Iterator[Checked]:
    """Check all records of a file, folder or zip.

    Args:
        profile: id of the profile; None takes the one that each record follows, the newest for RDF.
        as_of: reference date of the rules.

    Raises:
        UsageError: no such file or profile, or a folder without files.
    """
    if profile is not None and profile not in shapes.profiles():
        known = ", ".join(sorted(shapes.profiles()))
        raise UsageError("There is no profile {profile}. Profiles: {known}", profile=profile, known=known)
    empty = True
    for raw in files.read_path(str(location), settings, manifest=files.RO_CRATE):
        empty = False
        yield from inspect(raw, profile, as_of, settings)
    if empty:
        raise UsageError("{name} holds no file to check", name=location.name or location)


def inspect(
    raw: Raw, profile: str | None, as_of: date, settings: Settings, *, judged: bool = True, keep: bool = False
) -> Iterator[Checked]:
    """Check what one file holds.

    Args:
        raw: the file; the ending of its name tells what it may be.
        profile: id of the profile; None takes the one that each record follows, the newest for RDF.
        as_of: reference date of the rules.
        settings: the settings in force.
        judged: whether to judge; otherwise the records are only read.
        keep: also give what each record states.
    """
    if (rdf := _rdf_format(raw)) is not None:
        found: Iterator[Checked] = iter([_graph(raw, rdf, (profile or DEFAULT_PROFILE) if judged else None, as_of)])
    else:
        found = _records(raw, profile, as_of, settings, judged=judged)
    for item in found:
        named = replace(item, called=_called(item, f"{settings.base}/id/"))
        yield named if keep else replace(named, triples=())


def _called(item: Checked, things: str) -> dict[str, dict[str, str]]:
    """The names of values at fault: of what the record names, and of all things, which people know by nothing else.

    Args:
        things: how the IRIs of things begin.
    """
    values = {f.value.value for f in item.findings if isinstance(f.value, ox.NamedNode)}
    found: dict[str, dict[str, str]] = {iri: {} for iri in values if iri.startswith(things)}
    for t in item.triples if values else ():
        if t.predicate not in _NAMES or not isinstance(t.object, ox.Literal) or isinstance(t.subject, ox.Triple):
            continue
        if t.subject.value in values:
            found.setdefault(t.subject.value, {}).setdefault(t.object.language or "", t.object.value)
    return found


def _rdf_format(raw: Raw) -> ox.RdfFormat | None:
    """The RDF syntax that the name of a file promises; .xml and .json only when their beginning says RDF."""
    if raw.error is not None:
        return None
    ending = raw.url.rpartition(".")[2].lower()
    head = raw.content[:4096]
    if ending == "xml":
        return ox.RdfFormat.RDF_XML if b"<rdf:RDF" in head else None
    if ending == "json":
        if b"w3id.org/ro/crate" in head:  # its context is not in the file, and nothing is fetched to read one
            return None
        return ox.RdfFormat.JSON_LD if b'"@context"' in head and b'"@graph"' in head else None
    return ox.RdfFormat.from_extension(ending)


def _graph(raw: Raw, rdf: ox.RdfFormat, profile: str | None, as_of: date) -> Checked:
    """Check an RDF file as it is; without a profile it is only read.

    One that tells of nothing the rules are about would keep all of them, and is refused.
    """
    try:
        triples = [quad.triple for quad in ox.parse(raw.content, rdf, base_iri="file:///" + raw.url)]
    except (SyntaxError, ValueError) as error:
        reason = RefusedError("{name} is not valid {format}: {error}", name=raw.url, format=rdf.name, error=error)
        return Checked(raw.url, "", (), reason)
    if profile is None:
        return Checked(raw.url, "", (), checked=False, triples=tuple(triples))
    about = {t.object for t in shapes.profiles()[profile].triples if t.predicate == SH.targetClass}
    if not any(t.predicate == RDF.type and t.object in about for t in triples):
        message = RefusedError("{name} tells of nothing that {profile} has rules for", name=raw.url, profile=profile)
        return Checked(raw.url, "", (), message)
    found = tuple(shapes.validator(profile, as_of).validate(triples))
    return Checked(raw.url, "", found, triples=tuple(triples), profile=profile)


def _records(raw: Raw, profile: str | None, as_of: date, settings: Settings, *, judged: bool) -> Iterator[Checked]:
    """Check the records that some source reads in these bytes."""
    reader, items = _reader(raw)
    if reader is None:
        error = raw.error or UnreadableError("{name} is in no format that a source reads", name=raw.url)
        yield Checked(raw.url, "", (), error)
        return
    for item in items:
        if isinstance(item, Refusal):
            yield Checked(raw.url, item.identifier, (), item.error)
        elif not item.deleted:
            yield judge(reader, raw.url, item, profile, as_of, settings, judged=judged)


def _reader(raw: Raw) -> tuple[Source | None, list[Record | Refusal]]:
    """The source that can read these bytes, and what it reads: the one with the most records and fewest refusals."""
    best: tuple[int, str] | None = None
    chosen: Source | None = None
    found: list[Record | Refusal] = []
    if raw.error is None:
        for name, source in sorted(sources().items()):
            try:
                items = list(source.read(raw))
            except UnreadableError:
                continue
            rank = (sum(1 if isinstance(i, Record) else -1 for i in items), name)
            if items and (best is None or rank[0] > best[0]):
                best, chosen, found = rank, source, items
    return chosen, found


def judge(
    reader: Source,
    file: str,
    record: Record,
    profile: str | None,
    as_of: date,
    settings: Settings,
    *,
    judged: bool = True,
) -> Checked:
    """Check one record that a source has read.

    Args:
        reader: the source.
        file: name of the file it comes from.
        record: the record.
        profile: id of the profile; None takes the one that the record follows.
        as_of: reference date of the rules.
        settings: the settings in force.
        judged: whether to judge; otherwise the record is only read.
    """
    statements = Statements(settings.base, record)
    try:
        reader.map(record, statements)
    except RefusedError as error:
        return Checked(file, record.identifier, (), error)
    triples = tuple(statements.triples)
    if not judged:
        return Checked(file, record.identifier, (), checked=False, triples=triples)
    focus = statements.topic or statements.node
    remarks = [shapes.remark_finding(r.rule, focus, r.field, r.value) for r in statements.remarks]
    chosen = profile or statements.profile
    found = shapes.validator(chosen, as_of).validate(statements.triples) if chosen else []
    gathered = tuple(shapes.gather(found, remarks))
    return Checked(file, record.identifier, gathered, checked=chosen is not None, triples=triples, profile=chosen)
