"""What a DataCite record describes: data, a document or a project (property 10)."""

from __future__ import annotations

from loader.elements import Resource, dataset, document
from loader.record import Field, Statements
from ontology import FOAF, PROV, SDO, Concept, scheme

_GENERAL = {
    "Audiovisual": "video", "Book": "book", "BookChapter": "book part", "Collection": "collection",
    "ComputationalNotebook": "software", "ConferencePaper": "conference paper",
    "ConferenceProceeding": "conference proceedings", "DataPaper": "data paper", "Dataset": "dataset",
    "Dissertation": "thesis", "Image": "image", "Instrument": "research instrument",
    "InteractiveResource": "interactive resource", "Journal": "journal", "JournalArticle": "journal article",
    "Other": "other", "OutputManagementPlan": "data management plan", "PeerReview": "peer review",
    "PhysicalObject": "physical sample", "Poster": "conference poster", "Presentation": "conference presentation",
    "Report": "report", "Software": "software", "Sound": "sound", "Workflow": "workflow",
}  # fmt: skip
"""The general types that have an equal among the types of JPCOAR; of the others only their own words are read."""

_ARTICLES = frozenset({"JournalArticle", "DataPaper"})


def start(statements: Statements, record: Field, doi: str) -> Resource:
    """Start the thing that a record describes, with its type.

    A general type decides what kind of thing it is. Only Dataset is data (dcat:Dataset), and what calls itself by one
    of the data types of the policy without being a kind of document.
    """
    found = record.first("types") or Field("types")
    general, own = found.text("resourceTypeGeneral"), found.text("resourceType")
    for name in ("ris", "bibtex", "citeproc", "schemaOrg", "lang"):
        for field in found.all(name):
            field.drop()  # made by DataCite from the two above
    finer = scheme("data-type").find(own) if own else None
    if general == "Project":
        return _project(statements, doi)
    if general == "Dataset" or (finer is not None and general in {"", "Other", "Collection", "Text"}):
        resource = dataset(statements, doi)
        resource.data_type((finer or scheme("data-type")["dataset"]).notation, _match(finer, "data-type"), "types")
        return resource
    resource = document(statements, doi)
    if general in _ARTICLES:
        statements.a(resource.node, SDO.ScholarlyArticle)
    concept = scheme("resource-type").find(own) if own else None
    if concept is None and general in _GENERAL:
        concept = scheme("resource-type").find(_GENERAL[general])
    if concept is not None:
        resource.data_type(concept.notation, concept.match.value, "types")
    elif general or own:
        statements.remark("type-unknown", "types", own or general)
    return resource


def _match(concept: Concept | None, name: str) -> str:
    return (concept or scheme(name)["dataset"]).match.value


def _project(statements: Statements, doi: str) -> Resource:
    """A project that has a DOI of its own (general type Project, kernel 4.6)."""
    node = statements.mint("project", doi)
    statements.a(node, FOAF.Project, SDO.ResearchProject, PROV.Activity)
    return Resource(statements, node)
