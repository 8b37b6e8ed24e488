"""What the mappings of all survey tables have in common: the record, its source document, and the institutions."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Citation, catalogue_record, organization
from loader.elements.naming import Names, state_identifier, state_texts
from loader.record import Field, Node, Record, Statements
from loader.values import date, identifier, text
from ontology import ENISHI, SKOS


def both(row: Field, column: str) -> list[tuple[str, str]]:
    """The Japanese and English text of a pair of columns, those that are filled."""
    return [(words, tag) for tag in ("ja", "en") if (words := row.text(f"{column}_{tag}"))]


def state_row(record: Record, statements: Statements, row: Field, topic: Node, profile: str | None = None) -> None:
    """State the record of a row: what it is about, the document it cites, its notes, an encoding that was guessed.

    Args:
        topic: the thing the row is about.
        profile: id of the rule profile that judges the row, None when there are no rules on it.
    """
    catalogue_record(statements, record, topic, profile=profile)
    if name := row.text("document"):
        citation = Citation(name, both(row, "document"), [], url=row.text("document_url"), section=row.text("section"))
        citation.state(statements, statements.node)
    state_texts(statements, statements.node, SKOS.note, both(row, "note"))
    if encoding := row.text("@encoding"):
        statements.remark("encoding-guessed", "@encoding", encoding)


def state_institution(statements: Statements, row: Field, names: Names) -> Node:
    """State the institution of a row, by its codes, or by its name when it has none.

    The name joins only the tables of the survey, whose rows are filled in by one hand.
    """
    names = list(names)
    ror, erad, kaken = row.text("ror"), row.text("erad_code"), row.text("kaken_code")
    houjin, funder = identifier.houjin(row.text("houjin")), identifier.funder_code(row.text("funder_code"))
    first = next((words for words, _ in names), "")
    own = "" if ror or erad or kaken else _own(houjin, funder, first)
    node = organization(
        statements,
        names,
        ror=ror,
        erad=identifier.erad_institution(erad) or "",
        kaken=identifier.kaken_institution(kaken) or "",
        own=own,
        where="row",
    )
    for scheme, value, datatype, agency in (
        ("houjin", houjin, ENISHI.CorporateNumber, ""),
        ("erad-funder", funder, ENISHI.ERadFunder, "e-Rad"),
    ):
        if value:
            statements.identify(node, scheme, value)
            state_identifier(statements, node, value, datatype, agency)
    return node


def _own(houjin: str | None, funder: str | None, name: str) -> str:
    if houjin:
        return f"houjin:{houjin}"
    return f"erad-funder:{funder}" if funder else f"name:{text.key(name)}"


def day(stated: str) -> ox.Literal | None:
    """A day, month or year as a literal, None when the cell is empty."""
    moment = date.read(stated) if stated else None
    return moment.literal if moment else None
