"""Identifiers of a JaLC record, its relations and its funding."""

from __future__ import annotations

import re

from loader.elements import Award, Resource
from loader.elements.naming import state_identifier, state_texts
from loader.record import Field
from loader.values import identifier
from ontology import DCV, ENISHI, RDFS, scheme

_JAPANESE = frozenset({"jgn", "erad-funder"})
_BETWEEN = re.compile(r"\s*[,，、;；]\s*")


def identifiers(resource: Resource, record: Field, doi: str) -> None:
    """State DOI and other identifiers. The one of IRDB joins records of JaLC, DataCite and CiNii (trap 72)."""
    statements = resource.statements
    resource.doi(record.text("doi") or doi, "doi")
    resource.identifier(doi, ENISHI.DOI, record.text("ra"))
    for element in record.all("alternate_identifier_list"):
        value, kind = element.text("alternate_identifier"), element.text("type")
        if not value:
            continue
        if found := identifier.irdb(value):
            resource.identifier(found, ENISHI.OaiIrdb, "IRDB")
            statements.identify(resource.node, "irdb", found)
        elif other := identifier.doi(value):
            if other != doi:
                resource.identifier(other, ENISHI.DOI)
        elif identifier.handle(value):
            resource.handle(value, "alternate_identifier_list")
        else:
            resource.identifier(value, agency=kind)


def page(resource: Resource, record: Field, doi: str) -> None:
    """State the landing page. JaLC often gives the DOI itself as address, which is no page of its own."""
    if (address := record.text("url")) and identifier.doi(address) != doi:
        resource.page(address, "url")
        if identifier.handle(address):
            resource.handle(address, "url")


def relations(resource: Resource, record: Field, doi: str) -> None:
    """State relations in DataCite's types, which JaLC writes with a small first letter."""
    for element in record.all("relation_list"):
        value, stated, kind = element.text("content"), element.text("relation"), element.text("type")
        if not value:
            continue
        if identifier.doi(value) == doi:
            continue  # an entry that leads back to the record
        iri = identifier.iri(kind, value)
        if iri is None and kind.upper() == "DOI":
            resource.statements.remark("doi-invalid", "relation_list", value)
        concept = scheme("relation-type").find(stated) if stated else None
        if concept is not None and concept.exact:
            resource.relation(concept.exact[0].value.rsplit("/", 1)[1], iri, notation=value)
        elif concept is not None:
            resource.relation("", iri, notation=value, role=concept.iri)
        else:
            if stated:
                resource.statements.remark("type-unknown", "relation_list", stated)
            resource.relation("", iri, notation=value, role=DCV["relationType/Other"])


def money(resource: Resource, record: Field) -> bool:
    """State who paid; several numbers in one text are several awards.

    Returns:
        Whether a funder of the list or a Japan Grant Number is among them, so that the data are managed data.
    """
    for element in record.all("fund_list"):
        names = [(w, e.text("lang")) for e in element.all("funder_name") if (w := e.text("funder_name"))]
        codes = []
        for entry in element.all("funder_identifier_list"):
            entry.text("type")  # the identifier itself tells what it is (trap 9)
            codes += entry.texts("funder_identifier")
        stated: list[tuple[str, Field | None]] = [
            (number, entry)
            for group in element.all("award_number_group_list")
            for entry in group.all("award_number_list")
            for number in _BETWEEN.split(entry.text("award_number"))
            if number
        ]
        titles = [(w, e.text("lang")) for e in element.all("award_title_list") if (w := e.text("award_title"))]
        for number, award_entry in stated or [("", None)]:
            award = Award(funder_names=names, funder_codes=codes, titles=titles, number=number, where="fund_list")
            award.number_is_jgn = number.upper().startswith("JP")
            award.page = award_entry.text("award_uri", "award_url") if award_entry is not None else ""
            if award:
                resource.output_of(award)
    return any(key.scheme in _JAPANESE for keys in resource.statements.keys.values() for key in keys)


def serial(resource: Resource, record: Field) -> None:
    """State the journal or book that a thing appeared in, as one relation that joins the languages of its title."""
    titles: list[tuple[str, str]] = []
    for element in record.all("journal_title_name_list", "book_title_list"):
        pair = (element.text("journal_title_name", "book_title"), element.text("lang"))
        if element.text("type") in {"", "full"} and pair[0]:  # others are abbreviations
            titles.append(pair)
    numbers: list[tuple[str, str]] = []
    for element in record.all("journal_id_list"):
        kind, value = element.text("type"), element.text("journal_id")
        element.text("issn_type")  # print and online numbers name the same journal
        numbers += [(kind, value)] if value else []
    numbers += [("ISBN", value) for e in record.all("isbn_list") if (value := e.text("isbn") or e.take().strip())]
    if not titles and not numbers:
        return
    iri = next((i for kind, value in numbers if (i := identifier.iri(kind, value))), None)
    node = resource.relation("IsPublishedIn", iri)
    state_texts(resource.statements, node, RDFS.label, titles)
    for kind, value in numbers:
        state_identifier(resource.statements, node, value, agency=kind)
