"""The table of projects and members that GakuNin RDM imports from e-Rad (01 section 7).

Which researcher takes part in which project is personal data, and so is a number that tells it inside an identifier: a
record is therefore a project in a fiscal year, and the rows of its members lie inside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pyoxigraph as ox

from loader.elements import Award, Naming, catalogue_record, funding, organization, person
from loader.errors import RefusedError, UnreadableError
from loader.record import Field, Node, Record, Refusal, Statements
from loader.sources.erad.row import NAME, japanese, remark_encoding, row_error
from loader.values import identifier, name, table, text, tree
from loader.values.period import fiscal_year
from ontology import DCAT, DCTERMS, FRAPO, ORG, PROV, RDFS, XSD, Text, scheme

COLUMNS = (
    "KENKYUSHA_NO", "KENKYUSHA_SHIMEI", "KENKYUKIKAN_CD", "KENKYUKIKAN_MEI", "HAIBUNKIKAN_CD", "HAIBUNKIKAN_MEI",
    "NENDO", "SEIDO_CD", "SEIDO_MEI", "JIGYO_CD", "JIGYO_MEI", "KADAI_ID", "KADAI_MEI", "BUNYA_CD", "BUNYA_MEI",
    "JAPAN_GRANT_NUMBER", "PROGRAM_NAME_JA", "PROGRAM_NAME_EN", "FUNDING_STREAM_CODE",
)  # fmt: skip
"""The columns of the table; every one must be there, in any order."""

RECOGNISED = 4
"""So many known columns make a first row the header of the table."""

_MEMBER = ("KENKYUSHA_NO", "KENKYUSHA_SHIMEI", "KENKYUKIKAN_CD", "KENKYUKIKAN_MEI")
_STRUCTURE = tuple(c for c in COLUMNS if c not in _MEMBER)
_SPREADSHEET_NUMBER = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)


def read_projects(found: table.Table, header: list[str], file: str) -> Iterator[Record | Refusal]:
    """The records of the table, after the refusals of its bad rows.

    Raises:
        UnreadableError: a column is missing or occurs twice.
    """
    if missing := [column for column in COLUMNS if column not in header]:
        raise UnreadableError("{file}: columns are missing: {columns}", file=file, columns=", ".join(missing))
    if doubled := sorted({column for column in header if column and header.count(column) > 1}):
        raise UnreadableError("{file}: columns occur twice: {columns}", file=file, columns=", ".join(doubled))
    stem = PurePosixPath(file).stem
    projects: dict[str, dict[str, dict[str, str]]] = {}
    for row in found.rows[1:]:
        try:
            cells = _cells(row, header)
            members = projects.setdefault(f"{stem}/{cells['KADAI_ID']}/{cells['NENDO']}", {})
            if cells["KENKYUSHA_NO"] in members:
                raise row_error(row, "KENKYUSHA_NO", Text("the researcher has another row in the project and year"))
            members[cells["KENKYUSHA_NO"]] = cells
        except RefusedError as error:
            yield Refusal(NAME, f"{stem}/row-{row.number}", error)
    for key, members in projects.items():
        rows = [_row(cells) for _, cells in sorted(members.items())]
        encoding = [Field("@encoding", found.guessed)] if found.guessed else []
        yield Record(NAME, key, "erad_table", Field("project", None, [*encoding, *rows]))


def _cells(row: table.Row, header: list[str]) -> dict[str, str]:
    """The cells of a row by column, with the ones that make its key checked and normalised."""
    values = row.cells
    while len(values) > len(header) and not values[-1].strip():
        values = values[:-1]
    if len(values) != len(header):
        raise RefusedError(
            "Row {row} has {cells} cells, the header has {columns}",
            row=row.number, cells=len(values), columns=len(header),
        )  # fmt: skip
    cells = {column: value.strip() for column, value in zip(header, values, strict=True) if column}
    for column in ("KENKYUSHA_NO", "KADAI_ID", "NENDO"):
        cells[column] = unicodedata.normalize("NFKC", cells[column]).strip()
        if not cells[column]:
            raise row_error(row, column, Text("the cell is empty, but it is part of the key"))
        if _SPREADSHEET_NUMBER.fullmatch(cells[column]):
            raise row_error(row, column, Text("a spreadsheet has turned the number into a rounded one"))
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", cells["NENDO"]):
        raise row_error(row, "NENDO", Text("the fiscal year is not a year of four digits"))
    return cells


def _row(cells: dict[str, str]) -> Field:
    """A row as a field, its columns in one order, so that a table saved in another order reads the same."""
    columns = [*COLUMNS, *sorted(c for c in cells if c not in COLUMNS)]
    return tree.row("row", columns, [cells[c] for c in columns])


def map_project(record: Record, statements: Statements, content: Field) -> None:
    """State project, grant, programme and funder openly; members and title only inside.

    Raises:
        RefusedError: the record has no row.
    """
    remark_encoding(content, statements)
    rows = content.all("row")
    project: Node | None = None
    told: set[tuple[str, ...]] = set()
    for row in rows:
        structure = tuple(row.text(column) for column in _STRUCTURE)
        if structure in told:
            continue
        told.add(structure)
        project = _state_project(row, statements)
    if project is None:
        raise RefusedError("The record has no row")
    catalogue_record(statements, record, project)
    year = _state_year(rows[0].text("NENDO"), statements, project)
    for row in rows:
        _state_member(row, statements, project, year)


def _state_project(row: Field, statements: Statements) -> Node:
    """State funder, programme, grant and project; the title only inside (GakuNin RDM keeps it encrypted)."""
    programme = [(row.text("PROGRAM_NAME_JA"), "ja"), (row.text("PROGRAM_NAME_EN"), "en")]
    scheme_code, part_code = row.text("SEIDO_CD"), row.text("JIGYO_CD")
    scheme_name, part_name = row.text("SEIDO_MEI"), row.text("JIGYO_MEI")
    award = Award(
        funder_names=japanese(row.text("HAIBUNKIKAN_MEI")),
        funder_codes=[code] if (code := row.text("HAIBUNKIKAN_CD")) else [],
        stream=row.text("FUNDING_STREAM_CODE"),
        programme_names=[n for n in programme if n[0]] or japanese(part_name or scheme_name),
        programme_code="-".join(code for code in (scheme_code, part_code) if code),
        number=row.text("JAPAN_GRANT_NUMBER"),
        titles=_bilingual(row, "KADAI_MEI", statements, internal=True),
        titles_internal=True,
        project_field=_field(row, statements),
        erad_project=row.text("KADAI_ID"),
        where="row",
    )
    money = funding(statements, award)
    if money.programme is not None:
        alternatives = [part_name] if part_code else [part_name, scheme_name]
        _state_alternatives(statements, money.programme, alternatives, {words for words, _ in award.programme_names})
        _state_scheme(statements, money.programme, award, scheme_code if part_code else "", scheme_name)
    if money.project is None:
        raise RefusedError("The row names no project")
    return money.project


def _bilingual(row: Field, column: str, statements: Statements, *, internal: bool = False) -> list[tuple[str, str]]:
    """Japanese and English of a "ja|en" cell, split at the last pipe; more pipes than one are remarked (trap 47)."""
    stated = row.text(column)
    if "|" not in stated:
        return japanese(stated)
    if stated.count("|") > 1:
        statements.remark("pipe-count", column, stated, internal=internal)
    first, last = (part.strip() for part in stated.rsplit("|", 1))
    return [(words, language) for words, language in ((first, "ja"), (last, "en")) if words]


def _field(row: Field, statements: Statements) -> str:
    """The research field by code, or by name when there is no code; a contradiction of the two is remarked."""
    code, label = row.text("BUNYA_CD"), row.text("BUNYA_MEI")
    by_code, by_label = (scheme("erad-field").find(words) if words else None for words in (code, label))
    if by_code and by_label and by_code.iri != by_label.iri:
        statements.remark("label-uri-differ", "BUNYA_MEI", f"{code} / {label}")
    return code if by_code else label or code


def _state_alternatives(statements: Statements, programme: Node, names: Iterable[str], known: set[str]) -> None:
    for words in names:
        if words not in known:
            statements.add(programme, DCTERMS.alternative, *(text.literal(w, tag) for w, tag in japanese(words)))


def _state_scheme(statements: Statements, programme: Node, award: Award, code: str, words: str) -> None:
    """State the 制度 that the programme (事業) is a part of."""
    if not code:
        return
    money = next((f for c in award.funder_codes if (f := identifier.funder_code(c))), "")
    whole = statements.mint("programme", f"erad-programme:{money}:{code}")
    statements.identify(whole, "erad-programme", f"{money}:{code}")
    statements.a(whole, FRAPO.FundingProgramme)
    statements.add(whole, DCTERMS.title, *(text.literal(w, tag) for w, tag in japanese(words)))
    statements.add(programme, DCTERMS.isPartOf, whole)


def _state_year(year: str, statements: Statements, project: Node) -> Node:
    """State the fiscal year in which the project runs."""
    period = fiscal_year(int(year))
    node = statements.part("year")
    statements.add(project, DCTERMS.temporal, node)
    statements.a(node, DCTERMS.PeriodOfTime)
    statements.add(node, RDFS.label, *(text.literal(words, tag) for tag, words in period.label.items()))
    statements.add(node, DCAT.startDate, ox.Literal(period.start.isoformat(), datatype=XSD.date))
    statements.add(node, DCAT.endDate, ox.Literal(period.end.isoformat(), datatype=XSD.date))
    return node


def _state_member(row: Field, statements: Statements, project: Node, year: Node) -> None:
    """State who takes part in the project and for which institution: all of it only inside."""
    names = name.read_pipe(row.text("KENKYUSHA_SHIMEI"))
    naming = Naming(
        [(n.full, tag) for tag, n in names.items()],
        [(n.family, tag) for tag, n in names.items()],
        [(n.given, tag) for tag, n in names.items()],
    )
    who = person(statements, naming, erad=row.text("KENKYUSHA_NO"), where="row/KENKYUSHA_NO", internal=True)
    node = statements.part("association")
    statements.add(project, PROV.qualifiedAssociation, node, internal=True)
    statements.a(node, PROV.Association, internal=True)
    statements.add(node, PROV.agent, who, internal=True)
    statements.add(node, PROV.hadRole, scheme("role")["project-member"].iri, internal=True)
    if (where := _institution(row, statements)) is not None:
        node = statements.part("membership")
        statements.a(node, ORG.Membership, internal=True)
        statements.add(node, ORG.member, who, internal=True)
        statements.add(node, ORG.organization, where, internal=True)
        statements.add(node, DCTERMS.temporal, year, internal=True)


def _institution(row: Field, statements: Statements) -> Node | None:
    """The member's institution, by the ten-digit code; a five-digit one is the number of KAKENHI (trap 18)."""
    code = row.text("KENKYUKIKAN_CD")
    names = _bilingual(row, "KENKYUKIKAN_MEI", statements)
    erad, kaken = identifier.erad_institution(code), identifier.kaken_institution(code)
    if code and not erad and not kaken:
        statements.remark("institution-code-invalid", "row/KENKYUKIKAN_CD", code)
    if not erad and not kaken and not names:
        return None
    return organization(statements, names, erad=erad or "", kaken=kaken or "", where="row/KENKYUKIKAN_CD")
