"""The people of a grant: names in both languages and kana, numbers, roles, affiliations."""

from __future__ import annotations

from loader.elements import Affiliation, Naming, Project, affiliate, person
from loader.elements.naming import state_identifier, state_texts
from loader.record import Field, Node
from loader.sources.kaken.institutions import Institutions
from loader.sources.kaken.summary import Sides, Summaries, attribute
from loader.values import identifier, text
from loader.values.name import read_family_first
from ontology import SDO, scheme

WHERE = "summary/member"


def state_members(summaries: Summaries, project: Project, institutions: Institutions) -> None:
    """State every member once, with the languages of the same ``@sequence`` together."""
    for place, (_, sides) in enumerate(summaries.paired("member"), start=1):
        node = _person(summaries, sides)
        if node is None:
            continue
        years, role = attribute(sides, "@participate"), attribute(sides, "@role")
        concept = scheme("role").find(role) if role else None
        if role and concept is None and role != "unknown":
            summaries.statements.remark("type-unknown", f"{WHERE}/@role", role)
        project.member(node, concept, label=role, position=place, years=years)
        _affiliations(summaries, sides, node, institutions, years)


def _person(summaries: Summaries, sides: Sides) -> Node | None:
    statements = summaries.statements
    naming, others = Naming(), []
    for tag, member in sides.items():
        for name in sorted(member.all("personalName"), key=lambda n: n.text("@sequence") or "1"):
            if naming.full and any(t == tag for _, t in naming.full):
                others.append(_full(name, tag))
            else:
                _name(naming, name, tag)
    number, other = _numbers(sides)
    if not (naming or number or other):
        return None
    node = person(statements, naming, erad=number, where=f"{WHERE}/@eradCode")
    state_texts(statements, node, SDO.alternateName, others)
    if other:
        state_identifier(statements, node, other, agency="KAKEN")
    for member in sides.values():
        for status in member.all("memberStatus"):
            status.drop()  # declined or not: tells of the paper work, not of the person
    return node


def _numbers(sides: Sides) -> tuple[str, str]:
    """The e-Rad number, and the researcher number of KAKEN when it is another one."""
    stated = [attribute(sides, "@eradCode")]
    for member in sides.values():
        for enriched in member.all("enriched"):
            for field in enriched.all("researcherNumber"):
                kind, value = field.text("@type"), field.take().strip()
                stated += [value] if kind in {"", "erad"} else []
    own = attribute(sides, "@researcherNumber")
    number = next(filter(None, [*stated, own if identifier.erad_researcher(own) else ""]), "")
    return number, own if own != number else ""


def _full(name: Field, tag: str) -> tuple[str, str]:
    family, given = _part(name, "familyName"), _part(name, "givenName")
    return read_family_first(name.text("fullName"), tag, family[0], given[0]).full, tag


def _part(name: Field, which: str) -> tuple[str, str]:
    """A part of a name and its reading in kana."""
    field = name.first(which)
    return (text.clean(field.take()), text.clean(field.text("@yomi"))) if field is not None else ("", "")


def _name(naming: Naming, name: Field, tag: str) -> None:
    """Take the main name of a language; KAKEN writes the family first in English too (trap 40)."""
    family, given = _part(name, "familyName"), _part(name, "givenName")
    parts = read_family_first(name.text("fullName"), tag, family[0], given[0])
    if parts.full:
        naming.full.append((parts.full, tag))
    if parts.family:
        naming.family.append((parts.family, tag))
    if parts.given:
        naming.given.append((parts.given, tag))
    if family[1]:
        naming.family.append((family[1], "ja-Kana"))
    if given[1]:
        naming.given.append((given[1], "ja-Kana"))
    if family[1] and given[1]:
        naming.full.append((f"{family[1]} {given[1]}", "ja-Kana"))


def _affiliations(summaries: Summaries, sides: Sides, node: Node, institutions: Institutions, years: str) -> None:
    """State where the member worked; the elements beside ``affiliation`` are its deprecated form."""
    by_place: dict[str, Sides] = {}
    for tag, member in sides.items():
        stated = member.all("affiliation")
        for place, field in enumerate(stated, start=1):
            by_place.setdefault(field.text("@sequence") or str(place), {})[tag] = field
        for old in member.all("institution", "department", "jobTitle"):
            if stated:
                old.drop()
        if not stated and member.all("institution"):
            by_place.setdefault("1", {})[tag] = member
    for affiliation in by_place.values():
        _affiliation(summaries, affiliation, node, institutions, years)


def _affiliation(summaries: Summaries, sides: Sides, node: Node, institutions: Institutions, years: str) -> None:
    found: Sides = {tag: field for tag, side in sides.items() if (field := side.first("institution")) is not None}
    posts = [(words, tag) for tag, side in sides.items() if (words := _post(side))]
    if not found:
        return
    names = summaries.labels(found)
    where = institutions.node(names, attribute(found, "@niiCode"), attribute(found, "@mextCode"))
    for field in found.values():
        for kind in field.all("@institutionType"):
            kind.drop()  # see Institutions
    affiliate(summaries.statements, node, Affiliation(where, posts, years), WHERE, current=False)


def _post(side: Field) -> str:
    """Department and post in one text; their codes belong to lists that nobody publishes."""
    for field in side.all("department", "jobTitle"):
        for code in field.all("@niiCode", "@mextCode"):
            code.drop()
    return " ".join(filter(None, (text.clean(f.take()) for f in side.all("department", "jobTitle"))))
