"""A report as one HTML page by itself, to print or to keep as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from loader.report.columns import COUNTS, SEVERITY, counts, origin
from loader.report.entry import Entry
from loader.report.facet import Facet
from loader.report.report import Part, Report
from loader.report.tally import state_label
from loader.spreadsheet import Cell
from ontology import text

_STYLE = (
    "body{font-family:sans-serif;line-height:1.6;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left}"
    "td.n{text-align:right}article{border-left:.25rem solid #999;padding:.1rem 1rem;margin:1rem 0;break-inside:avoid}"
    ".violation{border-color:#b00020}.warning{border-color:#a15c00}"
    "@media print{body{max-width:none;margin:0;font-size:10pt}h2{break-after:avoid}tr{break-inside:avoid}}"
)


def document(report: Report, by: Facet, parts: Iterable[Part], found: Iterable[Entry]) -> str:
    """A whole HTML page with counts, findings and origin."""
    return "".join(_lines(report, by, parts, found))


def _lines(report: Report, by: Facet, parts: Iterable[Part], found: Iterable[Entry]) -> Iterator[str]:
    said = report.locale
    title = escape(text("Audit report").to(said))
    yield f'<!doctype html>\n<html lang="{said}"><head><meta charset="utf-8"><title>{title}</title>'
    yield f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
    yield from _table([by.title.to(said), *(one.to(said) for one in COUNTS)], counts(parts))
    yield f"<h2>{escape(text('Findings').to(said))}</h2>\n"
    for entry in found:
        yield from _article(entry, report)
    yield f"<h2>{escape(text('Origin').to(said))}</h2>\n"
    yield from _table([], ((one.to(said), value) for one, value in origin(report)))
    yield "</body></html>\n"


def _table(head: list[str], rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    yield "<table>"
    if head:
        yield "<thead><tr>" + "".join(f'<th scope="col">{escape(title)}</th>' for title in head) + "</tr></thead>"
    yield "<tbody>\n"
    for first, *others in rows:
        yield f'<tr><th scope="row">{escape(str(first))}</th>' + "".join(map(_cell, others)) + "</tr>\n"
    yield "</tbody></table>\n"


def _cell(value: Cell) -> str:
    if isinstance(value, int):
        return f'<td class="n">{value:,}</td>'
    words = value.isoformat() if isinstance(value, date) else str(value or "")
    return f"<td>{escape(words)}</td>"


def _article(entry: Entry, report: Report) -> Iterator[str]:
    said = report.locale
    name = escape(entry.title(said))
    if entry.page:
        name = f'<a href="{escape(entry.page)}">{name}</a>'
    state = f"{SEVERITY[entry.severity].to(said)} / {state_label(entry.state, said)}"
    yield f'<article class="{entry.severity}"><h3>{escape(entry.element(said))}: {name}</h3>'
    yield f"<p>{escape(state)}</p><p>{escape(entry.message(said))}</p>"
    rows: list[tuple[str, str]] = [
        (text("Record").to(said), f"{report.name('source', entry.source)}: {entry.identifier}"),
        (text("Value").to(said), entry.at_fault(said)),
        (text("What is expected").to(said), entry.expected(said)),
        (text("Grounds").to(said), entry.cited(said)),
        (text("Who has to act").to(said), report.name("owner", entry.owner)),
        (text("First seen").to(said), entry.first),
        (text("Waived until").to(said), entry.until),
        (text("Finding number").to(said), entry.number),
    ]
    yield from _table([], [row for row in rows if row[1]])
    yield "</article>\n"
