"""People and organisations of a registration: creators, hosting institution, data manager and its contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loader.elements import Contact, Naming, Resource, organization, person
from loader.record import Field, Statements
from loader.sources.grdm.answers import Answers
from loader.values import name
from ontology import VCARD, scheme


def _naming(stated: Iterable[tuple[Field, str]]) -> Naming:
    """Names of a person: a text, or {last, middle, first}."""
    naming = Naming()
    for words, tag in stated:
        parts: Mapping[str, str] | str = words.take()
        if words.fields:
            parts = {part: words.text(part) for part in ("last", "middle", "first")}
        found = name.read_parts(parts, tag)
        for texts, value in ((naming.full, found.full), (naming.family, found.family), (naming.given, found.given)):
            if value:
                texts.append((value, tag))
    return naming


def state_creators(file: Answers, resource: Resource, statements: Statements) -> None:
    """Elements 19 and 20: creators in their order, from a list of objects or from the joined cells of a report."""
    where = file.where("creators")
    for creator in file.all("creators"):
        names = _naming((words, tag) for tag in ("ja", "en") for words in creator.all(f"name-{tag}", f"name_{tag}"))
        number = creator.text("number")
        if names or number:
            resource.creator(person(statements, names, erad=number, where=where))
    _state_joined_creators(file, resource, statements)


def _state_joined_creators(file: Answers, resource: Resource, statements: Statements) -> None:
    """Creators of a report: names and numbers joined with ";" in one order, empty slots kept (trap 68)."""
    joined = file.pair("creator-names")
    if not joined:
        return
    (words, tag), stated = joined[0], file.text("creator-numbers")
    names, numbers = words.split(";"), stated.split(";") if stated else []
    if numbers and len(numbers) != len(names):
        statements.remark("creators-numbers-differ", file.where("creators"), f"{words} / {stated}")
        numbers = []
    for full, number in zip(names, numbers or [""] * len(names), strict=True):
        if full.strip() or number.strip():
            naming = Naming([(full.strip(), tag)] if full.strip() else [])
            resource.creator(person(statements, naming, erad=number.strip(), where=file.where("creators")))


def state_hosting_institution(file: Answers, resource: Resource, statements: Statements) -> None:
    """Elements 21 and 22."""
    names, code = file.pair("hosting-inst"), file.text("hosting-inst-id")
    if names or code:
        host = organization(statements, names, ror=code, where=file.where("hosting-inst-id"))
        resource.contributor(host, "HostingInstitution")


def state_data_manager(file: Answers, resource: Resource, statements: Statements) -> None:
    """Elements 23 to 25. The form asks for a name only when the manager is an individual; an organisation is named by
    the organisation of its contact.
    """
    stated = file.text("data-man-type")
    kind = scheme("data-manager-type").find(stated) if stated else None
    if stated and kind is None:
        statements.remark("manager-type-unknown", file.where("data-man-type"), stated)
    offices = file.pair("data-man-org")
    naming = _naming((words, tag) for tag in ("ja", "en") for words in file.all(f"data-man-name-{tag}"))
    is_organization = kind is not None and kind.iri == scheme("data-manager-type")["organization"].iri
    if is_organization:
        if names := naming.full or offices:
            resource.contributor(organization(statements, names, where=file.where("data-man-name")), "DataManager")
    elif (number := file.text("data-man-number")) or naming:
        manager = person(statements, naming, erad=number, where=file.where("data-man-number"))
        resource.contributor(manager, "DataManager")
    contact = Contact(
        names=offices,
        email=file.text("data-man-email"),
        telephone=file.text("data-man-tel"),
        addresses=file.pair("data-man-address"),
        kind=VCARD.Organization if offices else VCARD.Kind,
    )
    resource.contact(contact, file.where("data-man-email"))
