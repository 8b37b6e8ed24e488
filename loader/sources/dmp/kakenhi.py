"""The KAKENHI form of JSPS as statements: project number, people with serial numbers, data rows."""

from __future__ import annotations

import re
import unicodedata

from loader.elements import Award, Contact, Funding, Plan
from loader.elements.project import JSPS, kakenhi
from loader.record import Field, Node
from loader.sources.dmp import workbook as form
from loader.sources.dmp.form import Known, digest, peek, said
from loader.sources.dmp.people import Member, involve, office
from loader.sources.dmp.place import state_place
from loader.values import text
from ontology import VCARD

_SERIALS = re.compile(r"([0-9]{1,2})(?:\s*[~〜～-]\s*([0-9]{1,2}))?")
_BETWEEN = re.compile(r"[\s、,，・及びと]+")


def known(content: Field) -> Known:
    """By the project number; a plan without one by the names of its data."""
    version = peek(content, form.MODIFIED) or peek(content, form.CREATED)
    number = "".join(unicodedata.normalize("NFKC", peek(content, form.NUMBER)).split())
    if number:
        return Known(f"kakenhi:{number.removeprefix('JP')}", version)
    name = digest(*(peek(row, form.TITLE_OF_DATA) for row in content.all("data")))
    return Known(f"data:{name}" if name else "", version)


def state(content: Field, plan: Plan) -> None:
    """State plan, project, people and data."""
    content.text(form.MODIFIED)  # it is the version
    if created := content.text(form.CREATED):
        plan.created(created, form.CREATED)
    money = _state_project(content.text(form.NUMBER), plan)
    people = _state_people(content, plan)
    for position, row in enumerate(content.all("data"), 1):
        _state_data(row, plan, position, money, people)
    for mark in content.all("@version", "@dmp"):
        mark.drop()


def _state_project(stated: str, plan: Plan) -> Funding:
    """The project of a number as researchers write it, without JP (23H03160); the form is JSPS's own."""
    number = kakenhi(stated) if stated else None
    award = Award(
        funder_codes=[JSPS] if stated else [], number=number.number if number else stated, where=form.NUMBER
    )  # fmt: skip
    money = plan.project(award)
    if number:
        for node in (money.project, money.grant):
            if node is not None:
                key = f"KAKENHI-PROJECT-{number.number.removeprefix('JP')}"
                plan.statements.identify(node, "kaken-project", key)
    return money


def _state_people(content: Field, plan: Plan) -> dict[int, Node]:
    """State everybody, and return who has which serial number; someone in two roles has two rows."""
    found: dict[int, Node] = {}
    for row in content.all("person"):
        role, serial = row.text("role"), row.text(form.SERIAL)
        place, _, post = row.text(form.POST).rpartition("・")
        number = unicodedata.normalize("NFKC", row.text(form.RESEARCHER))
        member = Member(
            full=row.text(form.NAME),
            erad=number if number.strip("0") else "",
            institution=place or post,
            post=post if place else "",
            where="person",
        )
        serials = serial_numbers(serial) or []
        agent = next((found[n] for n in serials if n in found), None) or member.state(plan.statements)
        if agent is None:
            continue
        found.update(dict.fromkeys(serials, agent))
        involve(plan, agent, [role])
        _state_contact(row.text(form.CONTACT), member, plan)
    return found


def _state_contact(stated: str, member: Member, plan: Plan) -> None:
    if not stated:
        return
    email = stated if "@" in stated and not re.search(r"\s", stated) else ""
    phone = stated if re.fullmatch(r"[0-9()+ -]{6,20}", unicodedata.normalize("NFKC", stated)) else ""
    names = member.naming.full if email or phone else said(stated)
    plan.contact(Contact(names=names, email=email, telephone=phone, kind=VCARD.Individual), form.CONTACT)


def serial_numbers(stated: str) -> list[int] | None:
    """The serial numbers that a cell refers to: ①, ①②, ①～③, 1、2 (trap 48); None when it says something else."""
    spaced = "".join(
        f" {int(unicodedata.numeric(c))} " if unicodedata.category(c) == "No" and unicodedata.numeric(c) % 1 == 0 else c
        for c in stated
    )
    plain = unicodedata.normalize("NFKC", spaced).replace("(", " ").replace(")", " ")
    if _BETWEEN.sub("", _SERIALS.sub("", plain)):
        return None
    numbers: list[int] = []
    for first, last in _SERIALS.findall(plain):
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def _state_data(row: Field, plan: Plan, position: int, money: Funding, people: dict[int, Node]) -> None:
    number = row.text(form.ROW) or str(position)
    planned = plan.dataset(number)
    planned.data_number(number, money)
    planned.title(said(row.text(form.TITLE_OF_DATA)))
    planned.description(said(row.text(form.SUMMARY)), form.SUMMARY)
    for label, role in ((form.COLLECTOR, "data-collector"), (form.MANAGER, "data-manager")):
        stated = row.text(label)
        numbers = serial_numbers(stated)
        if numbers is None:
            office(planned, stated, role, label)
            continue
        for serial in numbers:
            if serial in people:
                involve(planned, people[serial], [role])
            else:
                plan.statements.remark("person-unlisted", label, stated)
    planned.note(said(row.text(form.SENSITIVE)), internal=True)
    access, detail = row.text(form.ACCESS), said(row.text(form.DETAIL))
    if access and planned.category(access, form.ACCESS):
        planned.concealed(detail)
    else:
        planned.rights(detail)
    state_place(planned, row.text(form.PLACE), form.PLACE)
    if opens := row.text(form.OPENS):
        planned.opens(text.clean(opens), form.OPENS)
