"""A researcher of NRID in the terms of the crosswalk: names, numbers, affiliations, projects."""

from __future__ import annotations

from collections.abc import Iterator

from loader.elements import Affiliation, Award, Naming, Project, affiliate, catalogue_record, organization, person
from loader.elements.naming import state_identifier, state_texts
from loader.elements.project import JSPS, kakenhi
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.sources.nrid.fields import AGENCIES, DROPPED
from loader.values import identifier, text
from loader.values.name import read_family_first
from ontology import ENISHI, SDO, scheme

_PREFIX = "KAKENHI-PROJECT-"


def map_researcher(record: Record, fields: Field, statements: Statements) -> None:
    """State a researcher.

    Raises:
        RefusedError: there is neither a name nor a number.
    """
    for name in DROPPED:
        for field in fields.all(name):
            field.drop()
    naming, others = _names(fields)
    numbers = fields.texts("id:person:erad")
    if not naming and not numbers:
        raise RefusedError("The researcher has neither a name nor a number")
    node = _person(record, fields, statements, naming, numbers)
    state_texts(statements, node, SDO.alternateName, others)
    for name, current in (("affiliations:current", True), ("affiliations:history", False)):
        for place in fields.all(name):
            _affiliation(place, statements, node, current=current)
    for entry in fields.all("work:project"):
        _project(entry, statements, node)
    fields.text("_source_url")
    page = f"https://nrid.nii.ac.jp/nrid/{record.identifier}/" if record.identifier.isdigit() else ""
    catalogue_record(statements, record, node, url=page)


def _person(record: Record, fields: Field, statements: Statements, naming: Naming, numbers: list[str]) -> Node:
    """The person under the number of this NRID; others stay identifiers, for a curated table to join (trap 74)."""
    ours = record.identifier.removeprefix("10000")
    number = next((n for n in numbers if (r := identifier.erad_researcher(n)) and r.number == ours), "")
    number = number or next(iter(numbers), "")
    orcids = fields.texts("id:orcid")
    node = person(statements, naming, erad=number, orcid=orcids[0] if orcids else "", where="id:person:erad")
    for other in numbers:
        if other != number and (found := identifier.erad_researcher(other)):
            state_identifier(statements, node, found.number, ENISHI.ERadResearcher, "e-Rad")
    for other in orcids[1:]:
        if bare := identifier.orcid(other):
            state_identifier(statements, node, bare, ENISHI.ORCID)
    for name, agency in AGENCIES.items():
        for value in fields.texts(name):
            state_identifier(statements, node, value, agency=agency)
    return node


def _names(fields: Field) -> tuple[Naming, list[tuple[str, str]]]:
    """The representative name in each language, and the other names."""
    naming, others = Naming(), []
    for place, name in enumerate([*fields.all("name"), *fields.all("names")]):
        for tag, full, family, given in _languages(name):
            parts = read_family_first(full, tag, family, given)
            if place == 0 or not naming.full:
                naming.full.append((parts.full, tag))
                naming.family += [(parts.family, tag)] if parts.family else []
                naming.given += [(parts.given, tag)] if parts.given else []
            elif (parts.full, tag) not in naming.full:
                others.append((parts.full, tag))
        for known in name.all("sequence", "since", "until", "util"):
            known.drop()  # when a name was in use
    return naming, others


def _languages(name: Field) -> Iterator[tuple[str, str, str, str]]:
    """Language, whole name, family name and given name of a name."""
    by_tag: dict[str, dict[str, str]] = {}
    for part in ("humanReadableValue", "name:familyName", "name:givenName"):
        for words, tag in texts(name, part):
            by_tag.setdefault(tag, {}).setdefault(part, words)
    for tag, parts in by_tag.items():
        yield (
            tag,
            parts.get("humanReadableValue", ""),
            parts.get("name:familyName", ""),
            parts.get("name:givenName", ""),
        )


def texts(field: Field, *names: str) -> list[tuple[str, str]]:
    """The texts of these members, each {text, lang}, with their languages; "und" is none."""
    found = []
    for member in field.all(*names):
        words, tag = text.clean(member.text("text") or member.take()), member.text("lang")
        if words:
            found.append((words, "" if tag == "und" else tag))
    return found


