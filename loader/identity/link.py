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
    """What identifiers leave open.

    Args:
        key: the identifier that the nodes share.
        nodes: a stated node of each thing that shares it.
        against: what speaks against their being one thing, as a short text; "" when only the key is not clear enough.
        joined: the nodes are one thing, by stronger identifiers or because one record states both numbers.
    """

    key: Key
    nodes: tuple[str, ...]
    against: str = ""
    joined: bool = False


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
        """The canonical node of a stated one.

        Dependent nodes (``thing#part``) follow their thing, and those named after another thing of the source
        (``thing#role:key``) also follow that one, so that sources which tell the same relation tell one node.
        """
        iri = node.value
        if (found := self.canonical.get(iri)) is not None:
            return found
        thing, hash_sign, part = iri.partition("#")
        if not hash_sign:
            return node
        role, colon, key = part.partition(":")
        canonical = self.canonical.get(thing)
        other = self._other(thing, key) if colon else None
        if canonical is None and other is None:
            return node
        name = f"{role}:{_name(other)}" if other else part
        return ox.NamedNode(f"{canonical.value if canonical else thing}#{name}")

    def _other(self, thing: str, key: str) -> Node | None:
        """The canonical node of what the source of a thing tells of under a key."""
        base, _, path = thing.partition("/id/")
        kind, _, rest = path.partition("/")
        source = rest.partition("/")[0]
        if not source:
            return None
        kinds = dict.fromkeys((kind, "organization", "person"))
        return next((c for k in kinds if (c := self.canonical.get(f"{base}/id/{k}/{source}/{key}"))), None)

    def triples(self) -> Iterator[ox.Triple]:
        """Links, aliases and planned things as data, for the graph of links."""
        for link in self.links:
            yield from link.triples()
        for alias, canonical in sorted(self.aliases.items()):
            yield ox.Triple(ox.NamedNode(alias), DCTERMS.isReplacedBy, canonical)
        for made, planned in sorted(self.realised, key=str):
            yield ox.Triple(made, PROV.specializationOf, planned)


def _name(canonical: Node) -> str:
    """The key that a canonical IRI was minted from."""
    _, path, tail = canonical.value.partition("/id/")
    return tail.partition("/")[2] if path else f"ror:{canonical.value.rpartition('/')[2]}"
