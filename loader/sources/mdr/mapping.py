"""A record of MDR in the common elements."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Award, Contact, Resource, catalogue_record, dataset, document
from loader.elements.naming import state_texts
from loader.elements.party import Party
from loader.elements.project import Project, kakenhi
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.mdr.fields import DROPPED
from loader.values import identifier
from ontology import DCAT, DCTERMS, SDO, VCARD, scheme

_TYPES = {"presentation": "conference presentation", "audio": "sound"}
_ORIGINS = {"experiment": "experimental data", "simulation": "simulation data"}
_ROLES = {"editor": "Editor", "translator": "Translator", "curator": "DataCurator", "operator": "DataCollector"}
_RELATIONS = {
    "same_as": "IsIdenticalTo", "is_supplement_to": "IsSupplementTo", "is_referenced_by": "IsReferencedBy",
    "references": "References", "is_version_of": "IsVersionOf", "has_version": "HasVersion",
    "is_documented_by": "IsDocumentedBy", "documents": "Documents", "continues": "Continues",
    "is_continued_by": "IsContinuedBy", "is_published_in": "IsPublishedIn",
}  # fmt: skip
_VISIBILITY = {"": "", "open_to_public": "", "restricted": "restricted access", "closed": "closed access"}
_KAKEN = "kaken.nii.ac.jp/grant/"
_PROJECT = "KAKENHI-PROJECT-"


def map_dataset(record: Record, fields: Field, statements: Statements) -> None:
    """State a record: data as dataset, articles, presentations and others as documents.

    Raises:
        RefusedError: it has neither a title nor a DOI.
    """
    titles = [(t.text("title"), t.text("lang"), t.text("title_type")) for t in fields.all("titles")]
    if not any(words for words, _, _ in titles) and not fields.all("doi"):
        raise RefusedError("The record has neither a title nor an identifier")
    kind = fields.text("resource_type")
    resource = (dataset if kind in {"dataset", ""} else document)(statements, record.identifier)
    resource.title([(words, tag) for words, tag, how in titles if how != "alternative"])
    alternative = [(words, tag) for words, tag, how in titles if how == "alternative"]
    state_texts(statements, resource.node, DCTERMS.alternative, alternative)
    _describe(resource, fields, kind)
    _people(resource, fields)
    managed = _organizations(resource, fields)
    _policy(resource, fields)
    _identifiers(resource, fields)
    _relations(resource, fields)
    if stated := fields.text("date_published"):
        resource.date("Issued", stated, "date_published")
    funded = [_funding(resource, f) for f in fields.all("fundings")]
    for known in fields.all(*DROPPED):
        known.drop()
    page = fields.text("mdr_url")
    if page:
        resource.page(page, "mdr_url")
    data = kind in {"dataset", ""} and (managed or any(funded))
    changed = fields.text("updated_at")
    catalogue_record(
        statements, record, resource.node, profile="cao-2023" if data else None, url=page,
        modified="" if record.datestamp else changed, metadata_access=_shown(fields), where="updated_at",
    )  # fmt: skip


def _describe(resource: Resource, fields: Field, kind: str) -> None:
    """Elements 10 and 12, keywords, language."""
    statements = resource.statements
    described = []
    for description in fields.all("descriptions"):
        described.append((description.text("description"), description.text("lang")))
        description.text("description_type")
    resource.description(described, "descriptions")
    words = []
    for subject in fields.all("subjects"):
        words.append((subject.text("subject"), ""))
        subject.text("schema")
    state_texts(statements, resource.node, DCAT.keyword, words)
    if language := fields.text("language"):
        statements.add(resource.node, DCTERMS.language, ox.Literal(language.lower()))
    origins = [o.text("data_origin_type") for o in fields.all("data_origins")]
    types = [scheme("data-type").find(_ORIGINS[o]) for o in origins if o in _ORIGINS and kind == "dataset"]
    types = types or [scheme("resource-type").find(_TYPES.get(kind, kind))]
    for known in types:
        if known is not None:
            resource.data_type("", known.match.value, "resource_type")
        elif kind:
            statements.remark("type-unknown", "resource_type", kind)
    if kind == "article":
        statements.a(resource.node, SDO.ScholarlyArticle)


def _party(person: Field, where: str) -> Party:
    """A person with the organisation they belong to; departments are known and not kept."""
    office = person.text("organization")
    number = person.text("ror")
    for known in person.all("department"):
        known.drop()
    above = Party([(office, "")] if office else [], identifiers=[("ROR", number)] if number else [], where=where)
    ids = [("e-Rad_Researcher", person.text("e_rad")), ("ORCID", person.text("orcid"))]
    name = person.text("name")
    return Party(
        [(name, "")] if name else [], identifiers=[(s, v) for s, v in ids if v],
        affiliations=[above] if above else [], where=where,
    )  # fmt: skip


def _people(resource: Resource, fields: Field) -> None:
    """Elements 19, 20 and 25."""
    for creator in fields.all("creators"):
        role = creator.text("role")
        node = _party(creator, "creators").state(resource.statements)
        if node is None:
            continue
        resource.creator(node)
        if role not in {"", "author"}:
            known = scheme("role").find(_ROLES.get(role, "")) or scheme("role")["other"]
            resource.attribution(node, known.match)
    for agent in fields.all("contact_agents"):
        name, office = agent.text("name"), agent.text("organization")
        orcid = identifier.orcid(agent.text("orcid"))
        contact = Contact(
            names=[(name, "")] if name else [], email=agent.text("email"),
            organizations=[(office, "")] if office else [], kind=VCARD.Individual if name else VCARD.Kind,
            uid=f"https://orcid.org/{orcid}" if orcid else "",
        )  # fmt: skip
        agent.drop()
        resource.contact(contact, "contact_agents")


def _organizations(resource: Resource, fields: Field) -> bool:
    """Publisher, and elements 21 and 22; true when a managing organisation is named."""
    for publisher in fields.all("publisher"):
        if (node := _office(publisher, "publisher").state(resource.statements)) is not None:
            resource.publisher(node)
    managed = False
    for manager in fields.all("managing_organization"):
        if (node := _office(manager, "managing_organization").state(resource.statements)) is not None:
            resource.contributor(node, "HostingInstitution")
            managed = True
    return managed


def _office(organization: Field, where: str) -> Party:
    name, number = organization.text("organization"), organization.text("ror")
    for known in organization.all("department"):
        known.drop()
    ids = [("ROR", number)] if number else []
    return Party([(name, "")] if name else [], identifiers=ids, organizational=True, where=where)


def _policy(resource: Resource, fields: Field) -> None:
    """Elements 14 and 15."""
    rights = []
    for right in fields.all("rights"):
        label, address = right.text("description"), right.text("identifier")
        if not resource.licence("" if address else label, address, "rights") and label:
            rights.append((label, ""))
        if condition := right.text("condition_of_use"):
            rights.append((condition, ""))
        right.text("date_licensed")
    resource.rights(rights)
    if visible := fields.text("visibility"):
        concept = scheme("access-category").find(visible)
        resource.access(visible, concept.match.value if concept else "", "visibility")


def _shown(fields: Field) -> str:
    """Who may see the metadata: only what is not said to be hidden or unpublished is shown to all."""
    visible, state = fields.text("visibility"), fields.text("state")
    if state not in {"", "published"}:
        return "closed access"
    return _VISIBILITY.get(visible, "closed access")


def _identifiers(resource: Resource, fields: Field) -> None:
    """Element 18."""
    seen: set[str] = set()
    stated = [(fields.text("doi"), "DOI")]
    stated += [(i.text("identifier"), i.text("identifier_type")) for i in fields.all("identifiers")]
    for value, kind in stated:
        bare = identifier.doi(value)
        if not value or (bare or value) in seen:
            continue
        seen.add(bare or value)
        if bare or kind == "DOI":
            resource.doi(value, "doi")
        else:
            resource.identifier(value, agency=kind or "MDR")


def _relations(resource: Resource, fields: Field) -> None:
    """Related items by DataCite relation types, collections, first publication."""
    for item in fields.all("related_items"):
        kind, title, value = (item.text(n) for n in ("relation_type", "title", "identifier"))
        item.text("related_item_type")
        if kind and kind not in _RELATIONS:
            resource.statements.remark("type-unknown", "related_items/relation_type", kind)
        _relation(resource, _RELATIONS.get(kind, "Other"), value, title)
    for collection in fields.all("collections"):
        value = collection.text("mdr_url") or collection.text("identifier")
        _relation(resource, "IsPartOf", value, collection.text("title"))
        collection.drop()
    if first := fields.text("first_published_url"):
        _relation(resource, "IsPublishedIn", first, "")
    for source in fields.all("sources"):
        told = [source.text(n) for n in ("title", "volume", "issue", "article_number", "start_page", "end_page")]
        source.drop()
        state_texts(
            resource.statements, resource.node, DCTERMS.bibliographicCitation, [(", ".join(filter(None, told)), "")]
        )


def _relation(resource: Resource, kind: str, value: str, title: str) -> None:
    if not (value or title):
        return
    bare = identifier.doi(value)
    resource.relation(kind, f"https://doi.org/{bare}" if bare else identifier.url(value), title, value)


def _funding(resource: Resource, funding: Field) -> bool:
    """Elements 1 to 5: MDR names no funder, and as identifier the address of a KAKENHI project or a number."""
    stated, title = funding.text("identifier"), funding.text("description")
    kaken, key = _KAKEN in stated, ""
    award = Award(titles=[(title, "")] if title else [], where="fundings")
    if kaken:
        key = stated.rstrip("/").rpartition("/")[2]
        found = kakenhi(key)
        award.number, award.funder_codes = found.number if found else key, ["1025"]
    elif identifier.url(stated):
        award.page = stated
        award.number = stated if identifier.doi(stated) else ""
    else:
        award.number = stated
    if not award:
        return False
    project = Project(resource.statements, award)
    project.output(resource.node)
    if kaken and key.startswith(_PROJECT):
        project.kaken(key)
    return True
