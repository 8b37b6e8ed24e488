"""The form of the Moonshot programme of 2021: one dataset a document, in the 16 common elements of that year."""

from __future__ import annotations

from collections.abc import Mapping

from loader.elements import Award, Contact, Plan, Planned, organization
from loader.record import Field
from loader.sources.dmp.form import Form, Known, digest, peek, said
from loader.sources.dmp.people import Member, involve, office
from loader.sources.dmp.place import state_place
from loader.values import text
from loader.values.tree import Json
from ontology import VCARD

_OWN = {"dataTitle", "eRadManagerIdentifer", "dataManagerContact", "hostingInstitution", "dataPolicy", "repositoryURL"}
_SETTINGS = ("schema", "workflowIdentifier", "contentSize", "datasetStructure", "useDocker", "@version", "@dmp")


def recognises(document: Mapping[str, Json]) -> bool:
    """By members that no other form has."""
    return len(_OWN & set(document)) >= 2 or document.get("schema") == "moonshot"


def known(content: Field) -> Known:
    """By funder and project; a document is one dataset of the plan."""
    project, title = peek(content, "projectName"), peek(content, "dataTitle")
    name = digest(peek(content, "funder"), project, peek(content, "eRadProjectID"))
    return Known(f"moonshot:{name}" if project else "", "", digest(title))


def state(content: Field, plan: Plan) -> None:
    """State the dataset in the common elements of 2021, as planned."""
    funder, project = content.text("funder"), content.text("projectName")
    award = Award(
        funder_codes=[funder] if funder else [],
        titles=said(project),
        erad_project=content.text("eRadProjectID"),
        where="projectName",
    )
    plan.title(said(project))
    plan.project(award)
    title = content.text("dataTitle")
    planned = plan.dataset(digest(title) or "dataset")
    planned.title(_bilingual(title))
    planned.description(said(content.text("dataDescription")), "dataDescription")
    if published := content.text("dataPublished"):
        plan.modified(published, "dataPublished")
    if field := content.text("researchField"):
        planned.field(text.split_bilingual(field).get("ja", field), "researchField")
    if kind := content.text("dataType"):
        planned.kind(kind, "dataType")
    if size := content.text("fileSize"):
        planned.extent(size, "fileSize")
    planned.rights(said(content.text("dataPolicy")))
    if access := content.text("accessRights"):
        planned.category(access, "accessRights")
    if opens := content.text("availableDate"):
        planned.opens(opens, "availableDate")
    place = "\n".join(part for part in (content.text("repositoryInformation"), content.text("repositoryURL")) if part)
    state_place(planned, place, "repositoryURL")
    planned.note(said(content.text("remarks")))
    _state_people(content, planned)
    for setting in content.all(*_SETTINGS):
        setting.drop()


def _bilingual(words: str) -> list[tuple[str, str]]:
    found = text.split_bilingual(words)
    return said(words) if "" in found or not found else [(found["ja"], "ja"), (found["en"], "en")]


def _state_people(content: Field, planned: Planned) -> None:
    statements = planned.statements
    creator = Member(full=content.text("creatorName"), where="creatorName").state(statements)
    if creator is not None:
        involve(planned, creator, ["creator"])
    if host := content.text("hostingInstitution"):
        where = "hostingInstitution"
        planned.contributor(organization(statements, _bilingual(host), where=where), "HostingInstitution")
    manager, number = content.text("dataManager"), content.text("eRadManagerIdentifer", "eRadManagerIdentifier")
    if number:
        agent = Member(full=manager, erad=number, where="eRadManagerIdentifer").state(statements)
        if agent is not None:
            involve(planned, agent, ["DataManager"])
    else:
        office(planned, manager, "data-manager", "dataManager")
    for contact in content.all("dataManagerContact"):
        card = Contact(
            organizations=said(contact.text("affiliation")),
            email=contact.text("eMail"),
            telephone=contact.text("TEL"),
            kind=VCARD.Organization,
        )
        planned.contact(card, "dataManagerContact")


FORM = Form(recognises, known, state)
