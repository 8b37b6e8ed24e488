"""RDF in any serialization as field trees: one tree a described thing, whatever blank nodes and orders a file uses.

Nothing is fetched while a file is read: a remote JSON-LD context is an error, a document type declaration too.
"""

from __future__ import annotations

import json
import urllib.parse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

import pyoxigraph as ox

from loader.errors import RefusedError, UnreadableError
from loader.record import Field
from loader.values import xml
from loader.values.text import LONGEST
from ontology import prefixes

Subject = ox.NamedNode | ox.BlankNode
Facts = Mapping[str, list[tuple[str, "Subject | ox.Literal"]]]
"""What a file states: predicate and object by subject (its N-Triples form)."""

MAX_TRIPLES = 2_000_000
"""Most triples that one file may hold."""

MAX_DEPTH = 8
"""How deep the description of one thing is followed through the things it names."""

MAX_FIELDS = 20_000
"""Most fields that one description may have."""

BASE = "relative:/"
"""Base IRI of files that have no address: their relative IRIs stay recognisable and are never taken for addresses."""

_OTHER_PREFIXES = {
    "http://schema.org/": "sdo",
    "http://spdx.org/rdf/terms#": "spdx",
    "http://www.w3.org/ns/hydra/core#": "hydra",
    "http://www.w3.org/ns/locn#": "locn",
    "http://data.europa.eu/r5r/": "dcatap",
    "http://purl.org/pav/": "pav",
}
_SKOS = prefixes()["skos"]
_LISTED = frozenset((f"<{_SKOS}Concept>", f"<{_SKOS}ConceptScheme>"))
_OF_CONCEPTS = frozenset(
    (f"<{_SKOS}prefLabel>", f"<{_SKOS}notation>", f"<{prefixes()['rdfs']}label>", f"<{prefixes()['rdf']}type>")
)
_FIRST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
_REST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"
_STRINGS = frozenset(
    ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
)


def name(iri: str) -> str:
    """The prefixed name of an IRI under the prefixes of the project and those of DCAT feeds, or the IRI itself."""
    for namespace, prefix in (*_OTHER_PREFIXES.items(), *((n, p) for p, n in prefixes().items())):
        rest = iri[len(namespace) :]
        if iri.startswith(namespace) and rest and not set("/#") & set(rest):
            return f"{prefix}:{rest}"
    return iri


def _format(content: bytes, media_type: str, file: str) -> ox.RdfFormat:
    if media_type and (found := ox.RdfFormat.from_media_type(media_type)) is not None:
        return found
    if (found := ox.RdfFormat.from_extension(PurePosixPath(file).suffix.lower().lstrip("."))) is not None:
        return found
    begin = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if begin.startswith((b"{", b"[")):
        return ox.RdfFormat.JSON_LD
    if begin.startswith((b"<?xml", b"<rdf:", b"<!--")):
        return ox.RdfFormat.RDF_XML
    return ox.RdfFormat.TURTLE


def parse(content: bytes, media_type: str, url: str) -> Facts:
    """The statements of an RDF file, those of all its graphs together.

    Args:
        content: the bytes.
        media_type: as stated by the server; the name of the file, then its first bytes decide when it says nothing.
        url: address or name of the file; an address is the base of relative IRIs.

    Raises:
        UnreadableError: the bytes are no RDF in the format they claim, need something from the network, or hold more
            than the limit.
    """
    file = url.partition("?")[0]
    form = _format(content, media_type, file)
    if form == ox.RdfFormat.RDF_XML:
        xml.parse(content)
    base = url if url.startswith(("http://", "https://")) else BASE + urllib.parse.quote(file)
    facts: dict[str, dict[tuple[str, Subject | ox.Literal], None]] = defaultdict(dict)
    try:
        for number, quad in enumerate(ox.parse(content, form, base_iri=base)):
            if number >= MAX_TRIPLES:
                raise UnreadableError("{file} holds more than {limit} triples", file=file, limit=MAX_TRIPLES)
            if not isinstance(quad.subject, ox.Triple) and not isinstance(quad.object, ox.Triple):
                facts[str(quad.subject)][(str(quad.predicate), quad.object)] = None
    except (SyntaxError, ValueError, OSError) as error:
        if "LoadDocumentCallback" in str(error):
            raise UnreadableError(
                "{file} names a JSON-LD context on the network, which is not fetched", file=file
            ) from error
        raise UnreadableError(
            "{file} is not RDF that can be read as {format}: {error}",
            file=file, format=str(form), error=str(error).replace("\n", " ")[:300],
        ) from error  # fmt: skip
    return {subject: list(stated) for subject, stated in facts.items()}


