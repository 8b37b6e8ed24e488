"""What a grant is about: review sections and fields, keywords, the outline of the research."""

from __future__ import annotations

from loader.elements import Project
from loader.elements.naming import state_texts
from loader.elements.project import classified
from loader.record import Field
from loader.sources.kaken.summary import Sides, Summaries, attribute
from loader.values import text
from ontology import DCTERMS

_PARAGRAPHS = (
    "abstract", "outline_of_research_initial", "purpose", "outline_of_research_achievement",
    "outline_of_research_performance",
)  # fmt: skip
"""The kinds of paragraphs that say what a project is about, the best first."""


def state_subjects(summaries: Summaries, project: Project) -> None:
    """Review sections and fields, each a concept of its own table; section and allocation are kinds of the grant."""
    for name, table in (("field", "@fieldTable"), ("review_section", "@tableType")):
        for _, sides in summaries.paired(name):
            kind = attribute(sides, table) or name
            code, labels = _code(summaries, sides)
            if labels:
                project.subject(kind, code, labels)
    for name in ("section", "allocation"):
        for _, sides in summaries.paired(name):
            attribute(sides, "@participate")
            code, labels = _code(summaries, sides)
            if labels:
                concept = classified(summaries.statements, name, code, labels)
                summaries.statements.add(project.grant or project.node, DCTERMS.type, concept)
    for _, side in summaries.sides:
        for copy in side.all("categoryFc"):
            copy.drop()  # the category again, for the facets of the web page


def _code(summaries: Summaries, sides: Sides) -> tuple[str, list[tuple[str, str]]]:
    """The code of an entry of a table, its name when it has none, and its labels."""
    code, labels = attribute(sides, "@niiCode", "@path"), summaries.labels(sides)
    for side in sides.values():
        for path in side.all("@path"):
            path.drop()  # place in the table of that time; the code tells which entry
    return code or (text.key(labels[0][0]) if labels else ""), labels


def state_outline(summaries: Summaries, project: Project) -> None:
    """Short title, keywords and description."""
    state_texts(summaries.statements, project.node, DCTERMS.alternative, summaries.texts("titleAbbreviated"))
    for tag, side in summaries.sides:
        for keyword in (k for listed in side.all("keywordList") for k in listed.all("keyword")):
            keyword.text("@sequence")
            words, _ = summaries.worded(keyword, tag)
            fits = tag == "en" or text.script(words) == "ja"  # English keywords stand among the Japanese ones too
            project.keywords([(words, tag if fits else "")])
        _description(side, tag, project)
        for judgement in side.all("classification"):
            judgement.drop()  # grades of reviewers, in codes that the definition does not explain


def _description(side: Field, tag: str, project: Project) -> None:
    """The paragraph that tells best what the project is about; reports on its progress stay in KAKEN."""
    by_kind: dict[str, Field] = {}
    for listed in side.all("paragraphList"):
        by_kind.setdefault(listed.text("@type"), listed)
    best = next((by_kind[kind] for kind in _PARAGRAPHS if kind in by_kind), None)
    if best is not None:
        words = "\n".join(text.clean(p.take()) for p in best.all("paragraph"))
        if words.strip():
            project.statements.add(project.node, DCTERMS.description, text.literal(words, tag))
    for listed in side.all("paragraphList"):
        listed.drop()