def _day(field: Field | None) -> str:
    """A day of {commonEra:year, month, day}, as far as it is told."""
    if field is None:
        return ""
    year, month, day = (field.text(name) for name in ("commonEra:year", "month", "day"))
    field.drop()
    parts = [year, *([month.zfill(2)] if month else []), *([day.zfill(2)] if month and day else [])]
    return "-".join(parts) if year else ""


def _affiliation(place: Field, statements: Statements, node: Node, *, current: bool) -> None:
    institutions = place.all("affiliation:institution")
    posts: dict[str, list[str]] = {}
    for field in place.all("affiliation:department", "affiliation:jobTitle"):
        for words, tag in texts(field, "humanReadableValue"):
            posts.setdefault(tag, []).append(words)
        field.drop()  # codes of departments and posts belong to lists that nobody publishes
    start, end = _day(place.first("since")), _day(place.first("until", "util"))
    for known in place.all("sequence"):
        known.drop()  # the order of the list says it
    for field in institutions:
        where = _institution(field, statements)
        if where is not None:
            labels = [(" ".join(words), tag) for tag, words in posts.items()]
            told = Affiliation(where, labels, start=start, end=end)
            affiliate(statements, node, told, "affiliations", current=current)


def _institution(field: Field, statements: Statements) -> Node | None:
    """An institution by the number of KAKENHI (five digits, the MEXT code) and the ten digits of e-Rad (trap 18)."""
    names = texts(field, "humanReadableValue")
    nii, mext, erad = (field.text(f"id:institution:{name}") for name in ("kakenhi", "mext", "erad"))
    kaken = identifier.kaken_institution(mext) or identifier.kaken_institution(nii) or ""
    if not names and not kaken:
        return None
    node = organization(
        statements, names, kaken=kaken, erad=identifier.erad_institution(erad) or "", where="id:institution:mext"
    )
    if nii and nii != kaken:
        state_identifier(statements, node, nii, agency="NII")
    for name, agency in (("jsps", "JSPS"), ("jst", "JST")):
        if value := field.text(f"id:institution:{name}"):
            state_identifier(statements, node, value, agency=agency)
    for known in field.all("category:institution:kakenhi"):
        known.drop()  # classes of institutions come from the institution tables
    return node


def _project(entry: Field, statements: Statements, node: Node) -> None:
    """A project of the researcher: what KAKEN tells of it in full is only named here."""
    ids = [i for source in entry.all("recordSource") for i in source.texts("id:project:kakenhi")]
    titles = [pair for title in entry.all("title") for pair in texts(title, "humanReadableValue")]
    number = next((n for i in ids if kakenhi(n := i.removeprefix(_PREFIX))), "")
    if not ids and not titles:
        return
    award = Award(
        funder_codes=[JSPS] if ids else [], number=f"JP{number}" if number else "", titles=titles, where="work:project"
    )
    project = Project(statements, award)
    for told in ids:
        project.kaken(told if "-" in told else _PREFIX + told)
    first, last = (_year(entry.first(name)) for name in ("since", "until"))
    years = f"{first}-{last}" if first and last else first
    project.period("", "", years, "work:project/since")
    for role in entry.all("role"):
        code = role.text("code:roleInProject:kakenhi")
        labels = texts(role, "humanReadableValue")
        concept = scheme("role").find(code) if code else None
        if code and concept is None:
            statements.remark("type-unknown", "work:project/role", code)
        project.member(node, concept, label=labels[0][0] if labels else code)
    if not entry.all("role"):
        project.member(node, scheme("role")["project-member"])
    for known in entry.all("category", "field", "institution", "keyword", "projectStatus", "member", "review_section"):
        known.drop()  # KAKEN tells them with the project


def _year(field: Field | None) -> str:
    """The year of {fiscal:year: {commonEra:year}}."""
    found = field.first("fiscal:year") if field is not None else None
    year = found.text("commonEra:year") if found is not None else ""
    if field is not None:
        field.drop()
    return year
