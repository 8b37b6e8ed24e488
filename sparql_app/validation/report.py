"""A report in a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from sparql_app.validation import graph, trl, worklist
from sparql_app.validation.form import BOOK, JSON, TABLE, XML, Form
from sparql_app.validation.judging import Judged

SHOWN = 500
"""Rows that the page shows; the files hold all."""

_WRITERS: Mapping[str, Callable[[Judged], bytes]] = {
    JSON.media_type: trl.as_json,
    XML.media_type: trl.as_xml,
    TABLE.media_type: worklist.as_csv,
    BOOK.media_type: worklist.as_book,
}


def written(judged: Judged, form: Form) -> bytes:
    """The report in a format."""
    if form.rdf is not None:
        return graph.serialised(judged, form.rdf)
    return _WRITERS[form.media_type](judged)


def summary(judged: Judged) -> dict[str, object]:
    """What the page shows: numbers, and the first rows, as plain values."""
    said = judged.order.locale
    counts = {name: sum(row.severity == name for row in judged.rows) for name in worklist.SEVERITY}
    return {
        "locale": said,
        "result": judged.result,
        "records": judged.records,
        "unjudged": judged.unjudged,
        "counts": counts,
        "total": len(judged.rows),
        "rows": [asdict(row) for row in judged.rows[:SHOWN]],
        "origin": [[title.to(said), str(value)] for title, value in worklist.origin(judged)],
    }
