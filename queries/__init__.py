"""Floor 1, questions: every SPARQL query of the project, one file each, with a header that describes it.

    answers/      the public catalogue of questions
    indicators/   the figures of the policy, one file an indicator
    audit/        what must return no rows before a release is published
    pages/        what the web pages ask
    needs/        whether a release holds what a question or figure of the same name needs

A query is data: its text is never put together from strings. What a reader chooses enters as a term,

    >>> from queries import query
    >>> overdue = query("answers/Q11")
    >>> bound = overdue.bind({"referenceDate": "2024-03-31"})

and ``store.query(overdue.text, substitutions=bound)`` evaluates it.
"""

from queries.column import Column
from queries.errors import HeaderError, ParameterError, QueryError, UnknownQueryError
from queries.parameter import Parameter
from queries.query import Query, all_queries, needs, query, read

__all__ = [
    "Column",
    "HeaderError",
    "Parameter",
    "ParameterError",
    "Query",
    "QueryError",
    "UnknownQueryError",
    "all_queries",
    "needs",
    "query",
    "read",
]
