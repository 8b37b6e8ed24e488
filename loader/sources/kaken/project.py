"""A grant of KAKEN in the terms of the crosswalk: project, grant, programme, people, institutions, products."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Award, Project, catalogue_record
from loader.elements.naming import state_identifier, state_texts
from loader.elements.project import JSPS, classified, kakenhi
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.sources.kaken.fields import DROPPED
from loader.sources.kaken.institutions import Institutions
from loader.sources.kaken.members import state_members
from loader.sources.kaken.products import state_products
from loader.sources.kaken.subjects import state_outline, state_subjects
from loader.sources.kaken.summary import Summaries, attribute
from loader.values import identifier, text
from ontology import DCTERMS, ENISHI, FOAF, FRAPO, scheme

_AGENCY = "kakenhi"
_TYPES = {
    "area": ("領域", "Area"),
    "organizer": ("総括班", "Organising group"),
    "wrapup": ("成果取りまとめ", "Wrap-up"),
    "planned": ("計画研究", "Planned research"),
    "publicly": ("公募研究", "Publicly offered research"),
    "international": ("国際活動支援班", "International activities group"),
}
"""Names of the values of @projectType; "project" is what every other grant is."""


def map_project(record: Record, grant: Field, statements: Statements) -> None:
    """State a grant.

    Raises:
        RefusedError: it has neither a title nor a number.
    """
    for name in DROPPED:
        for field in grant.all(name):
            field.drop()
    summaries = Summaries.of(grant, statements)
    titles = summaries.texts("title")
    number = _number(grant)
    if not titles and not number:
        raise RefusedError("The grant has neither a title nor a number")
    project = Project(statements, _award(grant, summaries, titles, number))
    project.kaken(record.identifier)
    _numbers(grant, summaries, project, number)
    _dois(statements, grant, project)
    _programme(summaries, project)
    institutions = Institutions(statements, grant)
    for node, place, years in institutions.state(summaries):
        project.member(node, scheme("role")["research-institution"], position=place, years=years)
    state_subjects(summaries, project)
    state_outline(summaries, project)
    _course(summaries, project)
    _amounts(summaries, project)
    state_members(summaries, project, institutions)
    _parent(grant, project)
    state_products(statements, grant, project)
    for name in ("@id", "created", "modified"):
        grant.text(name)  # the identifier and datestamp of the record
    page = f"https://kaken.nii.ac.jp/grant/{record.identifier}/"
    catalogue_record(statements, record, project.node, url=page if record.identifier.isascii() else "")


# money


def _identifiers(grant: Field, kind: str) -> list[str]:
    """The identifiers of one kind that the grant states."""
    return [
        value
        for field in grant.all("identifier")
        if field.text("@type") == kind
        for value in field.texts("normalizedValue")
    ]


def _number(grant: Field) -> str:
    """The Japan Grant Number, or the number in KAKEN when it is not stated."""
    return next(iter(_identifiers(grant, "nationalAwardNumber")), "") or grant.text("@awardNumber")


def _award(grant: Field, summaries: Summaries, titles: list[tuple[str, str]], number: str) -> Award:
    agency = [a for _, side in summaries.sides for a in side.all("agency")]
    kind = next(iter([f.text("@niiCode") for f in agency]), "")
    ours = kind == _AGENCY or (not agency and grant.text("@recordSet") in {_AGENCY, ""})
    pages = [url for listed in grant.all("urlList") for url in listed.texts("url")]
    grant.text("@recordSet")
    return Award(
        funder_codes=[JSPS] if ours else [],  # KAKEN writes the programme, 科学研究費助成事業, where the funder belongs
        funder_names=[] if ours else summaries.texts("agency"),
        number=number if number.startswith("JP") or kakenhi(number) else "",  # areas have numbers of their own
        page=pages[0] if pages else "",
        titles=titles,
        where="grantAward",
    )


def _numbers(grant: Field, summaries: Summaries, project: Project, first: str) -> None:
    """Every number under which the project took part identifies it (trap 6)."""
    stated = [*_identifiers(grant, "nationalAwardNumber"), grant.text("@awardNumber")]
    for _, side in summaries.sides:
        for field in side.all("awardNumber"):
            stated.append(field.text("@awardNumber"))
            for name in ("@participate", "@sequence"):
                for part in field.all(name):
                    part.drop()  # which number was used in which year: the key is the same
    for listed in grant.all("awardNumberList"):
        stated += listed.texts("awardNumber")
        listed.drop()
    if first and not first.startswith("JP") and kakenhi(first) is None:
        project.statements.add(project.node, FRAPO.hasProjectIdentifier, ox.Literal(first))
    done = {first.removeprefix("JP"), ""}
    for number in stated:
        if number.removeprefix("JP") not in done:
            done.add(number.removeprefix("JP"))
            project.number(number, "summary/awardNumber")


def _dois(statements: Statements, grant: Field, project: Project) -> None:
    for stated in _identifiers(grant, "doi"):
        bare = identifier.doi(stated)
        if bare is None:
            statements.remark("doi-invalid", "identifier", stated)
        elif project.grant is not None:
            state_identifier(statements, project.grant, bare, ENISHI.DOI)
            statements.add(project.grant, FOAF.page, ox.NamedNode(f"https://doi.org/{bare}"))


def _programme(summaries: Summaries, project: Project) -> None:
    """State the chain of research categories: the programme of the grant, inside the ones above it."""
    statements, above = summaries.statements, None
    for _, sides in summaries.paired("agency"):
        code, labels = attribute(sides, "@niiCode"), summaries.labels(sides)
        if labels and code == _AGENCY:
            above = _level(statements, f"agency:{code}", labels, "", project, None)
    for _, sides in summaries.paired("category", "@path"):
        code = attribute(sides, "@niiCode", "@path")
        labels = summaries.labels(sides)
        if labels:
            above = _level(statements, f"category:{code or text.key(labels[0][0])}", labels, code, project, above)
    statements.add(project.grant or project.node, DCTERMS.isPartOf, above)


def _level(
    statements: Statements, key: str, names: list[tuple[str, str]], code: str, project: Project, above: Node | None
) -> Node:
    node = statements.mint("programme", key)
    statements.a(node, FRAPO.FundingProgramme)
    state_texts(statements, node, DCTERMS.title, names)
    if code:
        state_identifier(statements, node, code, agency="KAKEN")
    statements.add(node, FRAPO.hasFundingAgency, project.money.funder)
    statements.add(node, DCTERMS.isPartOf, above)
    return node


def _course(summaries: Summaries, project: Project) -> None:
    """Status and period, which both summaries repeat."""
    if (status := summaries.once("projectStatus")) is not None:
        if code := status.text("@statusCode"):
            project.status(code, "summary/projectStatus/@statusCode")
        for name in ("@fiscalYear", "@date", "note"):
            for field in status.all(name):
                field.drop()  # when and why the status was reached: history that stays in KAKEN
    if (period := summaries.once("periodOfAward")) is not None:
        _period(period, project)


def _period(period: Field, project: Project) -> None:
    """The period of the award; an end that KAKEN marks as not disclosed is not told."""
    ends = {}
    for name in ("endDate", "endFiscalYear"):
        if (field := period.first(name)) is not None:
            hidden = field.text("@nondisclosure") == "true"
            field.text("@estimated")
            ends[name] = "" if hidden else field.take().strip()
            field.take()
    start, end = period.text("startFiscalYear"), ends.get("endFiscalYear", "")
    years = f"{start}-{end}" if start and end else start
    project.period(period.text("startDate"), ends.get("endDate", ""), years, "summary/periodOfAward")
    for name in ("@searchStartFiscalYear", "@searchEndFiscalYear"):
        period.text(name)  # the same years, for the search of the web page


def _amounts(summaries: Summaries, project: Project) -> None:
    """The amount granted in yen. Planned amounts, the split into direct and indirect cost and captions are dropped."""
    sides = [f for _, side in summaries.sides for f in side.all("overallAwardAmount")]
    told = False
    for amount in sides:
        planned = amount.text("@planned") == "true"
        yen = _yen(amount)
        if yen is None and not planned:
            continue  # in a currency that is not told: left over
        amount.drop()
        if yen and not planned and not told:
            project.amount(yen)
            told = True


def _yen(amount: Field) -> str | None:
    """The total in yen as digits, None when its currency is not known to be yen."""
    unit = amount.first("unit")
    names = {f.value.strip() for f in (unit.fields if unit else []) if f.value and f.value.strip()}
    converted, total = (_digits(amount, name) for name in ("convertedJpyTotalCost", "totalCost"))
    if converted:
        return converted
    return total if total and names <= {"JPY", "円", "yen", "YEN"} else None


def _digits(amount: Field, name: str) -> str:
    field = amount.first(name)
    words = "".join((field.value or "").split()).replace(",", "") if field else ""
    return words if words.isascii() and words.isdigit() and len(words) < 16 else ""


def _parent(grant: Field, project: Project) -> None:
    for parent in grant.all("parentAward"):
        titles = [(text.clean(t.take()), t.text("@xml:lang")) for t in parent.all("title")]
        if told := parent.text("@id"):
            project.part_of(told, titles)
    kind = grant.text("@projectType")
    if kind and kind != "project":
        labels = _TYPES.get(kind)
        names = [(labels[0], "ja"), (labels[1], "en")] if labels else [(kind, "")]
        concept = classified(project.statements, "projectType", kind, names)
        project.statements.add(project.node, DCTERMS.type, concept)
