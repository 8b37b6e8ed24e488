"""Plans in JSON, taken apart into one record for each version of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import PurePosixPath

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.record import Field, Record, Refusal
from loader.sources.dmp import dmp_editor, institution, kakenhi, madmp, meti, moonshot
from loader.sources.dmp.form import NAME, Form, Known, peek
from loader.sources.dmp.workbook import read_sheets
from loader.values import date, tree
from loader.values.tree import Json

FORMS: Mapping[str, Form] = {
    "dmp-editor": dmp_editor.FORM,
    "madmp": madmp.FORM,
    "moonshot-2021": moonshot.FORM,
    "meti": meti.FORM,
    "amed": institution.AMED,
    "jst": institution.JST,
}
"""Forms in JSON by their code in the list dmp-form, in the order in which they are tried."""


class Shelf:
    """The records of one file, so that none occurs twice.

    Args:
        file: name of the file.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.stem = PurePosixPath(file).stem
        self._seen: set[str] = set()

    def record(self, form: str, content: Field, known: Known, spare: str) -> Record:
        """The record of one version of a plan.

        Args:
            form: its code.
            content: the document.
            known: by what the plan is known.
            spare: the plan's key when the form tells none.

        Raises:
            RefusedError: the file told of this version before.
        """
        key = tree.stored(known.plan or spare)
        moment = date.read(known.version) if known.version else None
        identifier = key + (f"/{known.part}" if known.part else "") + (f"@{moment.literal.value}" if moment else "")
        if identifier in self._seen:
            raise RefusedError("{path} occurs more than once", path=identifier)
        self._seen.add(identifier)
        marks = [Field("@dmp", key), Field("@version", known.version if moment else "")]
        content.fields = [*marks, *content.fields]  # before what the document itself may call so
        return Record(NAME, identifier, f"dmp_{form}", content, _stamp(moment))


def _stamp(moment: date.Moment | None) -> datetime | None:
    """The moment of a version, the beginning of its day in Japan when only the day is known."""
    if moment is None:
        return None
    words = moment.literal.value
    if "T" in words:
        instant = datetime.fromisoformat(words)
        return instant if instant.tzinfo else instant.replace(tzinfo=date.JAPAN)
    return datetime.combine(moment.start, time(), date.JAPAN)


def read_documents(content: bytes, file: str) -> Iterator[Record | Refusal]:
    """The plans of a JSON file: one document, a list of them, or the items of an answer of a DMP service.

    Raises:
        UnreadableError: the file is not JSON, or its only document is in no known form.
    """
    found = _documents(tree.loads(tree.decode(content, file), file))
    shelf, budget = Shelf(file), tree.Budget(file)
    for number, document in enumerate(found, 1):
        spare = shelf.stem if len(found) == 1 else f"{shelf.stem}-{number}"
        try:
            yield _record(document, shelf, budget, spare)
        except SourceError as error:
            if len(found) == 1:
                raise UnreadableError(error.text.message, **error.text.values) from error
            refused = RefusedError(error.text.message, **error.text.values)
            yield Refusal(NAME, f"{shelf.stem}/document-{number}", refused)


def _documents(whole: Json) -> list[Json]:
    if isinstance(whole, dict) and isinstance(items := whole.get("items"), list):
        return items
    return whole if isinstance(whole, list) else [whole]


def _record(document: Json, shelf: Shelf, budget: tree.Budget, spare: str) -> Record:
    if not isinstance(document, dict):
        raise RefusedError("{where} is not a JSON object", where=f"{shelf.file}: {spare}")
    name = next((n for n, form in FORMS.items() if form.recognises(document)), "")
    if not name:
        raise RefusedError(
            "{file} is no data management plan in a known form: maDMP, dmp-editor, JST, AMED, METI or Moonshot",
            file=shelf.file,
        )
    content = tree.field("plan", document, shelf.file, budget)
    version = madmp.version(document) if name == "madmp" else ""
    return shelf.record(f"madmp-{version}" if version else name, content, FORMS[name].known(content), spare)


def read_workbook(content: bytes, file: str) -> Iterator[Record | Refusal]:
    """The plans of a workbook in the KAKENHI form, one a sheet; a form that nobody filled in is refused.

    Raises:
        UnreadableError: it is no workbook, or has no sheet in this form.
    """
    shelf = Shelf(file)
    for sheet, found in read_sheets(content, file):
        spare = f"{shelf.stem}/{sheet}"
        try:
            if found is None:
                raise RefusedError("{sheet} is an empty form", sheet=sheet)
            yield shelf.record("kakenhi", found, kakenhi.known(found), spare)
        except RefusedError as error:
            yield Refusal(NAME, spare, error)


def known_by(content: Field) -> tuple[str, str]:
    """Key and version that reading gave a plan."""
    found = peek(content, "@dmp"), peek(content, "@version")
    for mark in content.all("@dmp", "@version"):
        mark.drop()
    return found
