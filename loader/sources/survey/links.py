"""Link checks: what came of asking for the addresses of data (question Q15). Nothing is asked for here."""

from __future__ import annotations

import pyoxigraph as ox

from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.survey.rows import state_row
from loader.values import date, identifier
from ontology import DCTERMS, ENISHI, PROV, XSD, scheme


def map_link_check(record: Record, statements: Statements, row: Field) -> None:
    """State that an address was asked for on a day, and with what outcome.

    Raises:
        RefusedError: the row lacks the address, the day or the outcome.
    """
    stated, moment = row.text("url"), date.read(row.text("checked_on"))
    doi, url = identifier.doi(stated), identifier.url(stated)
    outcome = scheme("link-outcome").find(row.text("outcome"))
    if url is None or moment is None or outcome is None:
        raise RefusedError("The row names no address, day or outcome")
    node = statements.mint("link-check", record.identifier.partition("/")[2])
    state_row(record, statements, row, node)
    statements.a(node, ENISHI.LinkCheck)
    # A DOI is one address however it is spelt, and stands in the data as this one.
    statements.add(node, PROV.used, ox.NamedNode(f"https://doi.org/{doi}" if doi else url))
    at = f"{moment.end.isoformat()}T00:00:00+09:00"
    statements.add(node, PROV.endedAtTime, ox.Literal(at, datatype=XSD.dateTime))
    statements.add(node, DCTERMS.type, outcome.iri)
