"""A registration as statements: the common elements, each question to its element (03 section A)."""

from __future__ import annotations

import urllib.parse

from loader.elements import Award, Funding, Resource, catalogue_record, dataset
from loader.record import Field, Record, Statements
from loader.sources.grdm.answers import Answers
from loader.sources.grdm.crate_file import page, state_crate_file
from loader.sources.grdm.document import FILE_PREFIX
from loader.sources.grdm.ms2 import map_ms2
from loader.sources.grdm.people import state_creators, state_data_manager, state_hosting_institution
from loader.values import identifier, text
from ontology import SKOS, scheme

_FORM = "公的資金による研究データのメタデータ登録"
_HOME = "https://rdm.nii.ac.jp"
_KNOWN = ("schema", "active", "generated", "folder")


def map_registration(record: Record, statements: Statements, content: Field) -> None:
    """State a registration: data, project and people openly, the contact only inside; all inside when it is closed."""
    if content.first("form"):
        map_ms2(record, statements, content)
        return
    file = Answers(statements, content.first("file") or Field("file"), "file", FILE_PREFIX)
    projects = [Answers(statements, p, "project") for p in content.all("project")]
    resource = dataset(statements, record.identifier)
    catalogue_record(
        statements,
        record,
        resource.node,
        profile="cao-2023",
        modified=file.text("date-issued-updated"),
        metadata_access=file.term("metadata-access-rights"),
        url=_page(content.text("urlpath")) or page(content),
        where=file.where("date-issued-updated"),
    )
    if record.format == "grdm_report" and not file.term("metadata-access-rights"):
        # the same data may be registered with closed metadata, which the form of the report cannot say
        statements.restricted = True
        statements.remark("metadata-access-unstated", "metadata-access-rights")
    _state_description(file, resource)
    _state_classification(file, projects, resource)
    _state_policy(file, resource)
    _state_place(file, resource)
    _state_funding(file, projects, resource)
    state_creators(file, resource, statements)
    state_hosting_institution(file, resource, statements)
    state_data_manager(file, resource, statements)
    state_crate_file(content, resource, sized=bool(file.text("file-size")))
    _note_envelope(content, statements)


def _page(path: str) -> str:
    return _HOME + path if path.startswith("/") and not path.startswith("//") else path


def _note_envelope(content: Field, statements: Statements) -> None:
    """Remark on a form that is not known, an encoding that was guessed; technical fields count as read."""
    form = content.text("schema_name")
    if form and form != _FORM:
        statements.remark("schema-unknown", "schema_name", form)
    if encoding := content.text("@encoding"):
        statements.remark("encoding-guessed", "@encoding", encoding)
    for known in content.all(*_KNOWN):
        known.drop()
    for upload in content.all("upload"):
        upload.text("path")  # it stands in the identifier of the record


def _state_description(file: Answers, resource: Resource) -> None:
    """Elements 8, 10, 26."""
    resource.title(file.pair("title"))
    resource.description(file.pair("data-description"), file.where("data-description"))
    resource.texts(SKOS.note, file.pair("remarks"))


def _coded(name: str, stated: str) -> str:
    """The IRI that the code list has for a value of the form, "" when it has none."""
    concept = scheme(name).find(stated)
    return concept.match.value if concept else ""


def _state_classification(file: Answers, projects: list[Answers], resource: Resource) -> None:
    """Elements 11, 12, 15, 16. A field "project" is the field of the project."""
    where = file.where("data-research-field")
    field = file.text("data-research-field")
    fields = [f for p in projects if (f := p.text("project-research-field"))] if field == "project" else []
    for stated in fields or ([field] if field else []):
        resource.field(stated, where)
    if kind := file.term("data-type"):
        resource.data_type(kind, _coded("data-type", kind), file.where("data-type"))
    if access := file.term("access-rights"):
        resource.access(access, _coded("access-category", access), file.where("access-rights"))
    if available := file.text("available-date"):
        resource.date("Available", available, file.where("available-date"))


def _state_policy(file: Answers, resource: Resource) -> None:
    """Elements 13 and 14. What stands for a licence but is none is part of the policy's text (trap 36)."""
    if size := file.text("file-size"):
        resource.extent(size, file.where("file-size"))
    if fee := file.term("data-policy-free"):
        resource.fee(fee, file.where("data-policy-free"))
    policy = file.pair("data-policy-cite")
    if licence := file.text("data-policy-license"):
        iri = licence if identifier.url(licence) else ""
        if not resource.licence(licence, iri, file.where("data-policy-license")) and not iri:
            policy.append((licence, "ja" if text.script(licence) == "ja" else ""))
    resource.rights(policy)


def _state_place(file: Answers, resource: Resource) -> None:
    """Elements 17 and 18: repository, and the link as DOI, Handle or address."""
    where = file.where("repo-url-doi-link")
    stated = file.text("repo-url-doi-link")
    for answer in file.all("repo-url-doi-link"):
        stated = stated or answer.text("absolute_url", "url")
    host = ""
    if bare := identifier.doi(stated):
        resource.doi(stated, where)
        resource.page(f"https://doi.org/{bare}", where)
    elif handle := identifier.handle(stated):
        resource.handle(stated, where)
        resource.page(f"https://hdl.handle.net/{handle}", where)
    elif stated and (page := resource.page(stated, where)):
        host = _host(page)
    names = file.pair("repo-information")
    if names or host:
        resource.repository(names, host=host)


def _host(address: str) -> str:
    try:
        return urllib.parse.urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _state_funding(file: Answers, projects: list[Answers], resource: Resource) -> None:
    """Elements 1 to 7. A data number is unique only inside a project, so it is stated beside each."""
    paid = [resource.output_of(award) for p in projects if (award := _award(p))]
    if number := file.text("data-number"):
        for money in paid or [Funding(None, None, None, None)]:
            resource.data_number(number, money)


def _award(project: Answers) -> Award:
    stated = project.text("funder")
    known = bool(stated) and (scheme("funder").find(stated) is not None or identifier.funder_code(stated) is not None)
    tag = "ja" if text.script(stated) == "ja" else ""
    return Award(
        funder_names=[] if known or not stated else [(stated, tag)],
        funder_codes=[stated] if known else [],
        stream=project.text("funding-stream-code"),
        programme_names=project.pair("program-name"),
        number=project.text("japan-grant-number"),
        titles=project.pair("project-name"),
        project_field=project.text("project-research-field"),
        where="project",
    )
