"""The addresses of a question: its page, its formats, the pages of its rows; permanent where a release is named.

Pages of rows are pages of one release, which never changes: whoever follows them to the last has every row once.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from sparql_app.catalogue.answering import Answered
from sparql_app.catalogue.question import Question


def of(question: Question, release: str = "", suffix: str = "", **shown: str) -> str:
    """The address of a question, without host.

    Args:
        question: the question, with its page.
        release: name of a release, for an address that always gives the same rows; "" for the published one.
        suffix: ending that names a format; "" for the page.
        shown: further parameters.
    """
    pairs = dict(shown)
    if question.size:
        pairs = {"page": str(question.page), "page_size": str(question.size), **pairs}
    query = "&".join(filter(None, [question.stated, urlencode(pairs)]))
    place = f"/releases/{quote(release)}" if release else ""
    return f"{place}/queries/{question.stem}{'.' + suffix if suffix else ''}{'?' + query if query else ''}"


def pages(answered: Answered) -> Iterator[tuple[str, Question]]:
    """The pages before and after, with the names of their relations (RFC 8288; RFC 5005, section 3)."""
    question, last = answered.question, answered.pages
    if not question.size:
        return
    yield "first", question.on(1, question.size)
    if question.page > 1:
        yield "prev", question.on(question.page - 1, question.size)
    if question.page < last:
        yield "next", question.on(question.page + 1, question.size)
    yield "last", question.on(last, question.size)
