"""A product of CiNii Research (article, book, thesis, dataset), as an item of a list or as a CRID record."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from loader.elements import Naming, Resource, catalogue_record, dataset, document, organization, person
from loader.elements.listing import listed
from loader.elements.naming import state_identifier, state_texts
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.cinii.bibliography import state_publication
from loader.sources.cinii.funding import state_projects
from loader.sources.cinii.project import PAGE
from loader.sources.cinii.texts import in_interface, state_person, texts, typed
from loader.values import identifier, name, text
from ontology import DCAT, DCTERMS, ORG, SDO, Concept, scheme

_DATA = frozenset({"dataset", "data", "researchdata", "research data"})
_AGENCIES_OF_DOIS = frozenset({"JALC", "CROSSREF", "DATACITE"})


def map_product(record: Record, fields: Field, statements: Statements) -> None:
    """State a dataset or document.

    Raises:
        RefusedError: it has neither a title nor an identifier.
    """
    listing = fields.text("@listed").removeprefix("list-")
    titles = _titles(fields, listing)
    crid = fields.text("@crid")
    if not titles and not fields.all("productIdentifier", "dc:identifier", "dataSourceIdentifier"):
        raise RefusedError("The product has neither a title nor an identifier")
    kind = (fields.text("dc:type") if listing else fields.text("@type")).strip().lower()
    resource = (dataset if kind in _DATA else document)(statements, f"crid:{crid}")
    listed(statements, resource.node, crid)
    resource.title(titles)
    resource.texts(DCTERMS.alternative, texts(fields, "dcterms:alternative"))
    _describe(resource, fields, listing)
    _type(resource, fields, kind)
    _policy(resource, fields)
    _identifiers(resource, fields)
    _people(resource, fields, listing)
    state_publication(resource, fields, listing)
    for project in state_projects(statements, fields):
        project.output(resource.node)
    _related(resource, fields)
    _known(fields)
    modified = fields.text("modifiedAt")
    issued = fields.text("createdAt")
    catalogue_record(
        statements, record, resource.node, issued=issued, modified=modified, where="modifiedAt", url=PAGE + crid
    )


def _titles(fields: Field, listing: str) -> list[tuple[str, str]]:
    if listing:
        return [in_interface(words, listing) for words, _ in texts(fields, "title")]
    return texts(fields, "dc:title")


def _describe(resource: Resource, fields: Field, listing: str) -> None:
    for entry in fields.all("description"):
        pairs = texts(entry, "notation") or texts(Field("", None, [entry]), "description")
        resource.description([in_interface(w, listing) if listing else (w, t) for w, t in pairs], "description")
        for known in entry.all("type", "abstractLicenseFlag"):
            known.drop()  # kind of description, and whether CiNii Research itself may pass it on
    for known in fields.all("abstractLicenseFlag"):
        known.drop()  # the same in a list
    words = [in_interface(w, listing) if listing else (w, t) for w, t in texts(fields, "dc:subject")]
    words += [pair for topic in fields.all("foaf:topic") for pair in texts(topic, "dc:title")]
    for subject in fields.all("dcterms:subject"):
        words += texts(subject, "notation")
    resource.texts(DCAT.keyword, dict.fromkeys(words))
    for topic in fields.all("foaf:topic"):
        topic.text("@id")  # a search for the word
    for language in fields.texts("dc:language"):
        resource.statements.add(resource.node, DCTERMS.language, ox.Literal(language.lower()))
    for version in fields.texts("datacite:version"):
        resource.statements.add(resource.node, DCAT.version, ox.Literal(version))
    for field in fields.all("jpcoar:extent", "dcterms:extent", "cinii:size"):
        if stated := field.take().strip():
            resource.extent(stated, field.name)


def _type(resource: Resource, fields: Field, kind: str) -> None:
    """The resource type "会議発表資料(conference paper)", Japanese and English in one text (trap 46)."""
    for stated in fields.texts("resourceType"):
        halves = text.split_bilingual(stated)
        concept = _concept(halves.values()) or _concept([stated])
        if concept is not None:
            resource.statements.add(resource.node, DCTERMS.type, concept.match)
        else:
            resource.statements.remark("type-unknown", "resourceType", stated)
    if kind == "article":
        resource.statements.a(resource.node, SDO.ScholarlyArticle)


def _concept(labels: Iterable[str]) -> Concept | None:
    lists = (scheme("data-type"), scheme("resource-type"))
    return next((c for label in labels for s in lists if (c := s.find(label))), None)


def _policy(resource: Resource, fields: Field) -> None:
    for stated in fields.texts("dcterms:accessRights"):
        is_iri = stated.startswith("http")
        resource.access("" if is_iri else stated, stated if is_iri else "", "dcterms:accessRights")
    rest = []
    for words, tag in texts(fields, "dc:rights"):
        if identifier.url(words):
            resource.licence("", words, "dc:rights")
        elif scheme("licence").find(words) is not None:
            resource.licence(words, "", "dc:rights")
        else:
            rest.append((words, tag))
    resource.rights(rest)


def _identifiers(resource: Resource, fields: Field) -> None:
    """DOI, Handle and addresses; the identifier of IRDB joins what other catalogues have from there (02, section 5)."""
    for kind, value in typed(fields.all("productIdentifier", "dc:identifier")):
        _identifier(resource, kind, value)
    for entry in fields.all("url"):
        if address := entry.text("@id"):
            resource.page(address, "url")
    for kind, value in typed(fields.all("dataSourceIdentifier")):
        if kind in _AGENCIES_OF_DOIS and identifier.doi(value):
            resource.doi(value, "dataSourceIdentifier")
        elif not listed(resource.statements, resource.node, value):
            resource.identifier(value, agency=kind)


def _identifier(resource: Resource, kind: str, value: str) -> None:
    """One identifier; NAID, NCID and other numbers of older catalogues are only stated (trap 20)."""
    if kind == "URI":
        resource.page(value, "productIdentifier")
    elif kind in {"HDL", "HANDLE"}:
        resource.handle(value, "productIdentifier")
    elif not (kind == "DOI" or identifier.doi(value)) or resource.doi(value, "productIdentifier") is None:
        resource.identifier(value, agency=kind)


def _people(resource: Resource, fields: Field, listing: str) -> None:
    statements = resource.statements
    for entry in fields.all("creator", "contributor"):
        node = state_person(statements, entry, entry.name, "foaf:name")
        if node is None:
            continue
        code = entry.text("role")
        if entry.name == "creator":
            resource.creator(node)
        else:
            role = scheme("role").find(code) if code else None
            resource.attribution(node, (role or scheme("role")["other"]).match)
        if names := texts(entry, "jpcoar:affiliationName"):
            statements.add(node, ORG.memberOf, organization(statements, names, where="jpcoar:affiliationName"))
    crid = fields.text("@crid")
    for place, field in enumerate(fields.all("dc:creator"), start=1):
        words, tag = in_interface(text.clean(field.take()), listing)
        if words:
            parts = name.read_comma(words, tag) if "," in words else name.read_family_first(words, tag)
            own = f"crid:{crid}/creator-{place}"  # one person in the lists of both languages
            resource.creator(person(statements, Naming([(parts.full, tag)]), own=own, where="dc:creator"))


def _related(resource: Resource, fields: Field) -> None:
    """Relations to other products, under the strongest identifier that is stated."""
    for entry in fields.all("relatedProduct"):
        numbers = typed(entry.all("productIdentifier"))
        doi = next((d for _, v in numbers if (d := identifier.doi(v))), None)
        crid = identifier.crid(entry.text("@id"))
        iri = f"https://doi.org/{doi}" if doi else f"{PAGE}{crid}" if crid else None
        titles = texts(entry, "jpcoar:relatedTitle")
        for stated in entry.texts("relationType") or [""]:
            concept = scheme("relation-type").find(stated) if stated else None
            if stated and concept is None:
                resource.statements.remark("type-unknown", "relatedProduct/relationType", stated)
            kind = concept.exact[0].value.rsplit("/", 1)[1] if concept and concept.exact else "Other"
            role = concept.iri if concept and not concept.exact else None
            node = resource.relation(kind, iri, titles[0][0] if titles else "", role=role)
            for number_kind, value in numbers:
                if identifier.doi(value) is None:
                    state_identifier(resource.statements, node, value, agency=number_kind)
        entry.drop()
    for entry in fields.all("dc:source"):
        entry.drop()  # address and name of the catalogue, which dataSourceIdentifier and url tell in the record
    note = texts(fields, "cinii:note")
    state_texts(resource.statements, resource.node, DCTERMS.bibliographicCitation, note)


def _known(fields: Field) -> None:
    """Count as read what says nothing about the product."""
    for member in ("@context", "@id", "@type", "@listed", "link", "rdfs:seeAlso", "dc:type"):
        for field in fields.all(member):
            field.drop()
