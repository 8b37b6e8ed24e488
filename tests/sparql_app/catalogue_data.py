"""A release for the questions of the catalogue: overdue embargoes with titles that are hard on formats."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ontology import DCAT, DCTERMS, RDF, XSD
from tests.sparql_app.conftest import BASE, example

TITLES = (
    "=HYPERLINK(\"http://evil.example\",\"見る\")", "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1+1", "カンマ, と \"引用符\"",
    "一行目\n二行目", "絵文字😀", "'apostrophe", "00123", "1e5", "2024-03-31", "", " 前の空白",
)  # fmt: skip
"""Titles of datasets: formulas, quotes, lines, numbers and days that are none."""
OVERDUE = 25
"""How many datasets are still embargoed after their day."""
EMBARGOED = ox.NamedNode("http://purl.org/coar/access_right/c_f1cf")


def quads() -> list[ox.Quad]:
    """The quads of the release."""
    return [*example(), *_embargoes()]


def _embargoes() -> Iterator[ox.Quad]:
    for number in range(OVERDUE):
        node = ox.NamedNode(f"{BASE}/id/dataset/embargo/{number:02}")
        day = ox.Literal(f"2024-{number % 12 + 1:02}-{number % 27 + 1:02}", datatype=XSD.date)
        yield ox.Quad(node, RDF.type, DCAT.Dataset)
        yield ox.Quad(node, DCTERMS.accessRights, EMBARGOED)
        yield ox.Quad(node, DCTERMS.available, day)
        if number < len(TITLES):
            yield ox.Quad(node, DCTERMS.title, ox.Literal(TITLES[number], language="ja"))
