"""Who paid for a dataset, where a catalogue knows it: projects, grants and funders in the terms of FRAPO."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loader.elements.dcat.words import concept, iri, iris, label, one, text, types, words
from loader.elements.funding import Award, Funding
from loader.elements.resource import Resource
from loader.record import Field
from loader.values.rdf import name

_PROJECTS = frozenset({"foaf:Project", "sdo:ResearchProject", "sdo:Project", "frapo:Project"})


def state_funding(resource: Resource, tree: Field) -> list[Funding]:
    """Common elements 1 to 6, from the projects that the data are output of."""
    found: dict[str, Field] = {}
    for thing in tree.all("frapo:isOutputOf", "prov:wasGeneratedBy", "sdo:isPartOf", "sdo:funding"):
        if thing.name == "frapo:isOutputOf" or _kinds(thing) & (_PROJECTS | {"sdo:Grant", "frapo:Grant"}):
            identity = thing.first("@id")
            key = (identity.value if identity is not None else None) or f"{thing.name}-{len(found)}"
            if key in found:
                thing.drop()
            found.setdefault(key, thing)
    return [resource.output_of(award) for thing in found.values() for award in _awards(thing) if award]


def _kinds(thing: Field) -> set[str]:
    """The classes of a thing, without reading them."""
    return {name(i.value or "") for f in thing.all("rdf:type") for i in f.all("@id")}


def _awards(project: Field) -> Iterator[Award]:
    """One award for each grant of a project, or one without a grant."""
    kinds = _kinds(project)
    types(project)
    iri(project)
    base = Award(titles=label(project), where=project.name)
    base.erad_project = _notation(project, "enishi:ERadProject")
    for funder in project.all("frapo:hasFundingAgency", "sdo:funder"):
        _funder(base, funder)
    for period in project.all("dcterms:temporal"):
        period.drop()  # of the project, not of the data; the funder's own records tell it
    for programme in project.all("dcterms:isPartOf"):
        _programme(base, programme)
    for field in project.all("dcterms:subject"):
        address, names = concept(field)
        base.project_field = base.project_field or _last(address) or one(names)
    grants = project.all("frapo:isFundedBy", "sdo:funding")
    if not grants and kinds & {"sdo:Grant", "frapo:Grant"}:
        grants = [project]
    for grant in grants:
        award = replace(base, funder_codes=[*base.funder_codes], funder_names=[*base.funder_names])
        _grant(award, grant)
        yield award
    if not grants:
        yield base


def _last(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[-1]


def _grant(award: Award, grant: Field) -> None:
    types(grant)
    iri(grant)
    number = _notation(grant, "enishi:JGN")
    stated = text(grant, "frapo:hasGrantNumber", "dcterms:identifier", "sdo:identifier")
    award.number = award.number or number or stated
    award.number_is_jgn = bool(number)
    for page in iris(grant, "foaf:page", "sdo:url"):
        award.page = award.page or page
    for programme in grant.all("dcterms:isPartOf"):
        _programme(award, programme)
    for funder in grant.all("frapo:isAwardedBy", "sdo:funder"):
        _funder(award, funder)


def _programme(award: Award, programme: Field) -> None:
    types(programme)
    iri(programme)
    if names := label(programme) + words(programme, "dcterms:alternative"):
        award.programme_names = award.programme_names or names
    for above in programme.all("dcterms:isPartOf", "adms:identifier"):
        above.drop()  # codes are looked for again below; the scheme above a programme is told by e-Rad
    for notation in programme.all("skos:notation"):
        if notation.text("@type") == "enishi:JGNStream":
            award.stream = award.stream or notation.take().strip()
    award.programme_code = award.programme_code or _notation(programme, "enishi:ERadProgramme")
    if number := _notation(programme, "enishi:JGN"):
        award.number = award.number or number
    for funder in programme.all("frapo:hasFundingAgency"):
        _funder(award, funder)


def _funder(award: Award, funder: Field) -> None:
    types(funder)
    own = iri(funder)
    codes = [own, _notation(funder, "enishi:ERadFunder"), *iris(funder, "owl:sameAs", "skos:exactMatch")]
    codes.append(_notation(funder, "enishi:ROR"))
    award.funder_codes += [c for c in codes if c and c not in award.funder_codes]
    for stated in label(funder) + words(funder, "skos:altLabel"):
        if stated not in award.funder_names:
            award.funder_names.append(stated)


def _notation(thing: Field, datatype: str) -> str:
    """The identifier of a thing that has this datatype; its node counts as read."""
    for node in thing.all("adms:identifier"):
        for notation in node.all("skos:notation"):
            kind = notation.first("@type")
            if kind is not None and kind.value == datatype:
                node.drop()
                return (notation.value or "").strip()
    return ""
