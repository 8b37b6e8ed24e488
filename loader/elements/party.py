"""An agent of which a source does not reliably say whether it is a person or an organisation."""

from __future__ import annotations

from dataclasses import dataclass, field

from loader.elements.agent import Naming, person
from loader.elements.institution import REGISTERS, institution
from loader.elements.naming import check_languages, state_identifier
from loader.record import Node, Statements
from loader.values import identifier, name
from ontology import DCTERMS, ENISHI, ORG

_SCHEMES = {
    "orcid": "orcid", "isni": "isni", "ror": "ror", "grid": "grid", "wikidata": "wikidata", "wikidataid": "wikidata",
    "crossref funder id": "fundref", "crossref": "fundref", "fundref": "fundref", "funder": "fundref",
    "e-rad_researcher": "erad", "e-rad": "erad", "erad": "erad", "nrid": "nrid",
    "kakenhi": "kaken-institution", "kaken": "kaken-institution", "houjin": "houjin", "corporate_number": "houjin",
}  # fmt: skip


@dataclass(slots=True)
class Party:
    """A creator, contributor or publisher as a source states it.

    Args:
        names: whole names with language tags.
        family: family names with language tags.
        given: given names with language tags.
        organizational: True or False when the source says which it is, None when it does not.
        identifiers: pairs of scheme as stated and identifier.
        affiliations: the organisations it belongs to.
        where: path of the field in the source record, for remarks.
    """

    names: list[tuple[str, str]] = field(default_factory=list)
    family: list[tuple[str, str]] = field(default_factory=list)
    given: list[tuple[str, str]] = field(default_factory=list)
    organizational: bool | None = None
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    affiliations: list[Party] = field(default_factory=list)
    where: str = "agent"

    def __bool__(self) -> bool:
        return bool(self.names or self.family or self.given or self.identifiers)

    def known(self, scheme: str) -> str:
        """The first identifier of a scheme, under whichever name the source gives the scheme; "" when none."""
        return next((v for s, v in self.identifiers if v and _SCHEMES.get(s.strip().lower()) == scheme), "")

    def state(self, statements: Statements, *, internal: bool = False) -> Node | None:
        """State the agent with its affiliations; None when nothing names it."""
        if not self:
            return None
        if self._is_organization(statements, internal=internal):
            node = self._organization(statements)
        else:
            node = self._person(statements, internal=internal)
        for stated, value in self.identifiers:
            if value and stated.strip().lower() not in _SCHEMES:
                state_identifier(statements, node, value, agency=stated, internal=internal)
        for inner in self.affiliations:
            inner.organizational = True
            if (whole := inner.state(statements)) is not None:
                statements.add(node, ORG.memberOf, whole, internal=internal)
        return node

    def _is_organization(self, statements: Statements, *, internal: bool) -> bool:
        """By what the source says, unless a register of organisations or the look of the name says otherwise."""
        if self.organizational:
            return True
        if self.known("orcid") or self.known("erad") or self.known("nrid") or (self.family and self.given):
            return False
        words = next((w for w, _ in [*self.names, *self.given, *self.family]), "")
        alike = bool(self.known("ror") or self.known("grid")) or name.organizational(words)
        if alike and self.organizational is False:
            statements.remark("organisation-as-person", self.where, words, internal=internal)
        return alike

    def _organization(self, statements: Statements) -> Node:
        names = self.names or self.family or self.given
        check_languages(statements, names, self.where, missing=False)
        known = [(s, v) for s in REGISTERS if (v := self.known(s))]
        return institution(statements, known, names, where=self.where)

    def _person(self, statements: Statements, *, internal: bool) -> Node:
        """A person, with the parts of the name that the source states or its comma shows (trap 40)."""
        naming = Naming(family=list(self.family), given=list(self.given))
        parted = {tag for _, tag in self.family}
        for words, tag in self.names or _whole(self.family, self.given):
            parts = name.read_comma(words, "ja" if tag.startswith("ja") else "en" if tag.startswith("en") else "")
            naming.full.append((parts.full, tag))
            if tag not in parted and parts.family:
                naming.family.append((parts.family, tag))
                naming.given.append((parts.given, tag))
        check_languages(statements, naming.full, self.where, missing=False, internal=internal)
        number = self.known("erad") or self.known("nrid")
        if self.known("nrid") and not self.known("erad"):
            statements.remark("nrid-converted", self.where, number, internal=internal)
        node = person(statements, naming, erad=number, orcid=self.known("orcid"), where=self.where, internal=internal)
        if isni := identifier.isni(self.known("isni")):
            state_identifier(statements, node, isni, ENISHI.ISNI, internal=internal)
        return node


def _whole(family: list[tuple[str, str]], given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Whole names "family, given" from the parts, language by language."""
    by_language = {tag: words for words, tag in given}
    known = {tag for _, tag in family}
    joined = [(", ".join(filter(None, (words, by_language.get(tag, "")))), tag) for words, tag in family]
    return joined + [(words, tag) for words, tag in given if tag not in known]


def same_name(one: Party, other: Party) -> bool:
    """Whether two parties are called the same, compared without regard to width, case and the order of the name."""
    return bool(_folded(one) & _folded(other))


def _folded(party: Party) -> set[frozenset[str]]:
    words = (w.replace(",", " ").replace("，", " ").casefold().split() for w, _ in party.names)
    return {frozenset(w) for w in words if w}


def publish(statements: Statements, thing: Node, party: Party, creators: list[tuple[Party, Node]]) -> None:
    """State the publisher of a thing; one that is called like a creator is that person, and remarked (trap 41)."""
    for creator, node in creators:
        if not creator.organizational and same_name(creator, party):
            statements.remark("person-as-publisher", party.where, party.names[0][0])
            statements.add(thing, DCTERMS.publisher, node)
            return
    party.organizational = True
    statements.add(thing, DCTERMS.publisher, party.state(statements))
