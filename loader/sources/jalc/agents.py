"""Creators, contributors and publishers of a JaLC record."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Contact, Resource
from loader.elements.party import Party, publish
from loader.record import Field, Node
from ontology import RDFS, VCARD, scheme

_ROLES = {
    "hostinginstitution": "HostingInstitution", "datamanager": "DataManager", "contactperson": "ContactPerson",
    "editor": "Editor", "translator": "Translator", "supervisor": "Supervisor",
}  # fmt: skip


def party(element: Field, where: str) -> Party:
    """Take an agent with its names by language. JaLC writes an organisation as a person with a first name (trap 41)."""
    kind = element.text("type").lower()
    found = Party(organizational={"person": False, "organization": True}.get(kind), where=where)
    for entry in element.all("names"):
        tag = entry.text("lang")
        family, given, whole = entry.text("last_name"), entry.text("first_name"), entry.text("name")
        if family:
            found.family.append((family, tag))
        if given:
            found.given.append((given, tag))
        if whole or not (family and given):
            found.names += [(words, tag) for words in (whole or family or given,) if words]
    for entry in element.all("researcher_id_list", "id_list", "creator_identifier_list"):
        value = entry.text("id_code", "researcher_id", "id", "identifier")
        found.identifiers.append((entry.text("type"), value))
    found.affiliations = [_affiliation(a, f"{where}/affiliation_list") for a in element.all("affiliation_list")]
    return found


def _affiliation(element: Field, where: str) -> Party:
    found = Party(where=where)
    for entry in element.all("affiliation_name_list", "affiliation_name", "names"):
        words = entry.text("affiliation_name", "name") or entry.take().strip()
        if words:
            found.names.append((words, entry.text("lang")))
    for entry in element.all("affiliation_identifier_list"):
        value = entry.text("affiliation_identifier", "identifier", "id_code")
        found.identifiers.append((entry.text("type"), value))
    element.text("sequence")
    return found


def _in_order(record: Field, name: str) -> list[Field]:
    """The agents in the order of their sequence; those without one come after the others."""
    entries = record.all(name)
    places = [entry.text("sequence") for entry in entries]
    order = {i: int(p) if p.isascii() and p.isdigit() and len(p) < 9 else 10**9 for i, p in enumerate(places)}
    return [entries[i] for i in sorted(order, key=lambda i: (order[i], i))]


def creators(resource: Resource, record: Field) -> list[tuple[Party, Node]]:
    """State the creators in their order and return them."""
    stated = []
    for element in _in_order(record, "creator_list"):
        found = party(element, "creator_list")
        if (node := found.state(resource.statements)) is None:
            resource.statements.remark("mandatory-child-missing", "creator_list", "names")
            continue
        resource.creator(node)
        stated.append((found, node))
    return stated


def contributors(resource: Resource, record: Field) -> bool:
    """State the contributors; the contact only inside. True when a hosting institution or manager is named."""
    managed = False
    for element in _in_order(record, "contributor_list"):
        stated = element.text("contributor_type", "role")
        found = party(element, f"contributor_list[{stated}]")
        kind = _ROLES.get(stated.lower().replace("_", "").replace(" ", ""), stated)
        if kind == "ContactPerson":
            names = found.names or [*found.family, *found.given]
            contact = Contact(names=names, kind=VCARD.Organization if found.organizational else VCARD.Kind)
            contact.organizations = [name for inner in found.affiliations for name in inner.names]
            resource.contact(contact, found.where)
            continue
        managed = managed or kind in {"HostingInstitution", "DataManager"}
        if (node := found.state(resource.statements)) is None:
            resource.statements.remark("mandatory-child-missing", found.where, "names")
            continue
        role = scheme("role").find(kind) if kind else None
        attribution = resource.attribution(node, (role or scheme("role")["other"]).match)
        if role is None and stated:
            resource.statements.add(attribution, RDFS.label, ox.Literal(stated))
            resource.statements.remark("type-unknown", found.where, stated)
    return managed


def publishers(resource: Resource, record: Field, makers: list[tuple[Party, Node]]) -> None:
    """State the publishers: entries of different languages are one publisher, of the same language several."""
    groups: list[list[tuple[str, str]]] = []
    for element in record.all("publisher_list"):
        words, tag = element.text("publisher_name"), element.text("lang")
        for name in ("location", "publisher_location"):
            for field in element.all(name):
                field.drop()  # where a publisher sits is told by registers of organisations
        if not words:
            continue
        if groups and tag not in {t for _, t in groups[-1]}:
            groups[-1].append((words, tag))
        else:
            groups.append([(words, tag)])
    for names in groups:
        publish(resource.statements, resource.node, Party(names=names, where="publisher_list"), makers)
