"""The form of METI in JSON: an agreement, and the data with release levels 1 to 4."""

from __future__ import annotations

from collections.abc import Mapping

from loader.elements import Award, Plan, organization
from loader.elements.naming import state_identifier, state_texts
from loader.record import Field
from loader.sources.dmp.form import Form, Known, digest, peek, said
from loader.sources.dmp.people import office
from loader.values.tree import Json
from ontology import DCAT, DCTERMS, ENISHI, scheme

_SETTINGS = ("schema", "workflowIdentifier", "contentSize", "datasetStructure", "useDocker", "@version", "@dmp")


def recognises(document: Mapping[str, Json]) -> bool:
    """By the agreement, or by data with a release level."""
    data = document.get("researches")
    if isinstance(data, list) and any(isinstance(d, dict) and "releaseLevel" in d for d in data):
        return True
    return document.get("schema") == "meti" or bool({"agreementTitle", "agreementDate", "dmpType"} & set(document))


def known(content: Field) -> Known:
    """By the agreement and the company."""
    name = digest(peek(content, "agreementTitle"), peek(content, "corporateName"))
    version = peek(content, "submitDate") or peek(content, "agreementDate")
    return Known(f"agreement:{name}" if name else "", version)


def state(content: Field, plan: Plan) -> None:
    """State the plan with agreement and company, and its data."""
    title = content.text("agreementTitle")
    plan.title(said(title))
    plan.revision(said(content.text("dmpType"), "en"))
    for name, kind in (("submitDate", "Submitted"), ("agreementDate", "Accepted")):
        if day := content.text(name):
            plan.date(kind, day, name)
    if company := content.text("corporateName"):
        author = organization(plan.statements, said(company), where="corporateName")
        plan.statements.add(plan.node, DCTERMS.creator, author)
    plan.project(Award(titles=said(title), where="agreementTitle"))
    for row in content.all("researches"):
        _state_dataset(row, plan)
    for setting in content.all(*_SETTINGS):
        setting.drop()


def _state_dataset(row: Field, plan: Plan) -> None:
    where = "researches"
    number, title = row.text("index"), row.text("title")
    planned = plan.dataset(number or digest(title) or "dataset")
    if number:
        state_identifier(plan.statements, planned.node, number, ENISHI.DataNumber, "project")
    planned.title(said(title))
    planned.description(said(row.text("description")), f"{where}/description")
    if kind := row.text("dataType"):
        if scheme("data-type").find(kind):
            planned.kind(kind, f"{where}/dataType")
        else:  # the form asks for the company's own words
            state_texts(plan.statements, planned.node, DCAT.keyword, said(kind))
    if level := row.text("releaseLevel"):
        planned.level("meti-level", level, f"{where}/releaseLevel")
    planned.concealed(said(row.text("concealReason")), row.text("concealPeriod"))
    office(planned, row.text("manager"), "data-manager", f"{where}/manager")
    office(planned, row.text("acquirer"), "data-collector", f"{where}/acquirer")
    for name in ("acquireMethod", "remarks"):
        planned.note(said(row.text(name)))


FORM = Form(recognises, known, state)
