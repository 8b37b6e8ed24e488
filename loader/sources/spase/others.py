"""People and repositories: records of their own, which data name by ResourceID."""

from __future__ import annotations

from loader.elements import Contact, Naming, Resource, catalogue_record, organization, person
from loader.elements.naming import state_identifier, state_texts
from loader.record import Field, Node, Record, Statements
from loader.values import identifier
from ontology import DCAT, FRAPO, ORG, RDFS, VCARD

_AROUND = ("Address", "PhoneNumber", "FaxNumber", "Email", "Note", "ReleaseDate", "Extension", "AccessURL")


def known_person(statements: Statements, key: str, where: str) -> Node:
    """A person by ResourceID, whose name stands in a record of its own.

    The end of the id is how most people know it (``…/Person/Nozomu.Nishitani``); as a name it is a guess, and remarked.
    """
    end = key.rstrip("/").rpartition("/")[2].replace(".", " ").replace("_", " ").strip()
    if end:
        statements.remark("name-from-identifier", where, key)
    node = person(statements, Naming(full=[(end, "")] if end else []), own=key, where=where)
    state_identifier(statements, node, key, agency="SPASE")
    return node


def map_other(record: Record, fields: Field, statements: Statements) -> None:
    """State a person or a repository."""
    state = _person if fields.name == "Person" else _repository
    node = state(record, fields, statements)
    state_identifier(statements, node, record.identifier, agency="SPASE")
    for known in fields.all("@lang", *_AROUND):
        known.drop()
    catalogue_record(statements, record, node)


def _person(record: Record, fields: Field, statements: Statements) -> Node:
    """A person is public by name and organisation; how to reach them is kept inside."""
    tag = _language(fields)
    name = fields.text("PersonName")
    node = person(
        statements, Naming(full=[(name, tag)] if name else []), orcid=fields.text("ORCIdentifier"),
        own=record.identifier, where="Person",
    )  # fmt: skip
    office, ror = fields.text("OrganizationName"), fields.text("RORIdentifier")
    if office or ror:
        above = organization(statements, [(office, tag)], ror=ror, where="Person/OrganizationName")
        statements.add(node, ORG.memberOf, above)
    mails = fields.texts("Email")
    contact = Contact(
        names=[(name, tag)], email=mails[0] if mails else "", telephone=fields.text("PhoneNumber"),
        addresses=[(words, tag) for words in fields.texts("Address")], kind=VCARD.Individual,
    )  # fmt: skip
    if contact.email or contact.telephone or contact.addresses:
        contact.state(statements, node, "Person")
    return node


def _repository(record: Record, fields: Field, statements: Statements) -> Node:
    node = statements.mint("repository", record.identifier)
    statements.a(node, DCAT.Catalog, FRAPO.DataRepository)
    tag = _language(fields)
    for header in fields.all("ResourceHeader"):
        state_texts(statements, node, RDFS.label, [(w, tag) for w in header.texts("ResourceName", "AlternateName")])
        resource = Resource(statements, node)
        resource.description([(w, tag) for w in header.texts("Description")], "ResourceHeader/Description")
        for information in header.all("InformationURL"):
            if identifier.url(address := information.text("URL")):
                resource.page(address, "ResourceHeader/InformationURL")
        header.drop()
    return node


def _language(fields: Field) -> str:
    stated = fields.first("@lang")
    return (stated.value or "") if stated is not None else ""
