"""The points of a dataset, for its page; the pages of what is measured tell what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from loader.quality.metric import most, unknown
from sparql_app.reader import Reader


@dataclass(frozen=True, slots=True)
class Score:
    """The points of a dataset.

    Args:
        points: what it has.
        most: what it could have of what is measured.
        unknown: the points of what is not measured.
        address: the page that tells what they rest on.
    """

    points: int
    most: int
    unknown: int
    address: str


def score(reader: Reader, dataset: str) -> Score | None:
    """The points of a dataset, None when the release has not measured it."""
    edition = reader.edition
    found = reader.rows("quality-score", quality=edition.graph("quality"), dataset=dataset)
    if not found:
        return None
    here = f"/releases/{edition.id}" if edition.fixed else ""
    address = f"{here}/audit/quality/dataset/{quote(dataset, safe='/:@.,;~-_()')}"
    return Score(int(found[0]["points"].value), most(edition.scope), unknown(edition.scope), address)