def instances(facts: Facts, *types: str) -> list[str]:
    """The subjects of these types, in the order of their IRIs; those without an IRI come last."""
    wanted = {f"<{iri}>" for iri in types}
    kind = f"<{prefixes()['rdf']}type>"
    found = [s for s, stated in facts.items() if any(p == kind and str(o) in wanted for p, o in stated)]
    return sorted(found, key=lambda s: (not s.startswith("<"), s))


class Describer:
    """Turns what a file states about a thing into a field tree; it remembers which subjects were told.

    An object that is an IRI becomes a field with "@id" and what the file states about that IRI; a literal becomes a
    field with its text, "@language" or "@type". Lists are taken apart. Fields come in a fixed order, and blank nodes
    leave no trace of their labels, so that the same description has the same digest in every response. Of the concepts
    of a code list only labels and codes are told: what else a file states about them belongs to the list.

    Args:
        facts: the statements of the file.
        apart: subjects that are described on their own and are only named where they occur.
    """

    def __init__(self, facts: Facts, apart: Iterable[str] = ()) -> None:
        self._facts = facts
        self._apart = frozenset(apart)
        self.told: set[str] = set()
        self._left = 0

    def describe(self, subject: str, field: str, leave: frozenset[str] = frozenset()) -> Field:
        """The field tree of a subject.

        Args:
            subject: N-Triples form of a subject.
            field: name of the tree.
            leave: predicates (IRIs) of the subject itself that are not followed nor told.

        Raises:
            RefusedError: the description is larger or deeper than the limits.
        """
        self._left = MAX_FIELDS
        return Field(field, None, [*_identity(subject), *self._inside(subject, (subject,), leave)])

    def _inside(self, subject: str, path: tuple[str, ...], leave: frozenset[str]) -> list[Field]:
        self.told.add(subject)
        found = []
        stated = self._facts.get(subject, ())
        listed = len(path) > 1 and self._listed(subject)
        for predicate, term in stated:
            if predicate[1:-1] not in leave and (not listed or predicate in _OF_CONCEPTS):
                called = name(predicate[1:-1])
                found += [self._object(called, value, path) for value in self._members(term)]
        return ordered(found)

    def _object(self, called: str, term: Subject | ox.Literal, path: tuple[str, ...]) -> Field:
        self._left -= 1
        if self._left < 0:
            raise RefusedError("The description has more than {limit} fields", limit=MAX_FIELDS)
        if isinstance(term, ox.Literal):
            return _literal(called, term)
        node = str(term)
        if node in path or node in self._apart or node not in self._facts:
            return Field(called, None, _identity(node))
        if len(path) >= MAX_DEPTH:
            if isinstance(term, ox.NamedNode):
                return Field(called, None, _identity(node))
            raise RefusedError("The description is nested deeper than {limit} levels", limit=MAX_DEPTH)
        return Field(called, None, [*_identity(node), *self._inside(node, (*path, node), frozenset())])

    def _members(self, term: Subject | ox.Literal) -> Iterator[Subject | ox.Literal]:
        """The members of a list, or the term itself."""
        seen = set()
        while (node := str(term)) not in seen and not isinstance(term, ox.Literal):
            stated = dict(self._facts.get(node, ()))
            if _FIRST not in stated:
                break
            seen.add(node)
            self.told.add(node)
            yield stated[_FIRST]
            term = stated.get(_REST, term)
        if not seen:
            yield term

    def _listed(self, subject: str) -> bool:
        return any(p.endswith("#type>") and str(o) in _LISTED for p, o in self._facts.get(subject, ()))

    def _typed(self, subject: str, part: str) -> bool:
        return any(p.endswith("#type>") and part in str(o) for p, o in self._facts[subject])

    def untold(self) -> Iterator[Field]:
        """The subjects that no description reached, as fields named "untold"; pages and code lists do not count."""
        for subject in sorted(set(self._facts) - self.told - self._apart):
            if subject in self.told or self._listed(subject) or self._typed(subject, "/hydra/core#"):
                continue
            try:
                yield self.describe(subject, "untold")
            except RefusedError as error:
                yield Field("untold", f"{subject}: {error}")


def _identity(node: str) -> list[Field]:
    return [Field("@id", node[1:-1])] if node.startswith("<") else []


def _literal(called: str, term: ox.Literal) -> Field:
    inside = [Field("@language", term.language)] if term.language else []
    if term.datatype.value not in _STRINGS:
        inside.append(Field("@type", name(term.datatype.value)))
    return Field(called, term.value[:LONGEST], inside)


def ordered(fields: Iterable[Field]) -> list[Field]:
    """Fields in an order that depends on their content only."""
    return sorted(fields, key=lambda f: (f.name, json.dumps(f.plain(), ensure_ascii=False)))
