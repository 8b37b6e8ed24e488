"""The JSON shapes of GakuNin RDM, taken apart into one record for each registered file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.record import Record, Refusal
from loader.sources.grdm.crate import crate_records, is_crate
from loader.sources.grdm.document import (
    NAME,
    PROJECT_QUESTIONS,
    Document,
    as_list,
    as_object,
    entry_record,
    form_answers,
    is_ms2,
    item_records,
)
from loader.values import tree
from loader.values.tree import Json

_GUIDS = ("id", "_id", "guid", "node_id")
_STAMPS = ("datetime_updated", "date_modified", "modified")
_PLUMBING = ("type", "links", "relationships", "embeds", "user")  # of JSON:API, and who pressed the button


def read_documents(content: bytes, file: str) -> Iterator[Record | Refusal]:
    """The records of a JSON file: one document, a list of them, an answer of the API, or one document in each line.

    Raises:
        UnreadableError: the file is not JSON, or its only document is of no known shape.
    """
    found = _documents(tree.decode(content, file), file)
    budget = tree.Budget(file)
    for number, document in enumerate(found, 1):
        stem = PurePosixPath(file).stem
        name = stem if len(found) == 1 else f"{stem}-{number}"
        try:
            if isinstance(document, UnreadableError):
                raise document
            told = as_object(document, f"{file}, document {number}")
            guid = next((v for k in _GUIDS if isinstance(v := told.get(k), str) and v), name)
            yield from _taken_apart(told, tree.stored(guid), file, budget)
        except SourceError as error:
            if len(found) == 1:
                raise UnreadableError(error.text.message, **error.text.values) from error
            yield Refusal(NAME, f"{stem}/document-{number}", RefusedError(error.text.message, **error.text.values))


def _documents(text: str, file: str) -> list[Json | UnreadableError]:
    try:
        return [*_unwrapped(tree.loads(text, file))]
    except UnreadableError:
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not all(line.strip().startswith("{") for _, line in lines):
            raise
    return [_line(line, f"{file}, line {n}") for n, line in lines]


def _line(line: str, where: str) -> Json | UnreadableError:
    try:
        return tree.loads(line, where)
    except UnreadableError as error:
        return error


def _unwrapped(whole: Json) -> Iterator[Json]:
    """The documents of a list, or of an answer of the API (JSON:API: data, attributes)."""
    if isinstance(whole, dict) and "data" in whole and not _shape(whole):
        whole = whole["data"]
    for entry in whole if isinstance(whole, list) else [whole]:
        if isinstance(entry, dict) and isinstance(attributes := entry.get("attributes"), dict):
            yield {**{k: v for k, v in entry.items() if k != "attributes"}, **attributes}
        else:
            yield entry


def _shape(document: Mapping[str, Json]) -> str:
    """Which shape a document has, "" for none."""
    if is_crate(document):
        return "crate"
    if "file_metadatas" in document:
        return "deposit"
    if "registration_metadata" in document or "registration_responses" in document or "grdm-files" in document:
        return "draft"
    files = document.get("files")
    return "files" if isinstance(files, list) and any(isinstance(f, dict) and "items" in f for f in files) else ""


def _taken_apart(told: dict[str, Json], guid: str, file: str, budget: tree.Budget) -> Iterator[Record | Refusal]:
    shape = _shape(told)
    if not shape:
        raise RefusedError(
            "{file} is no registration of GakuNin RDM: expected registration_metadata, files with items, "
            "file_metadatas, or an RO-Crate",
            file=file,
        )
    rest = {k: v for k, v in told.items() if k not in (*_PLUMBING, *_GUIDS)}
    document = Document(shape, guid, file, budget, rest, _stamp(rest))
    empty = True
    for item in _SHAPES[shape](document):
        empty = False
        yield item
    if empty:
        raise RefusedError("{guid} holds no metadata of a file", guid=guid)


def _stamp(rest: dict[str, Json]) -> datetime | None:
    """When the system says that the document changed, if it says so with a time zone."""
    for key in _STAMPS:
        if isinstance(stated := rest.get(key), str):
            try:
                moment = datetime.fromisoformat(stated)
            except ValueError:
                continue
            if moment.tzinfo is not None:
                del rest[key]
                return moment
    return None


def _draft(document: Document) -> Iterator[Record | Refusal]:
    """A draft registration: answers about the project, and the files in a JSON string inside (trap 66)."""
    rest, guid = document.rest, document.guid
    key = next((k for k in ("registration_metadata", "registration_responses") if k in rest), "")
    stated = rest.pop(key) if key else {k: rest.pop(k) for k in list(rest) if k in PROJECT_QUESTIONS | {"grdm-files"}}
    answers, entries = form_answers(stated, f"{guid}/{key}")
    if is_ms2(answers):
        yield document.form_record("dataset", answers)
        return
    for number, entry in enumerate(entries, 1):
        yield entry_record(document, entry, f"grdm-files.value[{number}]", "metadata", [answers])


def _files(document: Document) -> Iterator[Record | Refusal]:
    """File metadata of the project add-on: each file with the items of one or more forms."""
    files = as_list(document.rest.pop("files"), f"{document.guid}/files")
    projects = _projects(document)
    for number, entry in enumerate(files, 1):
        yield from item_records(document, entry, f"files[{number}]", projects, {})


def _deposit(document: Document) -> Iterator[Record | Refusal]:
    """A deposit to a repository: metadata of files, the files themselves, and a list of projects."""
    rest, guid = document.rest, document.guid
    metadata = as_list(rest.pop("file_metadatas"), f"{guid}/file_metadatas")
    projects = _projects(document)
    uploads = as_list(rest.pop("files", None), f"{guid}/files")
    for number, entry in enumerate(metadata, 1):
        upload = uploads[number - 1] if number <= len(uploads) else None
        yield from item_records(
            document, entry, f"file_metadatas[{number}]", projects, {"upload": upload} if upload else {}
        )


def _projects(document: Document) -> list[Json]:
    stated = document.rest.pop("project_metadatas", None)
    projects = as_list([stated] if isinstance(stated, dict) else stated, f"{document.guid}/project_metadatas")
    return [as_object(project, f"{document.guid}/project_metadatas") for project in projects]


_SHAPES: Mapping[str, Callable[[Document], Iterator[Record | Refusal]]] = {
    "crate": crate_records,
    "deposit": _deposit,
    "draft": _draft,
    "files": _files,
}
