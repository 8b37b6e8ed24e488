"""A project of CiNii Research, as an item of a list or as a CRID record."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Project, catalogue_record, person
from loader.elements.agent import Naming
from loader.elements.naming import state_texts
from loader.elements.project import product
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.cinii.funding import award_of, identify
from loader.sources.cinii.researcher import state_institution
from loader.sources.cinii.texts import in_interface, state_person, texts, typed
from loader.values import identifier, name, text
from ontology import DCTERMS, FRAPO, scheme

PAGE = "https://cir.nii.ac.jp/crid/"


def map_project(record: Record, fields: Field, statements: Statements) -> None:
    """State a project.

    Raises:
        RefusedError: it has neither a title nor a number.
    """
    listing = fields.text("@listed").removeprefix("list-")
    titles = _titles(fields, listing)
    numbers = typed(fields.all("dc:identifier", "projectIdentifier"))
    if not titles and not numbers:
        raise RefusedError("The project has neither a title nor a number")
    project = Project(statements, award_of(numbers, titles, "dc:identifier"))
    crid = fields.text("@crid")
    identify(statements, project, numbers, crid)
    _keywords(fields, project, listing)
    _description(fields, project, listing)
    _people(fields, project, listing)
    _money(fields, project)
    _time(fields, project)
    _products(fields, project)
    _known(fields)
    modified = fields.text("modifiedAt")
    catalogue_record(statements, record, project.node, modified=modified, where="modifiedAt", url=PAGE + crid)


def _titles(fields: Field, listing: str) -> list[tuple[str, str]]:
    if listing:
        return [in_interface(words, listing) for words, _ in texts(fields, "title")]
    return texts(fields, "jpcoar:awardTitle") or texts(fields, "dc:title")


def _keywords(fields: Field, project: Project, listing: str) -> None:
    if listing:
        project.keywords([in_interface(words, listing) for words, _ in texts(fields, "dc:subject")])
    project.keywords([p for topic in fields.all("foaf:topic") for p in texts(topic, "dc:title")])
    for topic in fields.all("foaf:topic"):
        topic.text("@id")  # a search for the word
    for entry in (k for f in fields.all("field") for k in f.all("keyword")):
        tag = entry.text("language")
        project.keywords([(words, tag) for words in entry.texts("textList")])


def _description(fields: Field, project: Project, listing: str) -> None:
    for entry in fields.all("description"):
        pairs = texts(entry, "notation") or texts(Field("", None, [entry]), "description")
        for words, tag in pairs:
            told, language = in_interface(words, listing) if listing else (words, tag)
            project.statements.add(project.node, DCTERMS.description, text.literal(told, language))
        for flag in entry.all("type", "abstractLicenseFlag"):
            flag.drop()  # only the purpose or abstract of a project stands here


def _people(fields: Field, project: Project, listing: str) -> None:
    """Members by CRID and number in a record; in a list only their names, which join nothing."""
    for place, entry in enumerate(fields.all("researcher", "creator"), start=1):
        node = state_person(project.statements, entry, entry.name, "name", "foaf:name")
        code = entry.text("role")
        if node is not None:
            role = scheme("role").find(code) if code else scheme("role")["project-member"]
            project.member(node, role, label=code, position=place)
    for place, field in enumerate(fields.all("dc:creator"), start=1):
        if not (words := text.clean(field.take())):
            continue
        tag = in_interface(words, listing)[1]
        parts = name.read_family_first(words, tag)
        naming = Naming([(parts.full, tag)])
        own = f"crid:{fields.text('@crid')}/creator-{place}"  # one person in the lists of both languages
        node = person(project.statements, naming, own=own, where="dc:creator")
        project.member(node, scheme("role")["project-member"], position=place)
    for entry in fields.all("institution"):
        where = state_institution(project.statements, entry, "institution")
        if where is not None:
            project.member(where, scheme("role")["research-institution"])


def _money(fields: Field, project: Project) -> None:
    """Programme and amount; an amount without a currency is left over, since no document tells its unit (trap 70)."""
    statements = project.statements
    names = [p for grant in fields.all("grant") for p in texts(grant, "jpcoar:fundingStream")]
    names = names or [p for f in fields.all("fundingProgram") for p in texts(f, "notation")]
    if names:
        node = statements.mint("programme", f"name:{text.key(names[0][0])}")
        statements.a(node, FRAPO.FundingProgramme)
        state_texts(statements, node, DCTERMS.title, names)
        statements.add(node, FRAPO.hasFundingAgency, project.money.funder)
        statements.add(project.grant or project.node, DCTERMS.isPartOf, node)
    for entry in fields.all("allocationClassification", "allocationAmount"):
        total = entry.first("totalCost") or entry
        digits = (total.first("amount") or total).value or ""
        currency = (total.first("currency") or Field("")).value or ""
        if digits.isascii() and digits.isdigit() and len(digits) < 16 and currency.upper() in {"JPY", "円"}:
            entry.drop()
            project.amount(digits)
            break


def _time(fields: Field, project: Project) -> None:
    project.period(fields.text("since"), fields.text("until"), "", "since")
    if code := fields.text("projectStatus"):
        project.status(code, "projectStatus")


def _products(fields: Field, project: Project) -> None:
    """Products with a DOI came out of the project; the others are known only to CiNii Research."""
    for entry in fields.all("product"):
        numbers = typed(entry.all("productIdentifier"))
        doi = next((v for _, v in numbers if identifier.doi(v)), "")
        data = "dataset" in f"{entry.text('@type')} {entry.text('resourceType')}".lower()
        node = product(project.statements, doi, texts(entry, "notation"), data=data) if doi else None
        entry.drop()
        if node is not None:
            project.output(node)
    for entry in fields.all("relatedProject"):
        for kind, value in typed(entry.all("projectIdentifier")):
            if kind == "URI" and (url := identifier.url(value)):
                project.statements.add(project.node, DCTERMS.relation, ox.NamedNode(url))
        entry.drop()


def _known(fields: Field) -> None:
    """Count as read what says nothing about the project, or says again what its identifiers say."""
    for member in (
        "@context", "@id", "@type", "@listed", "dc:type", "link", "rdfs:seeAlso", "dc:language", "createdAt",
        "dc:source", "url", "dataSourceIdentifier",
    ):  # fmt: skip
        for field in fields.all(member):
            field.drop()
