"""The forms of JST and AMED in JSON, which share most members.

The two schema files in circulation carry each other's name (trap 69), so a document is told by its members: the AMED
form has a number of AMED and a list of data with human-data types, the JST form one description with a list in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyoxigraph as ox

from loader.elements import Award, Plan, Planned
from loader.elements.naming import state_texts
from loader.record import Field
from loader.sources.dmp.form import Form, Known, digest, peek, said
from loader.sources.dmp.people import Member, involve
from loader.sources.dmp.place import state_place
from loader.values import jgn, text
from loader.values.tree import Json
from ontology import DCAT, DCTERMS, SKOS, scheme

_AMED_DATA = {"dataSchema", "processingPolicy", "isRegistered", "registeredInfo", "hasOfferPolicy"}
_SETTINGS = ("workflowIdentifier", "contentSize", "datasetStructure", "useDocker", "@version", "@dmp")
"""What the workflow service of the forms needs for itself."""
_EMPLOYMENT = ("canPublished", "postType", "financialResource", "employmentStatus", "remarks")


def _looks_like_amed(document: Mapping[str, Json]) -> bool:
    data, publication = document.get("researches"), document.get("forPublication")
    if isinstance(data, list) and any(isinstance(d, dict) and _AMED_DATA & set(d) for d in data):
        return True
    return "amedNumber" in document or (isinstance(publication, dict) and "hasUsed" in publication)


def _looks_like_jst(document: Mapping[str, Json]) -> bool:
    publication = document.get("forPublication")
    if isinstance(document.get("researches"), dict) or isinstance(document.get("required"), dict):
        return True
    return isinstance(publication, dict) and "hasOfferPolicy" in publication


def recognises_amed(document: Mapping[str, Json]) -> bool:
    """By members of the AMED form, or by its name when there are none of either form."""
    if _looks_like_amed(document):
        return True
    return document.get("schema") == "amed" and not _looks_like_jst(document)


def recognises_jst(document: Mapping[str, Json]) -> bool:
    """By members of the JST form, or by its name when there are none of either form."""
    if _looks_like_amed(document):
        return False
    return document.get("schema") == "jst" or _looks_like_jst(document)


def _known(content: Field) -> Known:
    """By the number of the award, otherwise by programme and project."""
    number, made = peek(content, "amedNumber"), peek(content, "createDate")
    if number.strip("0"):
        return Known(f"amed:{text.key(number)}", made)
    name = digest(peek(content, "project", "title"), peek(content, "project", "problemName"))
    return Known(f"project:{name}" if name else "", made)


def _state(funder: str) -> Callable[[Field, Plan], None]:
    """How to state a plan for a funder, "AMED" or "JST"."""

    def state(content: Field, plan: Plan) -> None:
        form = content.text("schema")
        if form and form != funder.lower():
            plan.statements.remark("dmp-form-differs", "schema", form)
        if made := content.text("createDate"):
            plan.created(made, "createDate")
        for project in content.all("project"):
            _state_project(project, content, plan, funder)
        _state_duties(content, plan)
        _state_researchers(content, plan)
        rows = [(research, row) for research in content.all("researches") for row in research.all("data") or [research]]
        for research, row in rows:
            if research is not row:
                plan.description(said(research.text("description")), "researches/description")
            if any(f.value or f.fields for f in row.fields):
                _state_dataset(row, plan)
        for setting in content.all(*_SETTINGS):
            setting.drop()

    return state


def _state_project(project: Field, content: Field, plan: Plan, funder: str) -> None:
    programme, name = project.text("title"), project.text("problemName")
    stated = content.text("amedNumber")
    number = stated if stated.strip("0") else ""
    if number and not number.upper().startswith("JP") and jgn.read(f"JP{number}", _code(funder)):
        number = f"JP{number}"  # AMED writes its numbers without JP
    award = Award(
        funder_codes=[_code(funder)],
        programme_names=said(programme) if name else [],
        number=number,
        titles=said(name or programme),
        where="project",
    )
    plan.title(said(name or programme))
    for year in project.all("fiscalYear"):
        year.drop()
    for entry in project.all("representative"):
        _state_person(entry, plan, ["研究代表者"], "project/representative")
    plan.project(award)


def _code(funder: str) -> str:
    concept = scheme("funder").find(funder)
    return concept.notation if concept else ""


def _state_person(entry: Field, plan: Plan, roles: list[str], where: str) -> None:
    member = Member(
        full=entry.text("name"),
        erad=erad if (erad := entry.text("e-Rad")).strip("0") else "",
        institution=entry.text("belongTo"),
        post=entry.text("post"),
        where=where,
    )
    agent = member.state(plan.statements)
    if agent is not None:
        involve(plan, agent, roles)
    for fact in entry.all(*_EMPLOYMENT):
        fact.drop()


def _state_duties(content: Field, plan: Plan) -> None:
    """Whether data are registered or may be used, with the reason when not: the reason is kept in words."""
    for part in content.all("required", "forPublication"):
        for name in ("hasRegistNecessity", "hasOfferPolicy", "hasUsed"):
            part.text(name)  # yes and no only say whether the words beside them apply
        for name in ("noRegistReason", "unwriteReason", "policyName"):
            plan.note(said(part.text(name)))


def _state_researchers(content: Field, plan: Plan) -> None:
    for team in content.all("researchers"):
        for count in team.all("numberOfPeople"):
            count.drop()
        for manager in team.all("manager"):
            manager.text("isConcurrent")
            for entry in manager.all("personal"):
                _state_person(entry, plan, ["DataManager"], "researchers/manager")
        for entry in team.all("staff"):
            roles = entry.text("roles")
            _state_person(entry, plan, [roles] if roles else [], "researchers/staff")


def _state_dataset(row: Field, plan: Plan) -> None:
    where = "researches"
    title = row.text("title")
    planned = plan.dataset(digest(title) or "dataset")
    planned.title(said(title))
    planned.description(said(row.text("description")), f"{where}/description")
    if policy := row.text("releasePolicy"):
        _state_policy(policy, planned, f"{where}/releasePolicy")
    planned.concealed(said(row.text("concealReason")))
    _state_repository(row, planned)
    if size := row.text("dataAmount"):
        planned.extent(size, f"{where}/dataAmount")
    planned.rights(said(row.text("policyName")))
    for kind in row.texts("type"):
        state_texts(plan.statements, planned.node, DCAT.keyword, said(kind))
    if schema := row.text("dataSchema"):
        plan.statements.add(planned.node, DCTERMS.format, ox.Literal(text.clean(schema)))
    planned.note(said(row.text("processingPolicy")), internal=True)
    for flag in row.all("isRegistered", "hasOfferPolicy"):
        flag.take()
    state_place(planned, row.text("registeredInfo"), f"{where}/registeredInfo")


def _state_policy(policy: str, planned: Planned, where: str) -> None:
    """A level of AMED, a category of the common elements, or words that become the policy."""
    if scheme("amed-level").find(policy):
        planned.level("amed-level", policy, where)
    elif scheme("access-category").find(policy):
        planned.category(policy, where)
    else:
        planned.statements.remark("access-unknown", where, policy)
        planned.rights(said(policy))


def _state_repository(row: Field, planned: Planned) -> None:
    name, kind = row.text("repositoryName"), row.text("repositoryType")
    if name or kind:
        host = planned.host(said(name or kind), name)
        if name and kind:
            state_texts(planned.statements, host, SKOS.note, said(kind))


AMED = Form(recognises_amed, _known, _state("AMED"))
JST = Form(recognises_jst, _known, _state("JST"))
