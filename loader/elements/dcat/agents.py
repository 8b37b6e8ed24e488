"""People and organisations around a dataset: publisher, creators, contributors in their roles, contact."""

from __future__ import annotations

import urllib.parse

import pyoxigraph as ox

from loader.elements.agent import Naming, organization, person
from loader.elements.contact import Contact
from loader.elements.dcat.words import concept, iri, iris, label, text, types, words
from loader.elements.naming import state_texts
from loader.elements.resource import Resource
from loader.record import Field, Node, Statements
from loader.values import identifier
from ontology import FOAF, ORG, OWL, SDO, VCARD, Concept, scheme

_PEOPLE = frozenset({"foaf:Person", "vcard:Individual", "sdo:Person", "prov:Person"})
_NOTATIONS = {
    "enishi:ERadResearcher": "erad",
    "enishi:ORCID": "orcid",
    "enishi:ROR": "ror",
    "enishi:ISNI": "isni",
    "enishi:ERadInstitution": "institution",
    "enishi:KakenInstitution": "kaken",
}


def _numbers(thing: Field) -> tuple[dict[str, str], list[str]]:
    """The identifiers that an agent states, by what they are; and those of no known kind."""
    known: dict[str, str] = {}
    others: list[str] = []
    same = ("owl:sameAs", "skos:exactMatch", "sdo:sameAs", "rdfs:seeAlso")
    stated = [text(thing, "dcterms:identifier"), *iris(thing, *same)]
    for node in thing.all("adms:identifier"):
        iri(node)
        for notation in node.all("skos:notation"):
            kind = notation.text("@type")
            value = notation.take().strip()
            if kind in _NOTATIONS:
                known.setdefault(_NOTATIONS[kind], value)
            else:
                stated.append(value)
        for told in node.all("rdf:type", "adms:schemaAgency", "dcterms:type"):
            told.drop()
    for value in filter(None, stated):
        if bare := identifier.ror(value):
            known.setdefault("ror", bare)
        elif bare := identifier.orcid(value):
            known.setdefault("orcid", bare)
        else:
            others.append(value)
    return known, others


def agent(statements: Statements, thing: Field, where: str) -> Node | None:
    """State an agent; None when neither a name nor an identifier of it is known.

    An agent with an IRI of its own is one node in all records of the source. Mail addresses are personal data: they are
    kept inside, as contact or not at all.
    """
    kinds = types(thing)
    own = iri(thing)
    names = label(thing)
    numbers, others = _numbers(thing)
    for scheme_name, bare in (("ror", identifier.ror(own)), ("orcid", identifier.orcid(own))):
        if bare:
            numbers.setdefault(scheme_name, bare)
    if not (names or own or numbers):
        return None
    key = "" if numbers else own
    if kinds & _PEOPLE or "orcid" in numbers or "erad" in numbers:
        node = _person(statements, thing, names, numbers, key, where)
    else:
        node = organization(
            statements, names, ror=numbers.get("ror", ""), isni=numbers.get("isni", ""),
            erad=numbers.get("institution", ""), kaken=numbers.get("kaken", ""), own=key, where=where,
        )  # fmt: skip
    _pages(statements, node, OWL.sameAs, [key, *others])
    _pages(statements, node, FOAF.homepage, iris(thing, "foaf:homepage", "sdo:url", "foaf:workplaceHomepage"))
    state_texts(statements, node, SDO.alternateName, words(thing, "skos:altLabel", "dcterms:alternative"))
    for inner in thing.all("org:memberOf", "sdo:affiliation", "dcterms:isPartOf", "org:subOrganizationOf"):
        _member(statements, node, inner, where)
    for known in thing.all("dcterms:type", "org:classification", "locn:address"):
        known.drop()
    return node


def _pages(statements: Statements, node: Node, predicate: Node, addresses: list[str]) -> None:
    for address in addresses:
        if url := identifier.url(address):
            statements.add(node, predicate, ox.NamedNode(url))


def _member(statements: Statements, node: Node, inner: Field, where: str) -> None:
    above = agent(statements, inner, f"{where}/{inner.name}")
    if above is not None and above != node:
        statements.add(node, ORG.memberOf, above)


def _person(
    statements: Statements, thing: Field, names: list[tuple[str, str]], numbers: dict[str, str], key: str, where: str
) -> Node:
    naming = Naming(
        full=names,
        family=words(thing, "foaf:familyName", "foaf:lastName", "sdo:familyName"),
        given=words(thing, "foaf:givenName", "foaf:firstName", "sdo:givenName"),
    )
    return person(
        statements, naming, erad=numbers.get("erad", ""), orcid=numbers.get("orcid", ""), own=key, where=where
    )


