"""A question with a header asked without a service: what ``enishi query NAME`` prints, and says beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from loader.errors import UsageError
from loader.settings import Settings
from loader.store import Release, Scope
from ontology import Text, text
from queries import Query
from sparql_app import once, site
from sparql_app.cache import Cache
from sparql_app.caller import Caller
from sparql_app.catalogue.answering import Answered, Asking
from sparql_app.catalogue.forms import XLSX
from sparql_app.catalogue.names import names, things
from sparql_app.catalogue.question import Question
from sparql_app.catalogue.refusal import LargeError
from sparql_app.catalogue.sheet import Telling, csv, workbook
from sparql_app.catalogue.sifting import Sifting
from sparql_app.catalogue.table import serialised, srj
from sparql_app.errors import ProblemError
from sparql_app.federation import Federation
from sparql_app.formats import TABLES, Format, by_name
from sparql_app.gate import Gate
from sparql_app.published import Edition
from sparql_app.reader import Reader
from sparql_app.wire import Term

FORMATS = (*TABLES, XLSX)
"""The formats that a question can be printed in."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is printed.

    Args:
        content: the answer.
        note: what is to be said beside it: that there are no rows, or no data; None when there are rows.
    """

    content: bytes
    note: Text | None


def inquire(
    settings: Settings,
    release: Release,
    scope: Scope,
    query: Query,
    values: Mapping[str, str],
    name: str,
    *,
    people: bool = False,
) -> Inquiry:
    """The answer to a question.

    Args:
        settings: limits, language, the store elsewhere.
        release: which release to ask.
        scope: which of its stores.
        query: a SELECT query with its header.
        values: its parameters; what is left out takes its default.
        name: format of the answer.
        people: CSV for people, with titles and a byte order mark.

    Raises:
        UsageError: the format cannot be used.
        ParameterError: a value cannot be used.
        ProblemError: a limit was reached.
    """
    form = by_name(name, FORMATS)
    if form is None:
        raise UsageError("There is no format {name}", name=name)
    engine = once.engine(settings, release, scope)
    try:
        gate = Gate(engine, Cache(0), Federation(settings))
        edition = Edition(release.id, scope, release.directory(scope), release.manifest)
        reader = Reader(gate, Caller(scope=scope), edition, door="command")
        asked = Question(query, values, cast(Mapping[ox.Variable, Term], query.bind(values)), Sifting())
        return _inquired(asked, Asking(gate, reader), reader, settings, form, people=people)
    except ProblemError as error:
        raise once.told(error) from error
    finally:
        engine.close()


def _inquired(
    asked: Question, asking: Asking, reader: Reader, settings: Settings, form: Format, *, people: bool
) -> Inquiry:
    for_people = form is XLSX or (people and form.name == "csv")
    try:
        answered = asking.answer(asked)
    except LargeError:
        if for_people:
            raise
        return Inquiry(asking.whole(asked, form).read(), None)
    note = _note(answered)
    if not for_people:
        if not answered.has_data:
            return Inquiry(b"", note)  # a head without rows would read as 0 rows
        if form.results is None:
            return Inquiry(asking.whole(asked, form).read(), note)
        return Inquiry(serialised(srj(answered.table), form.results), note)
    edition, locale = reader.edition, settings.locale
    named = names(reader, things(answered.table.rows), site.labels(reader), locale)
    digest = edition.manifest.digest.get(edition.scope, "")
    telling = Telling(answered, edition, named, locale, digest=digest, licence=settings.licence)
    return Inquiry(workbook(telling) if form is XLSX else csv(telling), note)


def _note(answered: Answered) -> Text | None:
    needed = answered.question.query.header.needs
    if not answered.has_data:
        return text("No data, which is not the same as no rows. What would have to be loaded: {ja} / {en}", **needed)
    return None if answered.total else text("0 rows")
