"""Identifiers that catalogues of catalogues give to what they list: CRID of CiNii Research, OAI identifier of IRDB."""

from __future__ import annotations

from loader.elements.naming import state_identifier
from loader.record import Node, Statements
from loader.values import identifier
from ontology import ENISHI


def listed(statements: Statements, node: Node, stated: str) -> bool:
    """State a CRID or an OAI identifier of IRDB as a key of a thing; false when the text is neither.

    CRIDs only join what CiNii Research itself gives the same one (03-crosswalk, section D).
    """
    for read, key, datatype, agency in (
        (identifier.crid, "crid", ENISHI.CRID, "NII"),
        (identifier.irdb, "irdb", ENISHI.OaiIrdb, "NII"),
    ):
        if bare := read(stated):
            statements.identify(node, key, bare)
            state_identifier(statements, node, bare, datatype, agency)
            return True
    return False