def state_agents(resource: Resource, tree: Field) -> bool:
    """Publisher, creators and contributors; true when a hosting institution or data manager is named."""
    statements = resource.statements
    for thing in tree.all("dcterms:publisher", "sdo:publisher"):
        if (found := agent(statements, thing, thing.name)) is not None:
            resource.publisher(found)
    for thing in _in_order(tree):
        if (found := agent(statements, thing, thing.name)) is not None:
            resource.creator(found)
    for thing in tree.all("dcterms:contributor"):
        if (found := agent(statements, thing, thing.name)) is not None:
            resource.attribution(found, scheme("role")["other"].match)
    for thing in tree.all("dcterms:rightsHolder"):
        if (found := agent(statements, thing, thing.name)) is not None:
            resource.attribution(found, scheme("role")["rights-holder"].match)
    named = [_attribution(resource, a) for a in tree.all("prov:qualifiedAttribution")]
    return any(named)


def _in_order(tree: Field) -> list[Field]:
    """The creators in the order that qualified attributions give them, then in that of the tree."""
    places: dict[str, int] = {}
    for attribution in tree.all("prov:qualifiedAttribution"):
        who = attribution.first("prov:agent")
        number = text(attribution, "sdo:position")
        if who is not None and number.isdigit():
            places[_plain_iri(who)] = int(number[:6])
    creators = tree.all("dcterms:creator", "sdo:creator")
    return sorted(creators, key=lambda f: places.get(_plain_iri(f), len(places) + 1))


def _plain_iri(thing: Field) -> str:
    found = thing.first("@id")
    return (found.value or "") if found is not None else ""


def _attribution(resource: Resource, attribution: Field) -> bool:
    """An agent in a role; creators are told by dcterms:creator already."""
    iri(attribution)
    types(attribution)
    roles = [c for f in attribution.all("dcat:hadRole") if (c := _role(f))]
    role = roles[0] if roles else scheme("role")["other"]
    if role.iri == scheme("role")["creator"].iri:
        for told in attribution.all("prov:agent"):
            told.drop()
        return False
    for thing in attribution.all("prov:agent"):
        if (found := agent(resource.statements, thing, "prov:qualifiedAttribution")) is not None:
            resource.attribution(found, role.match)
    return role.notation in {"HostingInstitution", "DataManager"}


def _role(field: Field) -> Concept | None:
    address, names = concept(field)
    roles = scheme("role")
    return roles.find_iri(address) or next((c for stated, _ in names if (c := roles.find(stated))), None)


def state_contact(resource: Resource, tree: Field) -> None:
    """The contact of the dataset (common element 25), for the internal store only."""
    for thing in tree.all("dcat:contactPoint", "sdo:contactPoint"):
        kinds = types(thing)
        iri(thing)
        kind = VCARD.Kind
        if "vcard:Organization" in kinds or "vcard:Group" in kinds:
            kind = VCARD.Organization
        elif "vcard:Individual" in kinds:
            kind = VCARD.Individual
        contact = Contact(
            names=words(thing, "vcard:fn", "foaf:name", "rdfs:label", "sdo:name"),
            organizations=words(thing, "vcard:organization-name"),
            email=_address(thing, "mailto:", "vcard:hasEmail", "vcard:email", "foaf:mbox", "sdo:email"),
            telephone=_address(thing, "tel:", "vcard:hasTelephone", "vcard:tel", "sdo:telephone"),
            addresses=[pair for f in thing.all("vcard:hasAddress") for pair in _postal(f)],
            kind=kind,
        )
        for known in thing.all("vcard:hasURL", "vcard:hasUID", "foaf:homepage", "foaf:page"):
            known.drop()
        resource.contact(contact, thing.name)


def _address(thing: Field, begin: str, *names: str) -> str:
    """A mail address or telephone number, written as literal, as IRI or as the value of a node."""
    for found in thing.all(*names):
        for kind in found.all("rdf:type"):
            kind.drop()
        stated = found.take().strip() or found.text("@id")
        for inner in found.all("vcard:hasValue", "vcard:value", "rdf:value"):
            stated = inner.text("@id") or inner.take().strip() or stated
        if stated:
            return urllib.parse.unquote(stated.removeprefix(begin))
    return ""


def _postal(address: Field) -> list[tuple[str, str]]:
    iri(address)
    types(address)
    if whole := label(address):
        return whole
    parts = words(
        address, "vcard:country-name", "vcard:postal-code", "vcard:region", "vcard:locality", "vcard:street-address"
    )
    return [(" ".join(part for part, _ in parts), parts[0][1])] if parts else []
