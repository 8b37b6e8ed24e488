"""A research product of the OpenAIRE Graph in the common elements."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Award, Resource, catalogue_record, coverage, dataset, document
from loader.elements.naming import state_identifier, state_texts
from loader.elements.party import Party, publish
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.sources.openaire.fields import DROPPED, INSTANCE_DROPPED
from loader.values import identifier, name
from ontology import COARAR, COARRT, DCAT, DCTERMS, ENISHI, SDO, scheme

_SITE = "https://explore.openaire.eu/search/result?id="


def map_product(record: Record, fields: Field, statements: Statements) -> None:
    """State a product: a dataset as dataset, publications, software and others as documents.

    Raises:
        RefusedError: it has neither a title nor an identifier of others.
    """
    if not fields.all("mainTitle", "pids") or not any(f.value or f.fields for f in fields.all("mainTitle", "pids")):
        raise RefusedError("The product has neither a title nor a persistent identifier")
    kind = fields.text("type")
    start = dataset if kind == "dataset" else document
    resource = start(statements, record.identifier)
    resource.title([(fields.text("mainTitle"), "")])
    state_texts(statements, resource.node, DCTERMS.alternative, [(t, "") for t in fields.texts("subTitle")])
    resource.description([(words, "") for words in fields.texts("descriptions")], "descriptions")
    _classify(resource, fields, kind)
    _people(resource, fields)
    _identifiers(resource, fields)
    _instances(resource, fields)
    _access(resource, fields)
    _extent(resource, fields)
    for project in fields.all("projects"):
        _project(resource, project)
    for term, stated in (("Issued", "publicationDate"), ("Available", "embargoEndDate")):
        if words := fields.text(stated):
            resource.date(term, words, stated)
    for known in fields.all(*DROPPED):
        known.drop()
    catalogue_record(statements, record, resource.node, url=_SITE + record.identifier)


def _classify(resource: Resource, fields: Field, kind: str) -> None:
    """Type, language, keywords, version."""
    statements = resource.statements
    _type(resource, [f.text("type") for f in fields.all("instances")], kind)
    for language in fields.all("language"):
        code = language.text("code").lower()
        language.drop()
        if code and not code.startswith(("und", "unk")):
            statements.add(resource.node, DCTERMS.language, ox.Literal(code))
    words: dict[str, None] = {}
    for subject in fields.all("subjects"):
        for inner in subject.all("subject"):
            inner.text("scheme")
            words.setdefault(inner.text("value"))
        for told in subject.all("provenance"):
            told.drop()
    state_texts(statements, resource.node, DCAT.keyword, [(w, "") for w in words if w])
    if version := fields.text("version"):
        statements.add(resource.node, DCAT.version, ox.Literal(version))


def _type(resource: Resource, stated: list[str], kind: str) -> None:
    """Element 12: the type of a dataset is its product type, that of others the type of a copy."""
    if kind == "dataset":
        resource.statements.add(resource.node, DCTERMS.type, COARRT.c_ddb1)
    elif known := next((c for s in stated if (c := scheme("resource-type").find(s))), None):
        resource.data_type("", known.match.value, "instances/type")
        if known.match == COARRT.c_6501:
            resource.statements.a(resource.node, SDO.ScholarlyArticle)
    elif stated and stated[0]:
        resource.statements.remark("type-unknown", "instances/type", stated[0])


def _people(resource: Resource, fields: Field) -> None:
    """Creators in the order of their rank, publisher, and the organisations that the authors belong to."""
    statements = resource.statements
    creators: list[tuple[Party, Node]] = []
    for author in sorted(fields.all("authors"), key=_rank):
        author.text("rank")
        party = _author(author)
        if (node := party.state(statements)) is not None:
            resource.creator(node)
            creators.append((party, node))
    if publisher := fields.text("publisher"):
        publish(statements, resource.node, Party(names=[(publisher, "")], where="publisher"), creators)
    for organization in fields.all("organizations"):
        pids = [(p.text("scheme"), p.text("value")) for p in organization.all("pids")]
        party = Party(
            names=[(w, "") for w in organization.texts("legalName")], identifiers=pids, organizational=True,
            where="organizations",
        )  # fmt: skip
        for known in organization.all("id", "acronym"):
            known.drop()
        if (node := party.state(statements)) is not None:
            resource.attribution(node, scheme("role")["other"].match)


def _rank(author: Field) -> int:
    rank = author.first("rank")
    stated = (rank.value or "") if rank is not None else ""
    return int(stated) if stated.isdecimal() and len(stated) < 9 else 10**9


def _author(author: Field) -> Party:
    """An author. The parts of the name count where they are stated: whole names come in any order (trap 40)."""
    full, family, given = author.text("fullName"), author.text("surname"), author.text("name")
    ids = [inner for pid in author.all("pid") for inner in pid.all("id")]
    identifiers = [(i.text("scheme").replace("_pending", ""), i.text("value")) for i in ids]
    for pid in author.all("pid"):
        pid.drop()
    if family and given:
        parts = name.read_parts({"last": family, "first": given}, "en")
        return Party([(parts.full, "")], [(family, "")], [(given, "")], False, identifiers, where="authors")
    return Party(names=[(full, "")] if full else [], identifiers=identifiers, where="authors")


def _identifiers(resource: Resource, fields: Field) -> None:
    """Identifiers. The graph joins versions and copies of a work: only the first DOI is taken as its key (trap 72)."""
    statements = resource.statements
    resource.identifier(fields.text("id"), agency="OpenAIRE")
    found = [(p.text("scheme"), p.text("value")) for p in fields.all("pids")]
    for instance in fields.all("instances"):
        found += [(p.text("scheme"), p.text("value")) for p in instance.all("pids", "alternateIdentifiers")]
    seen: set[str] = set()
    keyed = False
    for kind, value in found:
        bare = identifier.doi(value)
        if not value or (bare or value) in seen:
            continue
        seen.add(bare or value)
        if bare and not keyed:
            keyed = True
            resource.doi(value, "pids")
        elif bare:
            state_identifier(statements, resource.node, bare, ENISHI.DOI)
        elif kind == "handle" and identifier.handle(value):
            resource.handle(value, "pids")
        else:
            resource.identifier(value, agency=kind)
    for stated in fields.texts("originalIds"):
        part = stated.rpartition("::")[2]
        if irdb := identifier.irdb(part) or identifier.irdb(stated):
            resource.identifier(irdb, ENISHI.OaiIrdb, "NII")
            statements.identify(resource.node, "irdb", irdb)


def _instances(resource: Resource, fields: Field) -> None:
    """Pages and licences of the copies."""
    pages: dict[str, None] = {}
    licences: dict[str, None] = {}
    for instance in fields.all("instances"):
        for address in instance.texts("urls"):
            pages.setdefault(address)
        if stated := instance.text("license"):
            licences.setdefault(stated)
        for known in instance.all(*INSTANCE_DROPPED):
            known.drop()
    for address in pages:
        resource.page(address, "instances/urls")
    rights = []
    for stated in licences:
        url, named = identifier.url(stated), scheme("licence").find(stated)
        if url or named:
            resource.licence("", url or (named.match.value if named else ""), "instances/license")
        else:
            rights.append((stated, ""))
    resource.rights(rights)


def _access(resource: Resource, fields: Field) -> None:
    """Element 15, by the COAR code and never by the label, which OpenAIRE writes in its own way (trap 25)."""
    codes: dict[str, None] = {}
    for right in fields.all("bestAccessRight"):
        codes.setdefault(right.text("code"))
        right.drop()
    for instance in fields.all("instances"):
        for right in instance.all("accessRight"):
            code = right.text("code")
            right.drop()
            if not fields.all("bestAccessRight"):
                codes.setdefault(code)
    for code in [c for c in codes if c][:1]:
        bare = code.rstrip("/").rsplit("/", 1)[-1]
        if scheme("access-category").find_iri(COARAR.namespace + bare):
            resource.access("", COARAR.namespace + bare, "bestAccessRight/code")
        else:
            resource.statements.remark("access-unknown", "bestAccessRight/code", code)


def _extent(resource: Resource, fields: Field) -> None:
    """Size, which is a text (trap 53), and places, whose format the graph does not fix."""
    for stated in fields.texts("size"):
        resource.extent(stated, "size")
    for location in fields.all("geoLocations"):
        texts = [w for n in ("place", "point", "box") for w in location.texts(n)]
        if texts:
            coverage.place(resource, [(words, "") for words in texts])
    for words in fields.texts("coverages", "coverage"):
        coverage.period(resource, "", "", "coverages", [(words, "")])


def _project(resource: Resource, project: Field) -> None:
    """Elements 1 to 5. A code is tested for being a Japan Grant Number, since nothing says so (trap 7)."""
    funders = project.all("funder", "fundings", "funding")
    award = Award(number_is_jgn=False, where="projects")
    award.number = project.text("code")
    award.titles = [(words, "") for words in project.texts("title")]
    for funder in funders:
        award.funder_names += [(w, "") for w in (*funder.texts("name"), *funder.texts("shortName"))]
        for stream in funder.all("fundingStream"):
            words = stream.text("description") or stream.take().strip()
            award.programme_names += [(words, "")] if words and not award.programme_names else []
            stream.drop()
        for known in funder.all("jurisdiction"):
            known.drop()
    if not award.titles:
        award.titles = [(words, "") for words in project.texts("acronym")]
    for known in project.all("id", "acronym", "provenance", "validated", "startDate", "endDate"):
        known.drop()
    if award.number.lower() == "unidentified":
        return  # what OpenAIRE puts where a funder names no project
    if award:
        resource.output_of(award)
