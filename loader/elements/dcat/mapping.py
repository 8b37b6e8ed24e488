"""A dataset or catalogue of a DCAT feed, stated in the common elements."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import coverage
from loader.elements.catalogue import catalogue_record
from loader.elements.dcat.agents import agent, state_agents, state_contact
from loader.elements.dcat.files import state_distributions
from loader.elements.dcat.identifiers import state_identifiers, state_relations, state_standards
from loader.elements.dcat.money import state_funding
from loader.elements.dcat.policy import state_policy
from loader.elements.dcat.words import concept, iri, iris, label, one, text, types, words
from loader.elements.naming import state_texts
from loader.elements.resource import Resource, dataset
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.values import identifier, rdf
from loader.values import text as texts
from ontology import DCAT, DCTERMS, FOAF, FRAPO, RDFS, SKOS, scheme

_DATES = {
    "dcterms:issued": "Issued", "dcterms:modified": "Updated", "dcterms:created": "Created",
    "dcterms:available": "Available", "dcterms:dateSubmitted": "Submitted", "dcterms:dateAccepted": "Accepted",
    "dcterms:dateCopyrighted": "Copyrighted", "dcterms:valid": "Valid", "sdo:datePublished": "Issued",
    "sdo:dateModified": "Updated", "sdo:dateCreated": "Created",
}  # fmt: skip
DROPPED = (
    "dcterms:accrualPeriodicity", "dcat:temporalResolution", "dcat:spatialResolutionInMeters", "adms:status",
    "adms:sample", "adms:versionNotes", "foaf:isPrimaryTopicOf", "dcat:catalog", "dcat:first", "dcat:prev", "dcat:last",
    "dcatap:applicableLegislation", "dcatap:hvdCategory", "dqv:hasQualityMeasurement", "prov:specializationOf",
)  # fmt: skip
"""What a dataset may say that the graph does not keep."""


def map_entry(record: Record, statements: Statements) -> None:
    """State what a catalogue tells about one dataset, or about itself.

    Raises:
        RefusedError: nothing is told that a reader could know the dataset by.
    """
    tree = record.fields
    if tree is None:
        raise RefusedError("The record has no content")
    if record.format == "dcat_catalog":
        _map_catalog(record, tree, statements)
    else:
        _map_dataset(record, tree, statements)


def _map_dataset(record: Record, tree: Field, statements: Statements) -> None:
    own = iri(tree)
    if not tree.all("dcterms:title", "sdo:name", "rdfs:label", "dcterms:identifier", "dcterms:description"):
        raise RefusedError("The dataset has neither a title nor a description nor an identifier")
    resource = dataset(statements, record.identifier)
    if "dcat:DatasetSeries" in types(tree):
        statements.a(resource.node, DCAT.DatasetSeries)
    _describe(resource, tree)
    fielded = _classify(resource, tree)
    licensed = state_policy(resource, tree)
    named = state_agents(resource, tree)
    state_contact(resource, tree)
    for name, kind in _DATES.items():
        for stated, _ in words(tree, name):
            resource.date(kind, stated, name)
    money = state_funding(resource, tree)
    state_identifiers(resource, tree, own, money)
    page = _pages(resource, tree)
    _cover(resource, tree)
    state_distributions(resource, tree, licensed=licensed)
    state_relations(resource, tree)
    state_standards(resource, tree)
    for listed in tree.all("catalog", "dcat:inCatalog"):
        types(listed)
        key = iri(listed)
        home = next(iter(iris(listed, "foaf:homepage")), "")
        resource.repository(label(listed), home=home, own=key.removeprefix(rdf.BASE))
        for known in listed.all("dcterms:identifier", "foaf:homepage"):
            known.drop()
    for known in tree.all(*DROPPED):
        known.drop()
    managed = bool(money or named or fielded)
    _about_record(record, tree, resource, page or own, profile="cao-2023" if managed else None)


def _describe(resource: Resource, tree: Field) -> None:
    """Elements 8, 10 and 26."""
    resource.title(words(tree, "dcterms:title", "sdo:name"))
    state_texts(
        resource.statements, resource.node, DCTERMS.alternative, words(tree, "dcterms:alternative", "rdfs:label")
    )
    resource.description(words(tree, "dcterms:description", "sdo:description"), "dcterms:description")
    resource.texts(SKOS.note, words(tree, "skos:note", "rdfs:comment"))
    notes = [pair for thing in tree.all("dcterms:provenance") for pair in _named(thing)]
    resource.texts(DCTERMS.provenance, notes)
    for version in words(tree, "dcat:version", "owl:versionInfo", "pav:version", "sdo:version")[:1]:
        resource.statements.add(resource.node, DCAT.version, ox.Literal(texts.clean(version[0])))
    for known in tree.all("dcat:version", "owl:versionInfo", "pav:version"):
        known.drop()
    for thing in tree.all("dcterms:language"):
        stated = next((w for w, _ in _named(thing)), "") or iri(thing)
        code = stated.rstrip("/").rsplit("/", 1)[-1].lower()
        if code:
            resource.statements.add(resource.node, DCTERMS.language, ox.Literal(code))


def _named(thing: Field) -> list[tuple[str, str]]:
    """The names of a thing whose class and IRI tell no more."""
    types(thing)
    iri(thing)
    return label(thing)


def _classify(resource: Resource, tree: Field) -> bool:
    """Elements 11 and 12, keywords and other themes; true when one of the eleven fields is named."""
    statements = resource.statements
    for words_, tag in words(tree, "dcat:keyword", "sdo:keywords"):
        state_texts(statements, resource.node, DCAT.keyword, [(words_, tag)])
    fielded = False
    for thing in tree.all("dcat:theme", "dcterms:subject", "sdo:about"):
        address, names = concept(thing)
        fields = scheme("erad-field")
        known = fields.find_iri(address) or next((c for w, _ in names if (c := fields.find(w))), None)
        if known is not None:
            statements.add(resource.node, DCAT.theme, known.iri)
            fielded = True
        elif url := identifier.url(address):
            statements.add(resource.node, DCAT.theme, ox.NamedNode(url))
            state_texts(statements, resource.node, DCAT.keyword, names)
        else:
            state_texts(statements, resource.node, DCAT.keyword, names)
    for thing in tree.all("dcterms:type", "sdo:additionalType"):
        address, names = concept(thing)
        resource.data_type("" if address else one(names), address, "dcterms:type")
    return fielded


def _pages(resource: Resource, tree: Field) -> str:
    """Element 18, landing page. Returns the first one."""
    first = ""
    for thing in tree.all("dcat:landingPage", "foaf:homepage", "sdo:url"):
        types(thing)
        found = resource.page(iri(thing) or text(tree, thing.name), thing.name)
        first = first or found or ""
    return first


def _cover(resource: Resource, tree: Field) -> None:
    """Places and periods."""
    for thing in tree.all("dcterms:spatial", "sdo:spatialCoverage"):
        types(thing)
        names, address = label(thing), iri(thing)
        node = coverage.place(resource, names)
        if url := identifier.url(address):
            resource.statements.add(node, RDFS.seeAlso, ox.NamedNode(url))
        for name, predicate in (
            ("dcat:bbox", DCAT.bbox),
            ("dcat:centroid", DCAT.centroid),
            ("locn:geometry", DCAT.bbox),
        ):
            for shape in thing.all(name):
                kind = shape.text("@type")
                if "geosparql:wktLiteral" in kind or not kind:
                    coverage.geometry(resource, node, predicate, shape.take().strip(), thing.name)
                else:
                    shape.drop()
    for thing in tree.all("dcterms:temporal", "sdo:temporalCoverage"):
        types(thing)
        iri(thing)
        start = text(thing, "dcat:startDate", "sdo:startDate")
        end = text(thing, "dcat:endDate", "sdo:endDate")
        coverage.period(resource, start, end, thing.name, label(thing))


def _about_record(record: Record, tree: Field, resource: Resource, page: str, profile: str | None) -> None:
    """The catalogue record: its dates, its own access right, its page."""
    modified = access = ""
    for about in tree.all("record"):
        types(about)
        page = iri(about) or page
        modified = modified or text(about, "dcterms:modified", "dcterms:issued")
        for known in about.all("dcterms:accessRights"):
            address, names = concept(known)
            access = access or address.rsplit("/", 1)[-1] or one(names)
        for known in about.all(*_RECORD_DROPPED):
            known.drop()
    catalogue_record(
        resource.statements, record, resource.node, profile=profile, modified=modified, metadata_access=access,
        url=page, where="dcat:CatalogRecord/dcterms:modified",
    )  # fmt: skip


_RECORD_DROPPED = (
    "dcterms:title", "dcterms:description", "dcterms:language", "dcterms:conformsTo", "dcterms:identifier",
    "dcterms:isPartOf", "dcterms:source", "prov:wasDerivedFrom", "adms:status", "dcterms:issued", "dcterms:modified",
    "dcatap:applicableLegislation",
)  # fmt: skip


def _map_catalog(record: Record, tree: Field, statements: Statements) -> None:
    """A catalogue as repository: names, publisher, homepage, dates."""
    node = statements.mint("repository", record.identifier)
    resource = Resource(statements, node)
    statements.a(node, DCAT.Catalog, FRAPO.DataRepository)
    types(tree)
    own = iri(tree)
    names = words(tree, "dcterms:title", "foaf:name", "rdfs:label")
    state_texts(statements, node, RDFS.label, names)
    resource.description(words(tree, "dcterms:description"), "dcterms:description")
    for thing in tree.all("dcterms:publisher"):
        if (found := agent(statements, thing, "dcterms:publisher")) is not None:
            resource.publisher(found)
    state_contact(resource, tree)
    for address in iris(tree, "foaf:homepage"):
        if url := identifier.url(address):
            statements.add(node, FOAF.homepage, ox.NamedNode(url))
    for stated, _ in words(tree, "dcterms:issued"):
        resource.date("Issued", stated, "dcterms:issued")
    state_policy(resource, tree)
    for known in tree.all(*_CATALOG_DROPPED, *DROPPED):
        known.drop()
    catalogue_record(statements, record, node, url=own)


_CATALOG_DROPPED = (
    "dcterms:modified", "dcterms:language", "dcat:themeTaxonomy", "dcterms:spatial", "dcterms:conformsTo",
    "dcterms:identifier", "dcterms:hasPart", "dcterms:isPartOf", "dcterms:creator", "dcat:keyword", "dcat:theme",
)  # fmt: skip
