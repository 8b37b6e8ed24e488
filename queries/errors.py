"""What can be wrong with a query: its header, its name, or the values asked with.

The questions stand below the loader, so these errors are no part of the loader's tree. Each carries a message of the
catalogue; a door that shows errors tells ``text`` to its reader.
"""

from __future__ import annotations

from ontology import LOCALES, Text


class QueryError(Exception):
    """A query cannot be used as asked.

    Args:
        message: what is wrong, as a message of the catalogue.
    """

    def __init__(self, message: Text) -> None:
        self.text = message
        super().__init__(message.message)

    def to(self, locale: str = LOCALES[0]) -> str:
        """The sentence in a language."""
        return self.text.to(locale)

    def __str__(self) -> str:
        return self.text.to("en")


class HeaderError(QueryError):
    """The header of a query file is not as the catalogue needs it."""


class UnknownQueryError(QueryError):
    """No query has this name."""


class ParameterError(QueryError):
    """A parameter is missing, unknown, or has a value that its type does not allow."""
