"""Projects as CiNii Research identifies them: number in KAKEN, Japan Grant Number, address."""

from __future__ import annotations

from loader.elements import Award, Project
from loader.elements.listing import listed
from loader.elements.project import JSPS, kakenhi
from loader.record import Field, Statements
from loader.sources.cinii.texts import texts, typed
from loader.values import identifier, jgn

KAKEN_ID = "KAKENHI-"


def award_of(numbers: list[tuple[str, str]], titles: list[tuple[str, str]], where: str) -> Award:
    """The award that typed identifiers and titles describe."""
    kaken = next((v for k, v in numbers if k == "KAKEN"), "")
    number = next((v for k, v in numbers if k == "JGN"), "")
    if not number and kaken and kakenhi(kaken_number(kaken)):
        number = f"JP{kaken_number(kaken)}"
    page = next((v for k, v in numbers if k == "URI" and identifier.url(v)), "")
    family = jgn.read(number)
    ours = bool(kaken) or (family is not None and family.family == "kakenhi")
    codes = [JSPS] if ours else [family.funder] if family and family.funder else []
    return Award(funder_codes=codes, number=number, titles=titles, page=page, where=where)


def kaken_number(stated: str) -> str:
    """The number of KAKENHI in "19KK0341", "PROJECT-19KK0341" or "KAKENHI-PROJECT-19KK0341"."""
    return stated.removeprefix(KAKEN_ID).removeprefix("PROJECT-")


def kaken_id(stated: str) -> str:
    """The id in KAKEN for the same; "" for what is no number of a project."""
    if stated.startswith(KAKEN_ID):
        return stated
    number = kaken_number(stated)
    return f"{KAKEN_ID}PROJECT-{number}" if kakenhi(number) else ""


def identify(statements: Statements, project: Project, numbers: list[tuple[str, str]], crid: str) -> None:
    """State every identifier of a project: CRID, id in KAKEN, and what else is stated."""
    if crid:
        listed(statements, project.node, crid)
    for kind, value in numbers:
        if kind == "KAKEN" and (told := kaken_id(value)):
            project.kaken(told)


def state_projects(statements: Statements, record: Field) -> list[Project]:
    """The projects that a product names as its own."""
    found = []
    for entry in record.all("project"):
        numbers = typed(entry.all("projectIdentifier"))
        crid = identifier.crid(entry.text("@id")) or ""
        entry.text("@type")
        award = award_of(numbers, texts(entry, "notation"), "project")
        if not (award or crid):
            continue
        award.titles = award.titles or ([] if award else [(crid, "")])
        project = Project(statements, award)
        identify(statements, project, numbers, crid)
        found.append(project)
    return found
