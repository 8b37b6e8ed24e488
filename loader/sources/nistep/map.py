"""A row of the NISTEP dictionary: an institution, spellings of its name, or what became of it."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import catalogue_record
from loader.elements.history import belongs, changed
from loader.elements.institution import REGISTERS, institution, mention
from loader.elements.naming import state_texts
from loader.elements.place import place
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.values import date, identifier, text
from ontology import ADMS, FOAF, ORG, SDO, SKOS, scheme


def map_row(record: Record, row: Field, statements: Statements) -> None:
    """State a row. Everything that is not today's state carries the date that the dictionary gives.

    Raises:
        RefusedError: the row says nothing of the institution.
    """
    if encoding := row.text("@encoding"):
        statements.remark("encoding-guessed", "id", encoding)
    names = [(words, "ja") for words in row.texts("name")] + [(words, "en") for words in row.texts("name_en")]
    names += [(words, "ja-Kana") for words in row.texts("kana")]
    variants = [(words, _tag(words)) for words in row.texts("variants")]
    variants += [(words, "en") for words in row.texts("variants_en")]
    kin = row.all("parent", "predecessors", "successors")
    if not (names or variants or any(f.value for f in kin)):
        raise RefusedError("The row says nothing of the institution")
    own = row.text("id")
    known = [(name, value) for name in REGISTERS if name != "nistep" for value in row.texts(name)]
    node = institution(statements, [("nistep", own), *known], names, variants=variants, where="id")
    _kind(statements, node, row)
    _dates(statements, node, row)
    _kin(statements, node, row, own)
    for words in row.texts("place"):
        place(statements, node, [(words, "ja")])
    for stated in row.texts("website"):
        if address := identifier.url(stated):
            statements.add(node, FOAF.homepage, ox.NamedNode(address))
        else:
            statements.remark("url-invalid", "website", stated)
    state_texts(statements, node, SKOS.note, [(words, "ja") for words in row.texts("note")])
    catalogue_record(statements, record, node)


def _tag(words: str) -> str:
    """The language of a spelling from the column of Japanese ones, which also holds abbreviations in Latin letters."""
    return "ja" if text.script(words) == "ja" else ""


def _kind(statements: Statements, node: Node, row: Field) -> None:
    """The sector: a class of the policy's indicators where it is one, its words otherwise."""
    for stated in row.texts("sector"):
        if concept := scheme("institution-class").find(stated):
            statements.add(node, ORG.classification, concept.iri)
        else:
            state_texts(statements, node, SKOS.note, [(f"セクター：{stated}", "ja")])


def _dates(statements: Statements, node: Node, row: Field) -> None:
    if founded := row.text("established"):
        if moment := date.read(founded):
            statements.add(node, SDO.foundingDate, moment.literal)
        else:
            _unread(statements, "established", founded)
    if ended := row.text("abolished"):
        statements.add(node, ADMS.status, scheme("organization-status")["inactive"].iri)
        if moment := date.read(ended):
            statements.add(node, SDO.dissolutionDate, moment.literal)
        else:
            _unread(statements, "abolished", ended)


def _unread(statements: Statements, where: str, stated: str) -> None:
    statements.remark("date-impossible" if date.shaped(stated) else "date-unreadable", where, stated)


def _kin(statements: Statements, node: Node, row: Field, own: str) -> None:
    """Hierarchy and changes (trap 43); an institution that names itself as its kin says nothing."""
    day, kind = row.text("change_date"), [(words, "ja") for words in row.texts("change")]
    for whole in row.texts("parent"):
        if whole != own:
            belongs(statements, node, mention(statements, "nistep", whole), where="parent")
    for before in row.texts("predecessors"):
        if before != own:
            other = mention(statements, "nistep", before)
            changed(statements, other, node, day=day, kind=kind, where="change_date")
    for after in row.texts("successors"):
        if after != own:
            other = mention(statements, "nistep", after)
            changed(statements, node, other, day=day, kind=kind, where="change_date")
