"""Which agency belongs to which ministry, since when and by which law: a table of our own, since ROR does not tell it.

Each row names two organisations, how the first one stands to the other, since and until when, and the law or document
that says so. The table that enishi ships (location ``shipped:``) holds what the laws on the agencies say about their
competent ministers, written down from knowledge of these laws and not checked against their text row by row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import PurePosixPath

from loader.elements import catalogue_record
from loader.elements.history import belongs, changed
from loader.elements.institution import REGISTERS, institution
from loader.errors import RefusedError, UnreadableError
from loader.protocols.files import read_path
from loader.protocols.location import SHIPPED, read_location
from loader.record import Field, Node, Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.sources.mapping import Mapped
from loader.values import identifier, table, tree
from ontology import FRAPO, Text, scheme, text

NAME = "agencies"
"""Name of the source."""

COLUMNS = {
    "機関ID": "part", "機関名": "part_name", "機関名(英語)": "part_name_en", "関係": "relation",
    "相手の機関ID": "whole", "相手の機関名": "whole_name", "相手の機関名(英語)": "whole_name_en",
    "いつから": "since", "いつまで": "until", "根拠": "basis",
}  # fmt: skip
"""The columns by their headings; the names themselves are headings too."""

_BELONGS = frozenset({"所管", "外局", "施設等機関", "下部組織", "belongs"})
_BECAME = frozenset({"統合", "改称", "分割", "移管", "became"})

MAPPING: tuple[Mapped, ...] = (
    Mapped("機関ID, 相手の機関ID", "adms:identifier", text("As erad-funder:1020 or ror:026v1ze26")),
    Mapped("機関名, 相手の機関名", "foaf:name"),
    Mapped("関係", "org:subOrganizationOf, org:changedBy", text("所管, 外局: hierarchy; 統合, 改称: changes")),
    Mapped("いつから", "dcat:startDate, dcterms:date"),
    Mapped("いつまで", "dcat:endDate", text("With a last day the organisation does not belong to the other any more")),
    Mapped("根拠", "dcterms:source"),
)  # fmt: skip


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The records of a table, one a row.

    Raises:
        UnreadableError: no text table, or a column is missing.
    """
    file = PurePosixPath(raw.url).name or raw.url
    found = table.read(raw.content, file)
    header = [_column(cell) for cell in found.rows[0].cells] if found.rows else []
    missing = [
        heading for heading, name in COLUMNS.items() if name in {"part", "relation", "whole"} and name not in header
    ]
    if missing:
        raise UnreadableError("{file} has no column {columns}", file=file, columns=", ".join(missing))
    seen: set[str] = set()
    for row in found.rows[1:]:
        content = tree.row("agency", header, (cell.strip() for cell in row.cells))
        told = {f.name: f.value or "" for f in content.fields}
        key = "/".join(filter(None, (told.get("part"), told.get("relation"), told.get("whole"), told.get("since"))))
        rule = _rule(told, key, seen)
        if rule is not None:
            error = RefusedError("Row {row}, {column}: {rule}", row=row.number, column="機関ID", rule=rule)
            yield Refusal(NAME, f"{PurePosixPath(file).stem}/row-{row.number}", error)
            continue
        seen.add(key)
        if found.guessed:
            content.fields.append(Field("@encoding", found.guessed))
        yield Record(NAME, key, "agencies_table", content)


def _column(heading: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", heading).split())
    return COLUMNS.get(folded, folded)


def _rule(told: dict[str, str], key: str, seen: set[str]) -> Text | None:
    """Which rule a row breaks, None when it breaks none."""
    if not _known(told.get("part", "")) or not _known(told.get("whole", "")):
        return Text("an organisation is not named as scheme:value, such as erad-funder:1020")
    if told.get("relation", "") not in _BELONGS | _BECAME:
        return Text("the relation is none of those that the table knows")
    return Text("the row occurs twice") if key in seen else None


def _known(stated: str) -> bool:
    name, _, value = stated.partition(":")
    return name in REGISTERS and REGISTERS[name].read(value) is not None


def map_record(record: Record, statements: Statements) -> None:
    """State a row: the two organisations and what joins them.

    Raises:
        RefusedError: the record has no content.
    """
    row = record.fields
    if row is None:
        raise RefusedError("The record has no content")
    if encoding := row.text("@encoding"):
        statements.remark("encoding-guessed", "part", encoding)
    part, whole = _organization(statements, row, "part"), _organization(statements, row, "whole")
    relation, since, until, basis = (row.text(name) for name in ("relation", "since", "until", "basis"))
    if relation in _BELONGS:
        belongs(statements, part, whole, since=since, until=until, kind=[(relation, "ja")], basis=basis, where="since")
    else:
        changed(statements, part, whole, day=since, kind=[(relation, "ja")], where="since")
    catalogue_record(statements, record, part)


def _organization(statements: Statements, row: Field, column: str) -> Node:
    """An organisation by its identifier; a funder of the list is known by its ROR id too, so that it meets ROR."""
    name, _, value = row.text(column).partition(":")
    known: list[tuple[str, str]] = [(name, value)]
    types: tuple[Node, ...] = ()
    if name == "erad-funder" and (concept := scheme("funder").find(REGISTERS[name].read(value) or "")):
        types = (FRAPO.FundingAgency,)
        known += [("ror", bare) for iri in concept.exact if (bare := identifier.ror(iri.value))]
    names = [(row.text(f"{column}_name"), "ja"), (row.text(f"{column}_name_en"), "en")]
    return institution(statements, known, names, types=types, where=column)


def fetch(origin: Origin) -> Iterator[Raw]:
    """Tables at a path or address, or the one that enishi ships."""
    if origin.location == SHIPPED:
        with as_file(files("loader") / "demo" / NAME) as folder:
            yield from read_path(str(folder), origin.settings)
    else:
        yield from read_location(origin.location, origin.settings)


SOURCE = Source(
    name=NAME,
    title=text("Ministries and their agencies"),
    operator=text("The operator of this service"),
    homepage="",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
