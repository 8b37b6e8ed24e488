"""An RO-Crate as records: the files about which something is registered, with the projects that name them."""

from __future__ import annotations

from collections.abc import Iterator

from loader.errors import RefusedError, SourceError
from loader.record import Record, Refusal
from loader.sources.grdm.document import NAME, Document, as_object, entry_record, form_answers, is_ms2, item_records
from loader.sources.grdm.rocrate import Crate, CrateFile, ProjectForm, is_crate
from loader.values import tree
from loader.values.tree import Json

__all__ = ["crate_records", "is_crate"]


def crate_records(document: Document) -> Iterator[Record | Refusal]:
    """The records of an RO-Crate.

    What is registered about a file itself outranks the copy of it in a form about the project, which is older; the
    form still tells which project paid. A file that only a form tells is a record too.
    """
    crate = Crate(document.rest, document.file)
    document.guid = crate.guid(document.guid)
    document.rest = crate.rest()
    forms = _Forms(document, crate)
    yield from forms.read()
    for file in crate.files():
        yield from _file_records(document, file, forms.projects.get(file.path.strip("/"), []))
    yield from forms.other_files({file.path.strip("/") for file in crate.files()})


class _Forms:
    """The forms about the projects of a crate: who paid for which file."""

    def __init__(self, document: Document, crate: Crate) -> None:
        self._document = document
        self._crate = crate
        self._entries: dict[str, tuple[Json, str]] = {}
        self.projects: dict[str, list[Json]] = {}

    def read(self) -> Iterator[Record | Refusal]:
        """Read all forms; yields the records of those about a whole data set, and the refusals of damaged ones."""
        for form in self._crate.forms():
            try:
                yield from self._form(form)
            except SourceError as error:
                refused = RefusedError(error.text.message, **error.text.values)
                yield Refusal(NAME, f"{self._document.guid}/{form.identifier}", refused)

    def _form(self, form: ProjectForm) -> Iterator[Record]:
        answers, entries = form_answers(form.text, f"{self._document.guid}/{form.identifier}")
        if is_ms2(answers):
            record = self._document.form_record(form.identifier, answers)
            record.datestamp = form.stamp
            yield record
            return
        if answers and not entries:
            self._document.rest[form.identifier] = answers  # of no use without a file, so it is told as left over
        for number, entry in enumerate(entries, 1):
            told = as_object(entry, f"{self._document.guid}/{form.identifier}.grdm-files[{number}]")
            path = told.get("path")
            key = path.strip("/") if isinstance(path, str) else f"{form.identifier}-{number}"
            known = self.projects.setdefault(key, [])
            if answers and answers not in known:
                known.append(answers)
            self._entries.setdefault(key, (entry, f"{form.identifier}.grdm-files[{number}]"))

    def other_files(self, told: set[str]) -> Iterator[Record | Refusal]:
        """The records of files that only a form tells of."""
        for path, (entry, where) in self._entries.items():
            if path in told:
                continue
            beside = self._crate.beside(self._crate.entity_of(path))
            record = entry_record(self._document, entry, where, "metadata", self.projects[path])
            if isinstance(record, Record) and record.fields is not None:
                for key, value in beside.items():
                    record.fields.fields += tree.fields(key, value, where, self._document.budget, 1)
            yield record


def _file_records(document: Document, file: CrateFile, projects: list[Json]) -> Iterator[Record | Refusal]:
    """The records of a file, from the JSON texts of its metadata items."""
    items: list[Json] = []
    for item in file.items:
        told = as_object(item, file.path)
        text, where = told["text"], f"{document.guid}/{told['id']}"
        try:
            data = tree.loads(text, where) if isinstance(text, str) else text
            items.append({"active": told["active"], "data": as_object(data, where)})
        except SourceError as error:
            yield Refusal(NAME, where, RefusedError(error.text.message, **error.text.values))
    entry: Json = {"path": file.path, "items": items}
    for record in item_records(document, entry, file.path, projects, file.beside):
        if isinstance(record, Record):
            record.datestamp = file.stamp
        yield record
