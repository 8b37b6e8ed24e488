"""Funding references of a JPCOAR record (item 23), with the elements in jpcoar: (2.0 on) or datacite: (1.0)."""

from __future__ import annotations

from loader.elements import Award, Funding, Resource
from loader.elements.naming import check_languages, state_identifier
from loader.record import Field, Statements
from loader.sources.jairo.texts import names
from loader.values import identifier, jgn
from ontology import ENISHI

WHERE = "jpcoar:fundingReference"


def _both(name: str) -> tuple[str, str]:
    return f"jpcoar:{name}", f"datacite:{name}"


def funding(resource: Resource, record: Field) -> list[Funding]:
    """State every funding reference and link the thing to its projects; order and completeness are not expected."""
    stated = []
    for element in record.all(WHERE):
        numbers: list[Field | None] = [*element.all(*_both("awardNumber"))] or [None]
        award = _award(resource.statements, element)
        streams = _other_streams(element)
        for number in numbers:
            _number(resource.statements, award, number)
            if not award:
                resource.statements.remark("mandatory-child-missing", WHERE, "jpcoar:funderName")
                continue
            money = resource.output_of(award)
            for stream in streams:
                if money.programme is not None:
                    doi = identifier.doi(stream)
                    state_identifier(resource.statements, money.programme, doi or stream, ENISHI.DOI if doi else None)
            stated.append(money)
    return stated


def _award(statements: Statements, element: Field) -> Award:
    award = Award(
        funder_names=names(element, *_both("funderName")),
        programme_names=names(element, *_both("fundingStream")),
        titles=names(element, *_both("awardTitle")),
        where=WHERE,
    )
    for found in element.all(*_both("funderIdentifier")):
        kind = found.text("@funderIdentifierType")
        found_uri = found.first("@funderIdentifierTypeURI")
        if found_uri is not None:
            found_uri.drop()  # says which scheme the type is, not which funder
        if value := found.take().strip():
            award.funder_codes.append(value)
        else:
            statements.remark("identifier-type-empty", f"{WHERE}/jpcoar:funderIdentifier", kind)
    if not award.funder_names:
        statements.remark("mandatory-child-missing", WHERE, "jpcoar:funderName")
    check_languages(statements, [*award.funder_names, *award.programme_names, *award.titles], WHERE)
    for found in element.all(*_both("fundingStreamIdentifier")):
        if found.first("@fundingStreamIdentifierTypeURI"):
            found.text("@fundingStreamIdentifierTypeURI")
        if found.text("@fundingStreamIdentifierType") in {"JGN_fundingStream", "JGN", ""}:
            award.stream = award.stream or found.take().strip()
    return award


def _other_streams(element: Field) -> list[str]:
    """Programme identifiers of other schemes (Crossref Funder)."""
    return [
        found.take().strip()
        for found in element.all(*_both("fundingStreamIdentifier"))
        if found.text("@fundingStreamIdentifierType") not in {"JGN_fundingStream", "JGN", ""} and found.value
    ]


def _number(statements: Statements, award: Award, number: Field | None) -> None:
    """Elements 4 and its address. The syntax tells a Japan Grant Number, not the type stated (trap 7)."""
    award.number = award.page = ""
    if number is None:
        return
    award.number = number.take().strip()
    award.page = number.text("@awardURI")
    kind = number.text("@awardNumberType")
    award.number_is_jgn = kind == "JGN"
    where = f"{WHERE}/jpcoar:awardNumber"
    if kind == "JGN" and not award.number:
        statements.remark("identifier-type-empty", where, kind)
    elif kind not in {"", "JGN"} and jgn.read(award.number):
        statements.remark("jgn-type-wrong", where, f"{award.number} ({kind})")
