"""SPARQL 1.1 Protocol: from the parts of a request to an operation or a refusal. Pure: no Flask, no input or output.

What may be asked at which door, by which method and media type, is one table (`sparql_app.protocol.parameter.WAYS`;
section 2 of the protocol). The Graph Store Protocol is `sparql_app.protocol.graph`.
"""

from sparql_app.protocol.operation import Operation, Query, Update, read
from sparql_app.protocol.parameter import FORM, HOW_UPDATE, QUERY, UPDATE, allowed
from sparql_app.protocol.parts import Door, Parts, media_type

__all__ = [
    "FORM",
    "HOW_UPDATE",
    "QUERY",
    "UPDATE",
    "Door",
    "Operation",
    "Parts",
    "Query",
    "Update",
    "allowed",
    "media_type",
    "read",
]
