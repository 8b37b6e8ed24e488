"""The projects of a maDMP and the money behind them."""

from __future__ import annotations

import re

from loader.elements import Award, Funding, Plan
from loader.elements.naming import state_identifier
from loader.record import Field
from loader.sources.dmp.form import peek, said
from loader.values import identifier, text
from ontology import DCTERMS

_KAKEN = re.compile(r"kaken\.nii\.ac\.jp/(?:(?:ja|en)/)?grant/KAKENHI-[A-Z]+-([0-9A-Za-z]+)", re.IGNORECASE)
_GRANTED = ("", "granted")


def state_project(project: Field, plan: Plan, tag: str) -> list[Funding]:
    """State a project with each funding that was granted; one that was not stays unread, as no money was paid."""
    titles = said(project.text("title"), tag)
    start, end = project.text("start"), project.text("end")
    numbers = [n for named in project.all("project_id") if (n := named.text("identifier"))]
    for named in project.all("project_id"):
        named.text("type")
    awards = [a for f in project.all("funding") if (a := _award(f, titles, tag))] or [Award(titles=titles)]
    found = []
    for award in awards:
        award.where = "dmp/project"
        money = plan.project(award, start=start, end=end)
        if money.project is not None:
            for words, language in said(project.text("description"), tag):
                literal = text.literal(text.lines(words), language)
                plan.statements.add(money.project, DCTERMS.description, literal)
            for notation in numbers:
                state_identifier(plan.statements, money.project, notation)
        found.append(money)
    return found


def _award(funding: Field, titles: list[tuple[str, str]], tag: str) -> Award | None:
    if peek(funding, "funding_status").lower() not in _GRANTED:
        return None
    funding.text("funding_status")
    award = Award(titles=titles, number_is_jgn=False)
    award.funder_names = said(funding.text("funder_name", "name"), tag)
    for named in funding.all("funder_id"):
        code, kind = named.text("identifier"), named.text("type").lower()
        if code:
            award.funder_codes.append(f"10.13039/{code}" if kind == "fundref" and code.isdigit() else code)
    for named in funding.all("grant_id"):
        named.text("type")
        _number(named.text("identifier"), award)
    return award


def _number(stated: str, award: Award) -> None:
    """The award number in an identifier of a grant: JST numbers are DOIs, KAKENHI numbers are pages of KAKEN."""
    if (bare := identifier.doi(stated)) and bare.startswith("10.52926/"):
        award.number, award.page = bare.partition("/")[2].upper(), stated
    elif found := _KAKEN.search(stated):
        award.number, award.page = f"JP{found[1].removeprefix('JP')}", stated
    else:
        award.number = stated
