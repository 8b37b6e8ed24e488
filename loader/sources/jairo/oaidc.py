"""An oai_dc record: fifteen elements without types, mapped as far as the values themselves tell what they are."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Naming, Resource, catalogue_record, dataset, document, organization, person
from loader.elements.naming import state_texts
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.jairo.catalogs import repository
from loader.sources.jairo.jpcoar import type_concept
from loader.sources.jairo.places import span
from loader.sources.jairo.texts import group, names
from loader.values import date, identifier, name
from ontology import DCAT, DCTERMS, RDFS, scheme

_PLAIN = {"dc:subject": DCAT.keyword, "dc:source": DCTERMS.bibliographicCitation, "dc:format": DCTERMS.format}


def map_oai_dc(record: Record, fields: Field, statements: Statements) -> None:
    """State a record.

    Raises:
        RefusedError: it has neither title nor identifier.
    """
    if not any(f.value and f.value.strip() for f in fields.all("dc:title", "dc:identifier")):
        raise RefusedError("The record has neither a title nor an identifier")
    resource = dataset(statements, record.identifier) if _is_data(fields) else document(statements, record.identifier)
    resource.title(names(fields, "dc:title"))
    resource.description(names(fields, "dc:description"), "dc:description")
    for item, predicate in _PLAIN.items():
        resource.texts(predicate, names(fields, item))
    _agents(resource, fields)
    for stated in fields.texts("dc:date"):
        resource.date("", stated, "dc:date")
    for element in fields.all("dc:type"):
        _type(resource, element.take().strip())
    for language in fields.texts("dc:language"):
        statements.add(resource.node, DCTERMS.language, ox.Literal(language.lower()))
    _rights(resource, fields)
    page = _identifiers(resource, fields)
    for stated in fields.texts("dc:relation"):
        bare = identifier.doi(stated)
        resource.relation("Other", f"https://doi.org/{bare}" if bare else identifier.url(stated), notation=stated)
    for texts in names(fields, "dc:coverage"):
        _coverage(resource, texts)
    repository(resource, record.identifier)
    catalogue_record(statements, record, resource.node, url=page)


def _coverage(resource: Resource, texts: tuple[str, str]) -> None:
    """A coverage: a period when it reads like a date, otherwise a place."""
    if date.read(texts[0].partition("/")[0]) is not None:
        span(resource, [texts], "")
        return
    node = resource.statements.part("place")
    resource.statements.add(resource.node, DCTERMS.spatial, node)
    resource.statements.a(node, DCTERMS.Location)
    state_texts(resource.statements, node, RDFS.label, [texts])


def _is_data(fields: Field) -> bool:
    for element in fields.all("dc:type"):
        stated = (element.value or "").strip()
        concept = type_concept(stated, stated)
        if concept is not None:
            return scheme("data-type").find_iri(concept.match.value) is not None
    return False


def _type(resource: Resource, stated: str) -> None:
    """A type; texts that no list knows ("text", "Article") are kept as they are."""
    if type_concept(stated, stated) is not None:
        is_iri = stated.startswith(("http://", "https://"))
        resource.data_type("" if is_iri else stated, stated if is_iri else "", "dc:type")
    elif stated:
        resource.statements.add(resource.node, DCTERMS.type, ox.Literal(stated))


def _agents(resource: Resource, fields: Field) -> None:
    statements = resource.statements
    for where, role in (("dc:creator", ""), ("dc:contributor", "other")):
        for words, language in names(fields, where):
            parts = name.read_comma(words, language)
            naming = Naming(
                full=[(parts.full, language)],
                family=[(parts.family, language)] if parts.family else [],
                given=[(parts.given, language)] if parts.given else [],
            )
            node = person(statements, naming, where=where)
            if role:
                resource.attribution(node, scheme("role")[role].match)
            else:
                resource.creator(node)
    for texts in group(names(fields, "dc:publisher")):
        statements.add(resource.node, DCTERMS.publisher, organization(statements, texts, where="dc:publisher"))


def _rights(resource: Resource, fields: Field) -> None:
    texts = []
    for words, language in names(fields, "dc:rights"):
        if scheme("access-category").find(words) or scheme("access-category").find_iri(words):
            is_iri = words.startswith("http")
            resource.access("" if is_iri else words, words if is_iri else "", "dc:rights")
        elif scheme("licence").find(words):
            resource.licence(words, "", "dc:rights")
        elif identifier.url(words):
            resource.licence("", words, "dc:rights")
        else:
            texts.append((words, language))
    resource.rights(texts)


def _identifiers(resource: Resource, fields: Field) -> str:
    page = ""
    for stated in fields.texts("dc:identifier"):
        if identifier.doi(stated):
            resource.doi(stated, "dc:identifier")
        elif identifier.handle(stated):
            resource.handle(stated, "dc:identifier")
        elif identifier.url(stated):
            found = resource.page(stated, "dc:identifier")
            page = page or found or ""
        else:
            resource.identifier(stated)
    return page
