"""The report in the Test Reporting Language of GITB (gitb_tr.xsd): a TAR, in XML and in the JSON of the Test Bed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

import pyoxigraph as ox
from lxml import etree

from ontology import text
from sparql_app.validation import domain, graph
from sparql_app.validation.form import form
from sparql_app.validation.judging import Judged, Row

_TR = "http://www.gitb.com/tr/v1/"
_CORE = "http://www.gitb.com/core/v1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = {"violation": "error", "refused": "error", "warning": "warning", "info": "info"}
_PREFIXES = {"tr": _TR, "core": _CORE, "xsi": _XSI}
_ITEM = ("assertionID", "description", "location", "test", "value")
_TITLE = text("Report on the validation")


def _overview(judged: Judged) -> dict[str, str]:
    order = judged.order
    note = text("Reference date {as_of}; nothing of what was sent is kept", as_of=judged.as_of)
    return {
        "profileID": order.domain,
        "customizationID": order.type,
        "validationServiceName": "enishi",
        "validationServiceVersion": version("enishi"),
        "note": f"{domain.title(order.domain, order.locale)}; {note.to(order.locale)}",
    }


def _counters(judged: Judged) -> dict[str, int]:
    """As the Test Bed counts: its number of assertions is that of messages that are neither error nor warning."""
    return {
        "nrOfAssertions": judged.count("info"),
        "nrOfErrors": judged.count("violation"),
        "nrOfWarnings": judged.count("warning"),
    }


def _item(row: Row) -> dict[str, str]:
    places = (row.record, row.title, row.element, row.path)
    told = (row.rule, row.message, " | ".join(p for p in places if p), row.expected, row.value)
    return {name: value for name, value in zip(_ITEM, told, strict=True) if value or name == "description"}


def _context(judged: Judged) -> Iterator[tuple[str, str, str]]:
    """What the report holds besides results: name, media type and text."""
    order = judged.order
    if order.with_input:
        yield "input", "", order.content.content.decode("utf-8", "replace")
    if order.with_rules and judged.graph is not None:
        yield "shapes", "text/turtle", graph.of(list(judged.graph.triples), ox.RdfFormat.TURTLE).decode()
    inner = form(order.inner).rdf
    if order.with_report and inner is not None:
        yield "report", order.inner, graph.serialised(judged, inner).decode()


def _moment() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_json(judged: Judged) -> bytes:
    """The report as the Test Bed writes it in JSON: items by kind, nothing that is empty."""
    items: dict[str, list[dict[str, str]]] = {}
    for row in judged.rows:
        items.setdefault(_KINDS[row.severity], []).append(_item(row))
    kept = [
        {"name": name, "type": "string", "embeddingMethod": "STRING", "value": value}
        | ({"mimeType": kind} if kind else {})
        for name, kind, value in _context(judged)
    ]
    told = {
        "name": _TITLE.to(judged.order.locale),
        "date": _moment(),
        "result": judged.result,
        "overview": _overview(judged),
        "counters": _counters(judged),
        "context": {"items": kept} if kept else None,
        "reports": {kind: items[kind] for kind in ("error", "warning", "info") if kind in items},
    }
    filled = {name: value for name, value in told.items() if value}
    return json.dumps(filled, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def as_xml(judged: Judged) -> bytes:
    """The report as gitb_tr.xsd has it."""
    root = etree.Element(f"{{{_TR}}}TestStepReport", nsmap=_PREFIXES)
    root.set(f"{{{_XSI}}}type", "tr:TAR")
    root.set("name", _TITLE.to(judged.order.locale))
    _add(root, "date", _moment())
    _add(root, "result", judged.result)
    for name, values in (("overview", _overview(judged)), ("counters", _counters(judged))):
        part = _add(root, name)
        for key, value in values.items():
            _add(part, key, str(value))
    _keep(root, judged)
    if judged.rows:
        reports = _add(root, "reports")
        for row in judged.rows:
            item = _add(reports, _KINDS[row.severity])
            item.set(f"{{{_XSI}}}type", "tr:BAR")
            for key, value in _item(row).items():
                _add(item, key, value)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _keep(root: etree._Element, judged: Judged) -> None:
    kept = list(_context(judged))
    context = _add(root, "context") if kept else None
    for name, kind, value in kept:
        item = etree.SubElement(context, f"{{{_CORE}}}item")  # type: ignore[arg-type]
        item.set("name", name)
        item.set("type", "string")
        item.set("embeddingMethod", "STRING")
        if kind:
            item.set("mimeType", kind)
        held = etree.SubElement(item, f"{{{_CORE}}}value")
        clean = _clean(value)
        held.text = etree.CDATA(clean) if judged.order.cdata and "]]>" not in clean else clean


def _add(parent: etree._Element, name: str, words: str = "") -> etree._Element:
    made = etree.SubElement(parent, f"{{{_TR}}}{name}")
    if words:
        made.text = _clean(words)
    return made


def _clean(words: str) -> str:
    """A text without characters that XML 1.0 cannot hold (section 2.2)."""
    return _ILLEGAL.sub("\ufffd", words)
