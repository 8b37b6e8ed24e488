"""What the tables of e-Rad have in common: rows that break a rule, names without language, a guessed encoding."""

from __future__ import annotations

from loader.errors import RefusedError
from loader.record import Field, Statements
from loader.values import table, text
from ontology import Text

NAME = "erad"
"""Name of the source."""


def row_error(row: table.Row, column: str, rule: Text) -> RefusedError:
    """The refusal of a row that breaks a rule of its table.

    Args:
        row: the row.
        column: the column that breaks it.
        rule: what is wrong.
    """
    return RefusedError("Row {row}, column {column}: {rule}", row=row.number, column=column, rule=rule)


def japanese(words: str) -> list[tuple[str, str]]:
    """A name of a column that states no language: Japanese by its script, or without language."""
    return [(words, "ja" if text.script(words) == "ja" else "")] if words else []


def remark_encoding(content: Field, statements: Statements) -> None:
    """Remark that the encoding of the file was guessed, when it was."""
    if encoding := content.text("@encoding"):
        statements.remark("encoding-guessed", "@encoding", encoding)
