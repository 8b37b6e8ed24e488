"""The DMP editor of the National Institute of Informatics (02 section 12): one JSON object for a plan."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from loader.elements import Award, Contact, Funding, Plan, Planned, organization
from loader.record import Field, Node
from loader.sources.dmp.form import Form, Known, digest, peek, said
from loader.sources.dmp.people import Member, involve, office
from loader.sources.dmp.place import state_place
from loader.values import identifier, jgn, text
from loader.values.period import Period, fiscal_years
from loader.values.tree import Json
from ontology import DCSO, DCTERMS, VCARD, scheme

_DATA = "dataInfo"
_HOME = "https://rdm.nii.ac.jp/"
_DROPPED = ("linkingFiles", "publicationDate")
_STORAGE = {"repositoryInformation": "research", "backupLocation": "research", "dataStorageLocation": "reporting"}
"""Where data lie besides the planned repository, and in which phase."""


def recognises(document: Mapping[str, Json]) -> bool:
    """A plan of the editor has projectInfo; the editor's own state holds it in a member "dmp"."""
    inner = document.get("dmp")
    return "projectInfo" in (inner if isinstance(inner, dict) else document)


def _inside(content: Field) -> Field:
    inner = content.first("dmp")
    return inner if inner and inner.first("projectInfo") else content


def known(content: Field) -> Known:
    """By the grant number, with the project's name where the number stands for more than one project."""
    plan = _inside(content)
    number, name = peek(plan, "projectInfo", "projectCode"), peek(plan, "projectInfo", "projectName")
    version = next(
        (day for n in ("dateModified", "submissionDate", "dateCreated") if (day := peek(plan, "metadata", n))), ""
    )
    found = jgn.read(number, None) if number else None
    if found and found.joins and found.level == "award":
        return Known(f"jgn:{found.number}", version)
    title = digest(peek(plan, "projectInfo", "fundingAgency"), number, name)
    return Known(f"project:{title}" if title else "", version)


def state(content: Field, plan: Plan) -> None:
    """State plan, project, people and datasets."""
    inner = _inside(content)
    content.text("grdmProjectName")
    for metadata in inner.all("metadata"):
        _state_metadata(metadata, plan)
    money = [_state_project(project, plan) for project in inner.all("projectInfo")]
    members = [_state_member(entry, plan) for entry in inner.all("personInfo")]
    rows = inner.all(_DATA)
    first = 0 if any(peek(row, "dataCreator") == "0" for row in rows) else 1
    for position, row in enumerate(rows, 1):
        _state_dataset(row, plan, position, money, dict(enumerate(members, first)))
    for linked in inner.all("linkedGrdmProjects"):
        guid = linked.text("projectId")
        if guid.isalnum() and guid.isascii():
            plan.statements.add(plan.node, DCTERMS.relation, ox.NamedNode(_HOME + guid))


def _state_metadata(metadata: Field, plan: Plan) -> None:
    plan.revision(said(metadata.text("revisionType")))
    if submitted := metadata.text("submissionDate"):
        plan.date("Submitted", submitted, "metadata/submissionDate")
    if created := metadata.text("dateCreated"):
        plan.created(created, "metadata/dateCreated")
    metadata.text("dateModified")  # it is the version
    if phase := metadata.text("researchPhase"):
        plan.phase(phase, "metadata/researchPhase")


def _state_project(project: Field, plan: Plan) -> Funding:
    agency = project.text("fundingAgency")
    is_code = bool(agency) and (scheme("funder").find(agency) is not None or identifier.funder_code(agency) is not None)
    title = project.text("projectName")
    award = Award(
        funder_names=[] if is_code else said(agency),
        funder_codes=[agency] if is_code else [],
        stream=project.text("programCode"),
        programme_names=said(project.text("programName")),
        number=project.text("projectCode"),
        titles=said(title),
        where="projectInfo",
    )
    plan.title(said(title))
    return plan.project(award, years=_years(project, plan))


