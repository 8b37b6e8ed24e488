"""Organisations as registers know them: many identifiers of many kinds, names and their variants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from loader.elements.naming import Names, state_identifier, state_texts
from loader.record import Node, Statements
from loader.values import identifier
from ontology import ENISHI, FOAF, SKOS


@dataclass(frozen=True, slots=True)
class Register:
    """A register that gives identifiers to organisations.

    Args:
        read: normalises an identifier, None when it is none.
        datatype: datatype of its notations.
        agency: who issues them.
        rule: the remark on what is no identifier of this register.
    """

    read: Callable[[str], str | None]
    datatype: Node
    agency: str = ""
    rule: str = "institution-code-invalid"


def _own(text: str) -> str | None:
    """A number of the NISTEP dictionary, whose form no document fixes."""
    return text.strip() or None


REGISTERS: Mapping[str, Register] = {
    "ror": Register(identifier.ror, ENISHI.ROR, rule="ror-invalid"),
    "houjin": Register(identifier.houjin, ENISHI.CorporateNumber),
    "erad-institution": Register(identifier.erad_institution, ENISHI.ERadInstitution, "e-Rad"),
    "kaken-institution": Register(identifier.kaken_institution, ENISHI.KakenInstitution),
    "erad-funder": Register(identifier.funder_code, ENISHI.ERadFunder, "e-Rad"),
    "fundref": Register(identifier.fundref, ENISHI.FundRef),
    "grid": Register(identifier.grid, ENISHI.GRID),
    "isni": Register(identifier.isni, ENISHI.ISNI, rule="isni-invalid"),
    "wikidata": Register(identifier.wikidata, ENISHI.Wikidata),
    "nistep": Register(_own, ENISHI.NISTEP, "NISTEP"),
}
"""By key scheme (see `loader.identity`), the strongest first."""


def institution(
    statements: Statements,
    identifiers: Iterable[tuple[str, str]],
    names: Names = (),
    *,
    variants: Names = (),
    types: tuple[Node, ...] = (),
    where: str,
) -> Node:
    """State an organisation that is known by any of its identifiers; the first good one names its node.

    Args:
        identifiers: pairs of a key scheme (`REGISTERS`) and an identifier as stated.
        names: names with language tags.
        variants: other spellings, abbreviations and former names.
        types: classes besides foaf:Organization.
        where: path of the field in the source record, for remarks.
    """
    known: dict[tuple[str, str], None] = {}
    for scheme, stated in identifiers:
        if not stated.strip():
            continue
        if value := REGISTERS[scheme].read(stated):
            known[scheme, value] = None
        else:
            statements.remark(REGISTERS[scheme].rule, where, stated)
    first = next(iter(known), None)
    node = (
        statements.mint("organization", f"{first[0]}:{first[1]}")
        if first
        else statements.local("organization", "organization")
    )
    statements.a(node, FOAF.Organization, *types)
    for scheme, value in known:
        state_identifier(statements, node, value, REGISTERS[scheme].datatype, REGISTERS[scheme].agency)
        statements.identify(node, scheme, value)
    state_texts(statements, node, FOAF.name, names)
    state_texts(statements, node, SKOS.altLabel, variants)
    return node


def mention(statements: Statements, scheme: str, value: str) -> Node:
    """An organisation that a record only points to by a normalised identifier; what it is called others tell."""
    node = statements.mint("organization", f"{scheme}:{value}")
    statements.a(node, FOAF.Organization)
    statements.identify(node, scheme, value)
    return node


def note_identifier(statements: Statements, node: Node, scheme: str, stated: str) -> None:
    """State an identifier that does not stand for the organisation alone (of a part, of a predecessor): no key."""
    if value := REGISTERS[scheme].read(stated):
        state_identifier(statements, node, value, REGISTERS[scheme].datatype, REGISTERS[scheme].agency)
