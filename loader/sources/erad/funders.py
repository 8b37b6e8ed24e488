"""The list of funder codes (配分機関コード), published by e-Rad as tab-separated text under a name in .csv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from loader.elements import Award, catalogue_record, funder
from loader.errors import RefusedError
from loader.record import Field, Record, Refusal, Statements
from loader.sources.erad.row import NAME, remark_encoding, row_error
from loader.values import identifier, table, text, tree
from ontology import Text

_COLUMNS = ("code", "name-ja", "name-en")
_HEADER = re.compile(r"コード|CD$|code", re.IGNORECASE)


def is_funder_list(rows: list[table.Row]) -> bool:
    """Two or three columns, the first of them a code in every row but perhaps the first."""
    if not rows:
        return False
    body = rows[1:] if _HEADER.search(rows[0].cells[0].strip()) else rows
    codes = [row for row in body if len(row.cells) > 1 and identifier.funder_code(row.cells[0])]
    return bool(codes) and len(codes) * 2 > len(body)


def read_funders(found: table.Table, file: str) -> Iterator[Record | Refusal]:
    """The records of the list, with a refusal for a row without code or with the code of another."""
    stem = PurePosixPath(file).stem
    seen: set[str] = set()
    for position, row in enumerate(found.rows):
        code = identifier.funder_code(row.cells[0])
        if code is None and position == 0 and _HEADER.search(row.cells[0].strip()):
            continue
        if code is None or code in seen:
            rule = Text("the funder code occurs twice") if code else Text("the funder code is not four digits")
            yield Refusal(NAME, f"{stem}/row-{row.number}", row_error(row, "1", rule))
            continue
        seen.add(code)
        content = tree.row("funder", _COLUMNS[: len(row.cells)], (cell.strip() for cell in row.cells))
        if found.guessed:
            content.fields.append(Field("@encoding", found.guessed))
        yield Record(NAME, f"{stem}/{code}", "erad_funders", content)


def map_funder(record: Record, statements: Statements, content: Field) -> None:
    """State a funder with its names as listed; names that differ from the right ones are remarked (trap 10).

    Raises:
        RefusedError: the record has no code.
    """
    remark_encoding(content, statements)
    names = [(content.text("name-ja"), "ja"), (content.text("name-en"), "en")]
    award = Award(funder_names=[n for n in names if n[0]], funder_codes=[content.text("code")], where="code")
    node, concept = funder(statements, award)
    if node is None:
        raise RefusedError("The row names no funder")
    for words, tag in award.funder_names:
        if concept is not None and text.key(words) != text.key(concept.label.get(tag, words)):
            statements.remark("funder-name", f"name-{tag}", words)
    catalogue_record(statements, record, node)
