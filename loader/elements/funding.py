"""Who paid for what: funder, programme, grant and project (common elements 1 to 6)."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field

import pyoxigraph as ox

from loader.elements.naming import state_identifier, state_texts
from loader.record import Node, Statements
from loader.values import identifier, jgn, text
from ontology import DCTERMS, ENISHI, FOAF, FRAPO, PROV, SDO, SKOS, Concept, scheme


@dataclass(slots=True)
class Award:
    """What a source states about the money behind a dataset or project. Every text is as stated.

    Args:
        funder_names: names of the funder with language tags, "名称(略称)" included.
        funder_codes: e-Rad code, ROR, Crossref funder id or abbreviation of the funder.
        stream: programme code inside the Japan Grant Number (体系的番号におけるプログラム情報コード).
        programme_names: names of the programme with language tags.
        programme_code: code of the programme in e-Rad (SEIDO_CD and JIGYO_CD joined by "-").
        number: Japan Grant Number or another award number.
        number_is_jgn: the source says that the number is a Japan Grant Number.
        page: address of the award as stated.
        titles: names of the project with language tags.
        titles_internal: the source may tell the titles only inside.
        project_field: research field of the project, as code or label.
        erad_project: e-Rad project id (課題ID).
        own: the source's own key of the project, the same in all its records; used where no identifier is stated.
        where: path of the funding fields in the source record, for remarks.
    """

    funder_names: list[tuple[str, str]] = field(default_factory=list)
    funder_codes: list[str] = field(default_factory=list)
    stream: str = ""
    programme_names: list[tuple[str, str]] = field(default_factory=list)
    programme_code: str = ""
    number: str = ""
    number_is_jgn: bool = True
    page: str = ""
    titles: list[tuple[str, str]] = field(default_factory=list)
    titles_internal: bool = False
    project_field: str = ""
    erad_project: str = ""
    own: str = ""
    where: str = "funding"

    def __bool__(self) -> bool:
        return bool(
            self.funder_names
            or self.funder_codes
            or self.stream
            or self.programme_names
            or self.number
            or self.titles
            or self.erad_project
            or self.own
        )


@dataclass(frozen=True, slots=True)
class Funding:
    """The nodes of an award; None for what the source does not state."""

    funder: Node | None
    programme: Node | None
    grant: Node | None
    project: Node | None


def _spellings(name: str) -> list[str]:
    """A funder's name as stated, without its bracketed abbreviation, and the abbreviation alone."""
    folded = unicodedata.normalize("NFKC", name).strip()
    if folded.endswith(")") and "(" in folded:
        head, _, tail = folded[:-1].rpartition("(")
        return [folded, head.strip(), tail.strip()]
    return [folded]


def _funder_concept(statements: Statements, award: Award) -> Concept | None:
    """The funder that codes and names mean; codes outrank names, and a contradiction is remarked."""
    funders = scheme("funder")
    by_code: Concept | None = None
    for code in award.funder_codes:
        padded = code.strip().zfill(4) if code.strip().isdigit() else code.strip()
        padded = padded[-4:] if padded.isdigit() and len(padded) == 5 and padded[0] == "0" else padded
        found = funders.find(padded) or funders.find_iri(code)
        if found is None and (bare := identifier.ror(code)):
            found = funders.find_iri(f"https://ror.org/{bare}")
        if found is None and (fundref := identifier.doi(code)):
            found = funders.find_iri(f"https://doi.org/{fundref}")
        by_code = by_code or found
    by_name = next((c for name, _ in award.funder_names for s in _spellings(name) if (c := funders.find(s))), None)
    if by_code and by_name and by_code.iri != by_name.iri:
        stated = " / ".join([*award.funder_codes, *(n for n, _ in award.funder_names)])
        statements.remark("funder-conflict", award.where, stated)
    return by_code or by_name


