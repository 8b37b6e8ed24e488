"""People and organisations: creators, hosting institutions, data managers, funders."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from loader.elements.naming import Names, state_identifier, state_texts
from loader.record import Node, Statements
from loader.values import identifier
from ontology import ENISHI, FOAF, OWL


@dataclass(slots=True)
class Naming:
    """How a source names a person: whole names and, when it has them, the parts. Each text with its language tag."""

    full: list[tuple[str, str]] = field(default_factory=list)
    family: list[tuple[str, str]] = field(default_factory=list)
    given: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.full or self.family or self.given)


def _researcher_number(statements: Statements, number: str, where: str, *, internal: bool) -> str:
    """The eight digits of an e-Rad researcher number, "" when it cannot be one; what was repaired is remarked."""
    found = identifier.erad_researcher(number)
    if found is None:
        statements.remark("erad-number-invalid", where, number, internal=internal)
        return ""
    if found.padded:
        statements.remark("erad-number-padded", where, number, internal=internal)
    if not found.check:
        statements.remark("erad-number-check", where, number, internal=internal)
    return found.number


def person(
    statements: Statements,
    naming: Naming,
    *,
    erad: str = "",
    orcid: str = "",
    own: str = "",
    where: str,
    internal: bool = False,
) -> Node:
    """A person (common elements 19, 20, 23, 24), recognised by e-Rad researcher number, then by ORCID.

    Args:
        own: the source's own identifier, under which all its records name the person; it joins nothing elsewhere.
        erad: e-Rad researcher number or NRID as stated, "" when none.
        orcid: ORCID iD as stated, bare or as URL.
        where: path of the field in the source record, for remarks.
        internal: keep the whole person out of the public store.
    """
    number = _researcher_number(statements, erad, where, internal=internal) if erad else ""
    iris = identifier.orcid(orcid) if orcid else None
    if orcid and iris is None:
        statements.remark("orcid-invalid", where, orcid, internal=internal)
    if own:
        node = statements.mint("person", own)
    elif number:
        node = statements.mint("person", f"erad-researcher:{number}")
    elif iris:
        node = statements.mint("person", f"orcid:{iris}")
    else:
        node = statements.local("person", "person")
    statements.a(node, FOAF.Person, internal=internal)
    state_texts(statements, node, FOAF.name, naming.full, internal=internal)
    state_texts(statements, node, FOAF.familyName, naming.family, internal=internal)
    state_texts(statements, node, FOAF.givenName, naming.given, internal=internal)
    if number:
        statements.identify(node, "erad-researcher", number)
        state_identifier(statements, node, number, ENISHI.ERadResearcher, "e-Rad", internal=internal)
    elif erad:
        state_identifier(statements, node, erad, internal=internal)
    if iris:
        statements.identify(node, "orcid", iris)
        statements.add(node, OWL.sameAs, ox.NamedNode(f"https://orcid.org/{iris}"), internal=internal)
    return node


def organization(
    statements: Statements,
    names: Names,
    *,
    ror: str = "",
    isni: str = "",
    erad: str = "",
    kaken: str = "",
    own: str = "",
    where: str,
    internal: bool = False,
    types: tuple[Node, ...] = (),
) -> Node:
    """An organisation (common elements 21, 22), recognised by ROR, then e-Rad, KAKENHI or ISNI code, never by name.

    Args:
        ror: ROR id as stated, bare or as URL.
        isni: ISNI as stated, with or without spaces.
        erad: ten-digit e-Rad institution code.
        kaken: five-digit KAKENHI institution number.
        own: the source's own identifier, under which all its records name the organisation; it joins nothing elsewhere.
        where: path of the field in the source record, for remarks.
        types: classes besides foaf:Organization.
    """
    keys: list[tuple[str, str, Node]] = []
    if ror:
        if bare := identifier.ror(ror):
            keys.append(("ror", bare, ENISHI.ROR))
        else:
            statements.remark("ror-invalid", where, ror, internal=internal)
    if erad:
        keys.append(("erad-institution", erad, ENISHI.ERadInstitution))
    if kaken:
        keys.append(("kaken-institution", kaken, ENISHI.KakenInstitution))
    if isni:
        if bare := identifier.isni(isni):
            keys.append(("isni", bare, ENISHI.ISNI))
        else:
            statements.remark("isni-invalid", where, isni, internal=internal)
    if own:
        node = statements.mint("organization", own)
    elif keys:
        node = statements.mint("organization", f"{keys[0][0]}:{keys[0][1]}")
    else:
        node = statements.local("organization", "organization")
    statements.a(node, FOAF.Organization, *types, internal=internal)
    state_texts(statements, node, FOAF.name, names, internal=internal)
    for scheme, value, datatype in keys:
        statements.identify(node, scheme, value)
        state_identifier(statements, node, value, datatype, internal=internal)
    return node