def _years(project: Field, plan: Plan) -> Period | None:
    """The fiscal years of the project; the year of adoption tells of no day and is dropped."""
    for adoption in project.all("adoptionYear"):
        adoption.drop()
    start, end = project.text("startYear"), project.text("endYear")
    if not start or not end:
        return None
    found = fiscal_years(f"{text.key(start).removesuffix('年度')}-{text.key(end).removesuffix('年度')}")
    if found is None:
        plan.statements.remark("date-unreadable", "projectInfo/startYear", f"{start} / {end}")
    return found


def _state_member(entry: Field, plan: Plan) -> Node | None:
    member = Member(
        family=entry.text("lastName"),
        given=entry.text("firstName"),
        erad=entry.text("eRadResearcherId"),
        orcid=entry.text("orcid"),
        institution=entry.text("affiliation"),
        where="personInfo",
    )
    agent = member.state(plan.statements)
    roles = entry.texts("role")
    if agent is not None:
        involve(plan, agent, roles)
    if contact := entry.text("contact"):
        email = contact if "@" in contact and " " not in contact else ""
        names = member.naming.full if email else said(contact)
        plan.contact(Contact(names=names, email=email, kind=VCARD.Individual), "personInfo/contact")
    return agent


def _state_dataset(
    row: Field, plan: Plan, position: int, money: list[Funding], members: Mapping[int, Node | None]
) -> None:  # fmt: skip
    number = row.text("dataNumber") or str(position)
    planned = plan.dataset(number)
    for paid in money:
        planned.data_number(number, paid)
    planned.title(said(row.text("dataName")))
    planned.description(said(row.text("description")), f"{_DATA}/description")
    if field := row.text("researchField"):
        planned.field(field, f"{_DATA}/researchField")
    if kind := row.text("dataType"):
        planned.kind(kind, f"{_DATA}/dataType")
    if size := row.text("dataSize"):
        planned.extent(size, f"{_DATA}/dataSize")
    _state_access(row, planned)
    _state_storage(row, planned)
    _state_responsible(row, planned, members)
    for name in ("acquisitionMethod", "reuseInformation"):
        planned.note(said(row.text(name)))
    if sensitive := row.text("hasSensitiveData"):
        planned.flag(DCSO.sensitiveData, sensitive, f"{_DATA}/hasSensitiveData")
    planned.note(said(row.text("sensitiveDataPolicy")), internal=True)
    for dropped in row.all(*_DROPPED):
        dropped.drop()


def _state_access(row: Field, planned: Planned) -> None:
    """Access, opening day, and the policy, which is the reason or criterion when data stay closed or shared."""
    access = row.text("accessRights")
    closed = bool(access) and planned.category(access, f"{_DATA}/accessRights")
    if opens := row.text("plannedPublicationDate"):
        planned.opens(opens, f"{_DATA}/plannedPublicationDate")
    policy = said(row.text("publicationPolicy"))
    if closed:
        planned.concealed(policy)
    planned.rights([*said(row.text("usagePolicy")), *([] if closed else policy)])


def _state_storage(row: Field, planned: Planned) -> None:
    """Where data lie: the planned repository, and the storage during and after research as distributions."""
    state_place(planned, row.text("repository"), f"{_DATA}/repository")
    for name, phase in _STORAGE.items():
        if words := row.text(name):
            planned.host(said(words), words, subject=planned.distribute(phase))
    if period := row.text("dataStoragePeriod"):
        planned.preserved(period)


def _state_responsible(row: Field, planned: Planned, members: Mapping[int, Node | None]) -> None:
    agency, ror = row.text("dataManagementAgency"), row.text("rorId")
    if agency or ror:
        host = organization(planned.statements, said(agency), ror=ror, where=f"{_DATA}/rorId")
        planned.contributor(host, "HostingInstitution")
    office(planned, row.text("dataManager"), "data-manager", f"{_DATA}/dataManager")
    if contact := row.text("dataManagerContact"):
        planned.contact(Contact(names=said(contact)), f"{_DATA}/dataManagerContact")
    if creator := row.text("dataCreator"):
        agent = members.get(int(creator)) if creator.isascii() and creator.isdigit() and len(creator) < 5 else None
        if agent is not None:
            involve(planned, agent, ["creator"])
        else:
            planned.statements.remark("person-unlisted", f"{_DATA}/dataCreator", creator)


FORM = Form(recognises, known, state)