def funder(statements: Statements, award: Award) -> tuple[Node | None, Concept | None]:
    """State the funder of an award (common element 1) and say which known funder it is.

    Returns:
        The node, or None when no funder is stated, and the entry of the funder list, or None for others.
    """
    if not award.funder_names and not award.funder_codes:
        return None, None
    concept = _funder_concept(statements, award)
    ror = next((r for code in award.funder_codes if (r := identifier.ror(code))), None)
    fundref = next((d for c in award.funder_codes if (d := identifier.doi(c)) and d.startswith("10.13039/")), None)
    if concept is not None:
        node = statements.mint("organization", f"erad-funder:{concept.notation}")
        statements.identify(node, "erad-funder", concept.notation)
        state_identifier(statements, node, concept.notation, ENISHI.ERadFunder, "e-Rad")
        known = [r for iri in concept.exact if (r := identifier.ror(iri.value))]
        ror = known[0] if known else ror
    elif ror:
        node = statements.mint("organization", f"ror:{ror}")
    elif fundref:
        node = statements.mint("organization", f"fundref:{fundref}")
        statements.identify(node, "fundref", fundref)
    else:
        node = statements.local("organization", "funder")
    if concept is None:
        statements.remark(
            "funder-unknown",
            award.where,
            " / ".join([*award.funder_codes, *(n for n, _ in award.funder_names)]),
        )
    if ror:
        statements.identify(node, "ror", ror)
    statements.a(node, FRAPO.FundingAgency, FOAF.Organization)
    state_texts(statements, node, FOAF.name, award.funder_names)
    if not award.funder_names and concept is not None:
        state_texts(statements, node, FOAF.name, [(v, k) for k, v in concept.label.items()])
    return node, concept


def _number(statements: Statements, award: Award, funder_code: str) -> jgn.Jgn | None:
    """The Japan Grant Number of an award; what was repaired or cannot be one is remarked."""
    if not award.number:
        return None
    number = jgn.read(award.number, funder_code or None)
    if number is None:
        if award.number_is_jgn:
            statements.remark("jgn-invalid", award.where, award.number)
        return None
    if number.derived:
        statements.remark("jgn-repaired", award.where, award.number)
    if number.placeholder and not number.joins:
        statements.remark("jgn-placeholder", award.where, award.number)
    if number.level != "award":
        statements.remark("jgn-programme-level", award.where, award.number)
    return number


def _award_key(award: Award, number: jgn.Jgn, funder_code: str) -> str | None:
    """The key under which a grant and its project are known, None when the number does not tell them apart.

    Keys stand in public IRIs and links, and titles may be internal: a programme's number is completed by a digest
    of the title.
    """
    if not number.joins:
        return None
    code = number.funder or funder_code or "unknown"
    if number.level == "award":
        return f"{code}:{number.number}"
    if title := next((text.key(words) for words, _ in award.titles if words), ""):
        digest = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:16]
        return f"{code}:{number.number}:{digest}"
    return f"{code}:{number.number}:{award.erad_project}" if award.erad_project else None


def _programme(
    statements: Statements, award: Award, number: jgn.Jgn | None, funder_node: Node | None, funder_code: str
) -> Node | None:
    """State the programme of an award (common elements 2 and 3)."""
    stream = unicodedata.normalize("NFKC", award.stream).strip().upper().removeprefix("JP") or (
        (number.stream or "") if number and number.joins else ""
    )
    programme_level = number if number and number.level == "programme" and number.joins else None
    if stream:
        node = statements.mint("programme", f"jgn-stream:{stream}")
        statements.identify(node, "jgn-stream", stream)
    elif programme_level:
        node = statements.mint("programme", f"jgn:{programme_level.number}")
    elif award.programme_code:
        node = statements.mint("programme", f"erad-programme:{funder_code}:{award.programme_code}")
    elif award.programme_names:
        node = statements.mint("programme", f"name:{funder_code}:{text.key(award.programme_names[0][0])}")
    else:
        return None
    statements.a(node, FRAPO.FundingProgramme)
    state_texts(statements, node, DCTERMS.title, award.programme_names)
    if stream:
        statements.add(node, SKOS.notation, ox.Literal(stream, datatype=ENISHI.JGNStream))
    if award.programme_code:
        statements.identify(node, "erad-programme", f"{funder_code}:{award.programme_code}")
        state_identifier(statements, node, award.programme_code, ENISHI.ERadProgramme, "e-Rad")
    if programme_level:
        statements.identify(node, "jgn-programme", programme_level.number)
        state_identifier(
            statements,
            node,
            programme_level.number,
            ENISHI.JGN,
            "NISTEP",
            kind=scheme("jgn-level")["programme"].iri,
        )
    statements.add(node, FRAPO.hasFundingAgency, funder_node)
    return node


