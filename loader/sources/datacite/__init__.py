"""DataCite: metadata of DOIs as JSON of the REST API and as kernel-4 XML (02 section 9)."""

from __future__ import annotations

from loader.errors import RefusedError
from loader.record import Record, Statements
from loader.sources import Source
from loader.sources.datacite.fetch import fetch
from loader.sources.datacite.fields import MAPPING
from loader.sources.datacite.map import map_datacite
from loader.sources.datacite.read import NAME, read
from ontology import text


def map_record(record: Record, statements: Statements) -> None:
    """State a record in the terms of the crosswalk.

    Raises:
        RefusedError: the record is not public any more, or has neither title nor creator.
    """
    if record.fields is None:
        raise RefusedError("The record is deleted")
    map_datacite(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("DataCite"),
    operator=text("DataCite, for DOIs that its members register"),
    homepage="https://datacite.org/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    read=read,
    map=map_record,
    fetch=fetch,
    incremental=True,
    mapping=MAPPING,
)
