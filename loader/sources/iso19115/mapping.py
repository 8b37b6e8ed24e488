"""Geographic metadata in the common elements."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource, catalogue_record, dataset
from loader.elements.naming import check_languages, state_texts
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.iso19115.access import state_access
from loader.sources.iso19115.distributions import state_files
from loader.sources.iso19115.extent import state_extent
from loader.sources.iso19115.fields import DATA_DROPPED, DROPPED
from loader.sources.iso19115.language import Languages, code
from loader.sources.iso19115.parties import state_parties
from loader.values import identifier, jgn
from ontology import COARRT, DCAT, DCTERMS, SKOS, scheme

_LEVELS = frozenset({"", "dataset", "series", "nonGeographicDataset", "collectionHardware", "tile"})
_DATES = {
    "publication": "Issued", "creation": "Created", "revision": "Updated", "released": "Available",
    "lastUpdate": "Updated", "lastRevision": "Updated", "adopted": "Accepted", "distribution": "Available",
}  # fmt: skip
_RELATIONS = {
    "largerWorkCitation": "IsPartOf", "crossReference": "References", "partOfSeamlessDatabase": "IsPartOf",
    "source": "IsDerivedFrom", "isComposedOf": "HasPart", "collectiveTitle": "IsPartOf", "series": "IsPartOf",
    "dependency": "Requires", "revisionOf": "IsNewVersionOf",
}  # fmt: skip
_OPEN_CLASSES = frozenset({"", "unclassified"})


def map_metadata(record: Record, fields: Field, statements: Statements) -> None:
    """State the metadata of one dataset or series.

    Raises:
        RefusedError: they describe a service or an application, or have neither title nor abstract.
    """
    languages = Languages(fields)
    level = fields.text("hierarchyLevel") or next((s.text("resourceScope") for s in fields.all("metadataScope")), "")
    if level not in _LEVELS:
        raise RefusedError("The metadata describe a {level}, which is not taken", level=level[:80])
    data = fields.all("identificationInfo")
    if not any(d.all("abstract") or any(c.all("title") for c in d.all("citation")) for d in data):
        raise RefusedError("The metadata have neither a title nor an abstract")
    resource = dataset(statements, record.identifier)
    statements.add(resource.node, DCTERMS.type, COARRT.c_ddb1)
    if level == "series":
        statements.a(resource.node, DCAT.DatasetSeries)
    for identification in data:
        _identification(resource, identification, languages)
    _identifier(resource, fields.text("dataSetURI", "dataSet"), "dataSetURI")
    for parent in fields.texts("parentIdentifier"):
        resource.relation("IsPartOf", identifier.url(parent), notation=parent)
    page = state_files(resource, fields, languages)
    for lineage in _lineages(fields):
        resource.texts(DCTERMS.provenance, languages.texts(lineage, "statement"))
        lineage.drop()
    for known in fields.all(*DROPPED, "dataQualityInfo"):
        known.drop()
    catalogue_record(
        statements, record, resource.node, modified=_modified(fields), url=page, where="dateStamp",
        metadata_access=_classified(fields),
    )  # fmt: skip


def _lineages(fields: Field) -> list[Field]:
    return [*fields.all("resourceLineage"), *(li for q in fields.all("dataQualityInfo") for li in q.all("lineage"))]


def _modified(fields: Field) -> str:
    """The date stamp; of the dates of ISO 19115-3 that of the last revision."""
    stated = fields.text("dateStamp")
    dates = {d.text("dateType"): d.text("date") for d in fields.all("dateInfo")}
    return stated or dates.get("revision", "") or dates.get("lastUpdate", "") or dates.get("creation", "")


def _classified(fields: Field) -> str:
    """Metadata that are classified are not shown."""
    found = {c.text("classification") for c in fields.all("metadataConstraints")}
    for constraint in fields.all("metadataConstraints"):
        constraint.drop()
    return "" if found <= _OPEN_CLASSES else "closed access"


def _identification(resource: Resource, data: Field, languages: Languages) -> None:
    """What the data are (MD_DataIdentification)."""
    for citation in data.all("citation"):
        _citation(resource, citation, languages)
    abstract = languages.texts(data, "abstract")
    check_languages(resource.statements, abstract, "identificationInfo/abstract", missing=False)
    resource.description(abstract, "identificationInfo/abstract")
    resource.texts(SKOS.note, languages.texts(data, "purpose", "supplementalInformation"))
    credits_ = languages.texts(data, "credit")
    resource.texts(SKOS.note, credits_)
    for number in dict.fromkeys(n for words, _ in credits_ for n in jgn.candidates(words)):
        resource.statements.remark("jgn-in-text", "identificationInfo/credit", number)
    parties = [p for c in data.all("citation") for p in c.all("citedResponsibleParty")]
    state_parties(resource, [*parties, *data.all("pointOfContact")], languages)
    _keywords(resource, data, languages)
    state_access(resource, data, languages)
    for stated in data.texts("language"):
        if tag := code(stated):
            resource.statements.add(resource.node, DCTERMS.language, ox.Literal(tag))
    for locale in data.all("defaultLocale"):
        if tag := code(locale.text("language") or locale.text("languageCode")):
            resource.statements.add(resource.node, DCTERMS.language, ox.Literal(tag))
    for extent in data.all("extent"):
        state_extent(resource, extent, languages)
    for related in data.all("aggregationInfo", "associatedResource"):
        _related(resource, related, languages)
    for known in data.all(*DATA_DROPPED):
        known.drop()


def _citation(resource: Resource, citation: Field, languages: Languages) -> None:
    statements = resource.statements
    titles = languages.texts(citation, "title")
    check_languages(statements, titles, "identificationInfo/citation/title", missing=False)
    resource.title(titles)
    resource.texts(DCTERMS.alternative, languages.texts(citation, "alternateTitle"))
    for date in citation.all("date"):
        kind, stated = date.text("dateType"), date.text("date")
        if stated:
            resource.date(_DATES.get(kind, "Other"), stated, "identificationInfo/citation/date")
    for edition in citation.texts("edition")[:1]:
        statements.add(resource.node, DCAT.version, ox.Literal(edition))
    for stated_id in citation.all("identifier"):
        _identifier(resource, stated_id.text("code"), "identificationInfo/citation/identifier")
        for known in stated_id.all("codeSpace", "authority", "description"):
            known.drop()
    resource.rights(languages.texts(citation, "otherCitationDetails"))
    for online in citation.all("onlineResource"):
        if address := online.text("linkage"):
            resource.page(address, "identificationInfo/citation/onlineResource")
        online.drop()
    for known in citation.all("presentationForm", "editionDate", "series", "collectiveTitle", "ISBN", "ISSN"):
        known.drop()


def _identifier(resource: Resource, stated: str, where: str) -> None:
    if not stated:
        return
    if identifier.doi(stated):
        resource.doi(stated, where)
    elif url := identifier.url(stated):
        resource.page(url, where)
    else:
        resource.identifier(stated)


def _keywords(resource: Resource, data: Field, languages: Languages) -> None:
    """Keywords; one that is an e-Rad field is stated as such."""
    words = [pair for group in data.all("descriptiveKeywords") for pair in languages.texts(group, "keyword")]
    for group in data.all("descriptiveKeywords"):
        group.drop()
    words += [(topic, "en") for topic in data.texts("topicCategory")]
    for stated, tag in words:
        if concept := scheme("erad-field").find(stated):
            resource.statements.add(resource.node, DCAT.theme, concept.iri)
        else:
            state_texts(resource.statements, resource.node, DCAT.keyword, [(stated, tag)])


def _related(resource: Resource, related: Field, languages: Languages) -> None:
    kind = _RELATIONS.get(related.text("associationType"), "Other")
    named = [*related.all("aggregateDataSetName", "name", "metadataReference")]
    ids = [i.text("code") for i in related.all("aggregateDataSetIdentifier")]
    ids += [i.text("code") for n in named for i in n.all("identifier")]
    titles = [pair for n in named for pair in languages.texts(n, "title")]
    related.drop()
    value = next(filter(None, ids), "")
    if value or titles:
        bare = identifier.doi(value)
        iri = f"https://doi.org/{bare}" if bare else identifier.url(value)
        resource.relation(kind, iri, titles[0][0] if titles else "", value)
