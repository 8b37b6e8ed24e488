"""What a case folder states, as the lines of its expected files."""

import importlib
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from loader import disclosure
from loader.errors import RefusedError, UnreadableError
from loader.record import Raw, Record, Statements

ROOT = Path(__file__).parent
CASES = sorted(raw.parent for raw in ROOT.glob("*/*/raw.*"))
BASE = "https://w3id.org/enishi"
FILES = ("expected.nq", "remarks.txt", "leftovers.txt", "refusals.txt")


def outcome(folder):
    """The lines of each expected file, by its name.

    Triples stand in the graph of their source, those that are internal in that graph with "/internal" behind it, and
    what stands in the public store instead of them with "/public".
    Remarks are "record rule field value", with "internal" before them when they are; leftovers are
    "record path = value"; refusals are "identifier: sentence".
    """
    (raw,) = folder.glob("raw.*")
    chosen = importlib.import_module(f"loader.sources.{folder.parent.name}").SOURCE
    lines = {name: [] for name in FILES}
    try:
        for item in chosen.read(Raw(raw.read_bytes(), raw.name, datetime(2026, 1, 1, tzinfo=UTC))):
            if isinstance(item, Record):
                _mapped(chosen, item, lines)
            else:
                lines["refusals.txt"].append(f"{item.identifier}: {item.error}")
    except UnreadableError as error:
        lines["refusals.txt"].append(f"{raw.name}: {error}")
    return {**lines, "expected.nq": sorted(set(lines["expected.nq"]))}


def _mapped(chosen, record, lines):
    if record.deleted:
        lines["expected.nq"].append(f"# deleted: {record.identifier}")
        return
    statements = Statements(BASE, record)
    try:
        chosen.map(record, statements)
    except RefusedError as error:
        lines["refusals.txt"].append(f"{record.identifier}: {error}")
        return
    graph = f"{BASE}/graph/source/{chosen.name}"
    for triple, part in disclosure.parts(statements):
        where = ox.NamedNode(graph if part == "both" else f"{graph}/{part}")
        lines["expected.nq"].append(f"{triple} {where} .")
    for remark in statements.remarks:
        inside = "internal " if remark.internal or statements.restricted else ""
        lines["remarks.txt"].append(_line(f"{inside}{record.identifier} {remark.rule} {remark.field} {remark.value}"))
    for path, value in record.fields.leftovers():
        lines["leftovers.txt"].append(_line(f"{record.identifier} {path} = {value}"))


def _line(text):
    return " ".join(text.split())
