"""The JSON shapes of GakuNin RDM, taken apart into one record for each registered file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.record import Field, Record, Refusal
from loader.values import tree
from loader.values.tree import Json

NAME = "grdm"
"""Name of the source."""

FILE_PREFIX = "grdm-file:"
"""How the questions about a file begin; all others are about the project."""

PROJECT_QUESTIONS = frozenset(
    (
        "funder", "funding-stream-code", "program-name-ja", "program-name-en", "japan-grant-number",
        "project-name-ja", "project-name-en", "project-research-field",
    )
)  # fmt: skip
"""The questions about the project in the form of 2024."""

_OTHER_FORM = "title-of-dataset"  # first question of the form of Moonshot goal 2, which has no file questions
_GUIDS = ("id", "_id", "guid", "node_id")
_STAMPS = ("datetime_updated", "date_modified", "modified")
_PLUMBING = ("type", "links", "relationships", "embeds", "user")  # of JSON:API, and who pressed the button


@dataclass(slots=True)
class _Document:
    """One document of a file while it is taken apart."""

    shape: str
    guid: str
    file: str
    budget: tree.Budget
    rest: dict[str, Json]
    stamp: datetime | None = None
    seen: set[str] = field(default_factory=set)

    def record(self, path: str, about: Mapping[str, Json], projects: list[Json], beside: Mapping[str, Json]) -> Record:
        """The record of one registered file.

        Args:
            path: path of the file in GakuNin RDM, "" when it is not told.
            about: its answers.
            projects: answers about the projects that paid.
            beside: what else is told about the file.
        """
        name = tree.stored(path).strip("/") or f"file-{len(self.seen) + 1}"
        identifier = f"{self.guid}/{name}"
        if identifier in self.seen:
            raise RefusedError("{path} occurs more than once", path=identifier)
        own = {k: v for k, v in about.items() if k in PROJECT_QUESTIONS}
        answers = {k: v for k, v in about.items() if k not in PROJECT_QUESTIONS}
        around: dict[str, Json] = {} if self.seen else self.rest
        self.seen.add(identifier)
        where = f"{self.file}: {identifier}"
        content = [tree.field("file", answers, where, self.budget)]
        paid = [*([own] if own else []), *projects]
        content += [tree.field("project", project, where, self.budget) for project in paid]
        for key, value in {**beside, **around}.items():
            content += tree.fields(tree.stored(key), value, where, self.budget, 1)
        return Record(NAME, identifier, f"grdm_{self.shape}", Field("registration", None, content), self.stamp)


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
            told = _object(document, f"{file}, document {number}")
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
        lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
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
    if "file_metadatas" in document:
        return "deposit"
    if "registration_metadata" in document or "registration_responses" in document or "grdm-files" in document:
        return "draft"
    files = document.get("files")
    return "files" if isinstance(files, list) and any(isinstance(f, dict) and "items" in f for f in files) else ""


def _object(value: Json, where: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise RefusedError("{where} is not a JSON object", where=where)
    return value


def _list(value: Json, where: str) -> list[Json]:
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise RefusedError("{where} is not a list", where=where)
    return value


def _taken_apart(told: dict[str, Json], guid: str, file: str, budget: tree.Budget) -> Iterator[Record | Refusal]:
    shape = _shape(told)
    if not shape:
        raise RefusedError(
            "{file} is no registration of GakuNin RDM: expected registration_metadata, files with items, "
            "or file_metadatas",
            file=file,
        )
    rest = {k: v for k, v in told.items() if k not in (*_PLUMBING, *_GUIDS)}
    document = _Document(shape, guid, file, budget, rest, _stamp(rest))
    empty = True
    for item in {"deposit": _deposit, "draft": _draft, "files": _files}[shape](document):
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


def _draft(document: _Document) -> Iterator[Record | Refusal]:
    """A draft registration: answers about the project, and the files in a JSON string inside (trap 66)."""
    rest, guid = document.rest, document.guid
    key = next((k for k in ("registration_metadata", "registration_responses") if k in rest), "")
    stated = rest.pop(key) if key else {k: rest.pop(k) for k in list(rest) if k in PROJECT_QUESTIONS | {"grdm-files"}}
    if isinstance(stated, str):
        stated = tree.loads(stated, f"{guid}/{key}")
    answers = dict(_object(stated, f"{guid}/{key}"))
    if _OTHER_FORM in answers:
        raise RefusedError("{guid} uses the form of Moonshot goal 2, which is another source", guid=guid)
    files = answers.pop("grdm-files", None)
    inner = files.get("value") if isinstance(files, dict) else files
    where = "grdm-files.value"
    if isinstance(inner, str) and inner.strip():
        inner = tree.loads(inner, f"{guid}/{where}")
    for number, entry in enumerate(_list(inner, f"{guid}/{where}"), 1):
        yield _each(document, entry, f"{where}[{number}]", "metadata", [answers])


def _each(document: _Document, entry: Json, where: str, key: str, projects: list[Json]) -> Record | Refusal:
    """The record of an entry, or its refusal."""
    try:
        told = _object(entry, f"{document.guid}/{where}")
        about = _object(told.get(key), f"{document.guid}/{where}.{key}")
        path = told.get("path")
        beside = {k: v for k, v in told.items() if k not in (key, "path", "hash")}
        return document.record(path if isinstance(path, str) else "", about, projects, beside)
    except SourceError as error:
        return Refusal(NAME, f"{document.guid}/{where}", RefusedError(error.text.message, **error.text.values))


def _files(document: _Document) -> Iterator[Record | Refusal]:
    """File metadata of the project add-on: each file with the items of one or more forms."""
    files = _list(document.rest.pop("files"), f"{document.guid}/files")
    projects = _projects(document)
    for number, entry in enumerate(files, 1):
        yield from _items(document, entry, f"files[{number}]", projects, {})


def _deposit(document: _Document) -> Iterator[Record | Refusal]:
    """A deposit to a repository: metadata of files, the files themselves, and a list of projects."""
    rest, guid = document.rest, document.guid
    metadata = _list(rest.pop("file_metadatas"), f"{guid}/file_metadatas")
    projects = _projects(document)
    uploads = _list(rest.pop("files", None), f"{guid}/files")
    for number, entry in enumerate(metadata, 1):
        upload = uploads[number - 1] if number <= len(uploads) else None
        yield from _items(document, entry, f"file_metadatas[{number}]", projects, {"upload": upload} if upload else {})


def _projects(document: _Document) -> list[Json]:
    stated = document.rest.pop("project_metadatas", None)
    projects = _list([stated] if isinstance(stated, dict) else stated, f"{document.guid}/project_metadatas")
    return [_object(project, f"{document.guid}/project_metadatas") for project in projects]


def _items(
    document: _Document, entry: Json, where: str, projects: list[Json], beside: dict[str, Json]
) -> Iterator[Record | Refusal]:
    """The records of one file: its active item, or all items when none says that it is active."""
    try:
        told = _object(entry, f"{document.guid}/{where}")
        items = _list(told.get("items"), f"{document.guid}/{where}.items")
    except SourceError as error:
        yield Refusal(NAME, f"{document.guid}/{where}", RefusedError(error.text.message, **error.text.values))
        return
    path = told.get("path") or _upload_path(beside.get("upload"))
    active = [i for i in items if isinstance(i, dict) and i.get("active") in (True, "true")] or items
    for number, item in enumerate(active, 1):
        extra = {k: v for k, v in told.items() if k not in ("items", "path", "hash")}
        stated: dict[str, Json] = {**item, "path": path} if isinstance(item, dict) else {}
        if number > 1 and isinstance(path, str) and path:
            stated["path"] = f"{path}/item-{number}"
        record = _each(document, stated, f"{where}.items[{number}]", "data", projects)
        if isinstance(record, Record) and record.fields is not None:
            for key, value in {**extra, **(beside if number == 1 else {})}.items():
                record.fields.fields += tree.fields(tree.stored(key), value, where, document.budget, 1)
        yield record


def _upload_path(upload: Json) -> str:
    """Path of the first file that is deposited with the metadata."""
    first = upload[0] if isinstance(upload, list) and upload else upload
    path = first.get("path") if isinstance(first, dict) else None
    return path if isinstance(path, str) else ""
