"""Links between stated and canonical nodes, and what a resolution amounts to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from loader.record import Key, Node
from ontology import DCTERMS, OWL, PROV, RDF, SSSOM, prefixes


@dataclass(frozen=True, slots=True)
class Link:
    """A stated node and the canonical node it was found to be, with the identifier that shows it."""

    stated: Node
    canonical: Node
    key: Key

    def triples(self) -> Iterator[ox.Triple]:
        """The link as data, shaped like an SSSOM mapping."""
        node = ox.NamedNode(f"{self.stated.value}#link:{self.key.scheme}")
        yield ox.Triple(node, RDF.type, SSSOM.Mapping)
        yield ox.Triple(node, SSSOM.subject_id, self.stated)
        yield ox.Triple(node, SSSOM.predicate_id, OWL.sameAs)
        yield ox.Triple(node, SSSOM.object_id, self.canonical)
        kind = "ManualMappingCuration" if self.key.scheme == "decision" else "LexicalMatching"
        justification = ox.NamedNode(prefixes()["semapv"] + kind)
        yield ox.Triple(node, SSSOM.mapping_justification, justification)
        yield ox.Triple(node, SSSOM.match_string, ox.Literal(f"{self.key.scheme}:{self.key.value}"))


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What identifiers leave open: a weak key that could mean several nodes, which were not joined, or nodes that were
    joined although they have different values of the identifier that is proper to their kind.
    """

    key: Key
    nodes: tuple[str, ...]


@dataclass(slots=True)
class Resolution:
    """The outcome.

    Attributes:
        canonical: canonical node of every stated node that has another one, by IRI.
        links: stated node, canonical node and evidence.
        members: stated nodes of each canonical one, by IRI.
        aliases: IRIs minted from the other keys of a cluster; they lead to its canonical node.
        realised: real and planned things that belong together.
        ambiguities: what stayed open.
    """

    canonical: dict[str, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, Node] = field(default_factory=dict)
    realised: set[tuple[Node, Node]] = field(default_factory=set)
    ambiguities: list[Ambiguity] = field(default_factory=list)

    def canonical_iri(self, iri: str) -> str:
        """The canonical IRI of a stated one, or itself."""
        found = self.canonical.get(iri)
        return found.value if found else iri

    def of(self, node: Node) -> Node:
        """The canonical node of a stated one; dependent nodes (``thing#part``) follow their thing."""
        iri = node.value
        if (found := self.canonical.get(iri)) is not None:
            return found
        thing, hash_sign, part = iri.partition("#")
        if hash_sign and (found := self.canonical.get(thing)) is not None:
            return ox.NamedNode(f"{found.value}#{part}")
        return node

    def triples(self) -> Iterator[ox.Triple]:
        """Links, aliases and planned things as data, for the graph of links."""
        for link in self.links:
            yield from link.triples()
        for alias, canonical in sorted(self.aliases.items()):
            yield ox.Triple(ox.NamedNode(alias), DCTERMS.isReplacedBy, canonical)
        for made, planned in sorted(self.realised, key=str):
            yield ox.Triple(made, PROV.specializationOf, planned)
