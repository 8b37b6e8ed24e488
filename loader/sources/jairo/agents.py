"""People and organisations of a JPCOAR record (items 3, 4, 7, 10, 11, 34 and 41)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from loader.elements import Contact, Naming, Resource, organization, person
from loader.elements.naming import check_languages, state_identifier, state_texts
from loader.record import Field, Node, Statements
from loader.sources.jairo.texts import group, names
from loader.values import identifier, name
from ontology import DCNDL, DCTERMS, ENISHI, FOAF, ORG, RDFS, SDO, SKOS, VCARD, scheme

_RESEARCHER = frozenset({"e-rad_researcher", "e-rad", "nrid"})
_NAME_ELEMENTS = (
    "jpcoar:creatorName", "jpcoar:contributorName", "jpcoar:rightsHolderName", "jpcoar:degreeGrantorName",
    "jpcoar:holdingAgentName", "jpcoar:affiliationName",
)  # fmt: skip
_IDENTIFIER_ELEMENTS = ("jpcoar:nameIdentifier", "jpcoar:holdingAgentNameIdentifier")


@dataclass(slots=True)
class Agent:
    """An agent as an element states it: names, and identifiers by scheme in lower case."""

    names: list[tuple[str, str]] = field(default_factory=list)
    organizational: bool = False
    identifiers: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)

    @property
    def erad(self) -> str:
        """e-Rad researcher number or NRID, "" when none."""
        return next((v for k, v in self.identifiers.items() if k in _RESEARCHER), "")


def read_agent(statements: Statements, element: Field, where: str, *, internal: bool = False) -> Agent:
    """Take names and identifiers of an agent element; the scheme "e-Rad" of JPCOAR 1.0 means researchers (trap 14)."""
    agent = Agent()
    for found in element.all(*_NAME_ELEMENTS):
        if found.text("@nameType").lower() == "organizational":
            agent.organizational = True
    agent.names = names(element, *_NAME_ELEMENTS)
    for found in element.all(*_IDENTIFIER_ELEMENTS):
        stated = found.text("@nameIdentifierScheme")
        value = found.take().strip() or found.text("@nameIdentifierURI")
        _drop_same(found, value)
        if not value:
            statements.remark("identifier-type-empty", where, stated, internal=internal)
        elif stated.lower() in {*_RESEARCHER, "orcid", "isni", "ror", "kakenhi"}:
            agent.identifiers.setdefault(stated.lower(), value)
        else:
            agent.others.append((stated, value))
    return agent


def _drop_same(found: Field, value: str) -> None:
    """The address of an identifier says nothing new when the identifier is its end; otherwise it is left over."""
    address = found.first("@nameIdentifierURI")
    if address is not None and value and (address.value or "").rstrip("/").endswith(value):
        address.drop()


def _person_names(agent: Agent, element: Field) -> Naming:
    """Names with their parts: those of the source if it states them, otherwise from "family, given" (trap 40)."""
    family = names(element, "jpcoar:familyName")
    given = names(element, "jpcoar:givenName")
    naming = Naming(family=family, given=given)
    stated = agent.names
    if not stated:
        by_language = {tag: word for word, tag in given}
        stated = [(", ".join(filter(None, (word, by_language.get(tag, "")))), tag) for word, tag in family]
    parted = {tag for _, tag in family}
    for words, tag in stated:
        parts = name.read_comma(words, "ja" if tag in {"ja", "ja-Kana"} else "en" if tag else "")
        naming.full.append((parts.full, tag))
        if tag not in parted and parts.family:
            naming.family.append((parts.family, tag))
            naming.given.append((parts.given, tag))
    return naming


def _is_organization(statements: Statements, agent: Agent, element: Field, where: str) -> bool:
    """Whether an agent is an organisation: by its name type, or by a ROR id, which no person has (trap 41)."""
    if agent.organizational:
        return True
    if "ror" in agent.identifiers and not element.all("jpcoar:familyName", "jpcoar:givenName"):
        statements.remark("organisation-as-person", where, agent.names[0][0] if agent.names else "")
        return True
    return False


def state_agent(statements: Statements, element: Field, where: str, *, organizational: bool = False) -> Node | None:
    """State the agent of a creator, contributor, rights holder ... element; None when it names nobody."""
    agent = read_agent(statements, element, where)
    if not (agent.names or agent.identifiers or agent.others or element.all("jpcoar:familyName")):
        return None
    if organizational or _is_organization(statements, agent, element, where):
        node = _state_organization(statements, agent, where)
    else:
        naming = _person_names(agent, element)
        if agent.erad and "nrid" in agent.identifiers:
            statements.remark("nrid-converted", where, agent.erad)
        check_languages(statements, agent.names, where)
        node = person(statements, naming, erad=agent.erad, orcid=agent.identifiers.get("orcid", ""), where=where)
        if isni := identifier.isni(agent.identifiers.get("isni", "")):
            state_identifier(statements, node, isni, ENISHI.ISNI)
    for stated, value in agent.others:
        state_identifier(statements, node, value, agency=stated)
    others = names(element, "jpcoar:creatorAlternative", "jpcoar:contributorAlternative")
    state_texts(statements, node, SDO.alternateName, others)
    for inner in element.all("jpcoar:affiliation"):
        member = state_agent(statements, inner, f"{where}/jpcoar:affiliation", organizational=True)
        statements.add(node, ORG.memberOf, member)
    return node


def _state_organization(statements: Statements, agent: Agent, where: str) -> Node:
    check_languages(statements, agent.names, where)
    return organization(
        statements,
        agent.names,
        ror=agent.identifiers.get("ror", ""),
        isni=agent.identifiers.get("isni", ""),
        kaken=agent.identifiers.get("kakenhi", ""),
        where=where,
    )


def creators(resource: Resource, record: Field) -> None:
    """Items 3 to 3.6: creators in order; creatorType stays as the label of the attribution."""
    for element in record.all("jpcoar:creator"):
        node = state_agent(resource.statements, element, "jpcoar:creator")
        if node is None:
            resource.statements.remark("mandatory-child-missing", "jpcoar:creator", "jpcoar:creatorName")
            continue
        attribution = resource.creator(node)
        if kind := element.text("@creatorType"):
            resource.statements.add(attribution, RDFS.label, ox.Literal(kind))


def contributors(resource: Resource, record: Field) -> bool:
    """Items 4 to 4.6; true when a hosting institution or data manager is named, which only managed data have.

    The contact person is stated as contact, in the internal store only.
    """
    managed = False
    for element in record.all("jpcoar:contributor"):
        kind = element.text("@contributorType")
        where = f"jpcoar:contributor[{kind}]" if kind else "jpcoar:contributor"
        if kind == "ContactPerson":
            _contact(resource, element, where)
            continue
        managed = managed or kind in {"HostingInstitution", "DataManager"}
        node = state_agent(resource.statements, element, where, organizational=kind == "HostingInstitution")
        if node is None:
            resource.statements.remark("mandatory-child-missing", where, "jpcoar:contributorName")
            continue
        role = scheme("role").find(kind) if kind else None
        if kind and role is None:
            resource.statements.remark("type-unknown", where, kind)
        resource.attribution(node, (role or scheme("role")["other"]).match)
    return managed


def _contact(resource: Resource, element: Field, where: str) -> None:
    """Element 25: the contact is one free text in contributorName; nothing of it may become public."""
    agent = read_agent(resource.statements, element, where, internal=True)
    parts = names(element, "jpcoar:familyName", "jpcoar:givenName")
    agent.names = (agent.names or parts) + names(element, "jpcoar:contributorAlternative")
    check_languages(resource.statements, agent.names, where, internal=True)
    contact = Contact(names=agent.names, kind=VCARD.Organization if agent.organizational else VCARD.Kind)
    if iri := identifier.orcid(agent.identifiers.get("orcid", "")):
        contact.uid = f"https://orcid.org/{iri}"
        contact.kind = VCARD.Individual
    for inner in element.all("jpcoar:affiliation"):
        contact.organizations += read_agent(resource.statements, inner, where, internal=True).names
    resource.contact(contact, where)


def publishers(resource: Resource, record: Field) -> None:
    """Items 10 and 11: publishers by name, and publisher information with its place."""
    statements = resource.statements
    for texts in group(names(record, "dc:publisher")):
        check_languages(statements, texts, "dc:publisher")
        node = organization(statements, texts, where="dc:publisher")
        statements.add(resource.node, DCTERMS.publisher, node)
    for element in record.all("jpcoar:publisher"):
        node = organization(statements, names(element, "jpcoar:publisherName"), where="jpcoar:publisher")
        statements.add(resource.node, DCTERMS.publisher, node)
        state_texts(statements, node, SKOS.note, names(element, "jpcoar:publisherDescription"))
        state_texts(statements, resource.node, DCNDL.location, names(element, "dcndl:location"))
        state_texts(statements, resource.node, DCNDL.publicationPlace, names(element, "dcndl:publicationPlace"))


def holders(resource: Resource, record: Field) -> None:
    """Items 7 and 41: rights holders and the institution that holds the original."""
    statements = resource.statements
    for element in record.all("jpcoar:rightsHolder"):
        if node := state_agent(statements, element, "jpcoar:rightsHolder"):
            resource.attribution(node, scheme("role")["rights-holder"].match)
    for element in record.all("jpcoar:holdingAgent"):
        if node := state_agent(statements, element, "jpcoar:holdingAgent", organizational=True):
            attribution = resource.attribution(node, scheme("role")["other"].match)
            statements.add(attribution, RDFS.label, ox.Literal("所蔵機関", language="ja"))


def degree_grantors(resource: Resource, record: Field) -> None:
    """Item 34: the institution that granted a degree."""
    for element in record.all("jpcoar:degreeGrantor"):
        where = "jpcoar:degreeGrantor"
        if node := state_agent(resource.statements, element, where, organizational=True):
            resource.statements.add(resource.node, DCNDL.degreeGrantor, node)
            resource.statements.a(node, FOAF.Organization)