def _grant(statements: Statements, award: Award, number: jgn.Jgn | None, key: str | None) -> Node | None:
    """State the grant of an award (common element 4)."""
    if not award.number:
        return None
    if key or award.own:
        node = statements.mint("grant", f"jgn:{key}" if key else f"{award.own}/{award.number}")
    else:
        node = statements.local("grant", "grant")
    statements.a(node, FRAPO.Grant, SDO.Grant)
    if number is None:
        statements.add(node, FRAPO.hasGrantNumber, ox.Literal(award.number))
    elif number.level != "programme":
        statements.add(node, FRAPO.hasGrantNumber, ox.Literal(number.number))
        level = scheme("jgn-level")[number.level].iri
        state_identifier(statements, node, number.number, ENISHI.JGN, "NISTEP", kind=level)
    if key:
        statements.identify(node, "jgn", key)
    page = identifier.url(award.page) or (number.page if number else None)
    if page:
        statements.add(node, FOAF.page, ox.NamedNode(page))
    return node


def _project(statements: Statements, award: Award, key: str | None) -> Node | None:
    """State the project of an award (common elements 5 and 6)."""
    if award.erad_project:
        node = statements.mint("project", f"erad-project:{award.erad_project}")
        statements.identify(node, "erad-project", award.erad_project)
        state_identifier(statements, node, award.erad_project, ENISHI.ERadProject, "e-Rad")
    elif key:
        node = statements.mint("project", f"jgn:{key}")
    elif award.own:
        node = statements.mint("project", award.own)
    elif award:
        node = statements.local("project", "project")
    else:
        return None
    if key:
        statements.identify(node, "jgn", key)
    statements.a(node, FOAF.Project, SDO.ResearchProject, PROV.Activity)
    state_texts(statements, node, DCTERMS.title, award.titles, internal=award.titles_internal)
    if award.project_field:
        if concept := scheme("erad-field").find(award.project_field):
            statements.add(node, DCTERMS.subject, concept.iri)
        else:
            statements.remark("field-unknown", award.where, award.project_field)
    return node


def programme(statements: Statements, award: Award) -> tuple[Node | None, Node | None]:
    """State the programme of an award and its funder, without any grant or project.

    Returns:
        The nodes of programme and funder; None for what is not stated.
    """
    funder_node, concept = funder(statements, award)
    return _programme(statements, award, None, funder_node, concept.notation if concept else ""), funder_node


def funding(statements: Statements, award: Award) -> Funding:
    """State the chain funder, programme, grant, project of an award and link it.

    A number that stands for a whole programme (SIP, NEDO ...) never identifies a project by itself: its key then
    also holds the project's name, and without a name the project stays this record's own.
    """
    funder_node, concept = funder(statements, award)
    code = concept.notation if concept else ""
    number = _number(statements, award, code)
    key = _award_key(award, number, code) if number else None
    programme = _programme(statements, award, number, funder_node, code)
    grant = _grant(statements, award, number, key)
    project = _project(statements, award, key)
    if grant is not None:
        statements.add(grant, FRAPO.isAwardedBy, funder_node)
        statements.add(grant, DCTERMS.isPartOf, programme)
    if project is not None:
        statements.add(project, FRAPO.isFundedBy, grant)
        statements.add(project, FRAPO.hasFundingAgency, funder_node)
        if grant is None:
            statements.add(project, DCTERMS.isPartOf, programme)
    return Funding(funder_node, programme, grant, project)
