"""One JSON document of GakuNin RDM while it is taken apart, and what its shapes have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from loader.errors import RefusedError, SourceError
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

_MS2 = "title-of-dataset"  # first question of the form of Moonshot goal 2


@dataclass(slots=True)
class Document:
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

    def form_record(self, name: str, answers: Mapping[str, Json]) -> Record:
        """The record of a form about a whole data set, which names no file (Moonshot goal 2).

        Args:
            name: what tells the form from others of the project.
            answers: its answers.
        """
        identifier = f"{self.guid}/{name}"
        around: dict[str, Json] = {} if self.seen else self.rest
        self.seen.add(identifier)
        where = f"{self.file}: {identifier}"
        content = [tree.field("form", dict(answers), where, self.budget)]
        for key, value in around.items():
            content += tree.fields(tree.stored(key), value, where, self.budget, 1)
        return Record(NAME, identifier, "grdm_ms2", Field("registration", None, content), self.stamp)


def is_ms2(answers: Mapping[str, Json]) -> bool:
    """Whether answers are those of the form of Moonshot goal 2 (未病DB)."""
    return _MS2 in answers


def form_answers(stated: Json, where: str) -> tuple[dict[str, Json], list[Json]]:
    """The answers to a form about a project, and the entries of its list of files, which is JSON inside JSON (trap 66).

    Args:
        stated: the answers as an object or as JSON text.
        where: path of the answers, for errors.

    Raises:
        RefusedError: they are not an object, or the files are not a list.
        UnreadableError: the JSON inside cannot be read.
    """
    if isinstance(stated, str):
        stated = tree.loads(stated, where)
    answers = dict(as_object(stated, where))
    files = answers.pop("grdm-files", None)
    inner = files.get("value") if isinstance(files, dict) else files
    if isinstance(inner, str) and inner.strip():
        inner = tree.loads(inner, f"{where.partition('/')[0]}/grdm-files.value")
    return answers, as_list(inner, f"{where.partition('/')[0]}/grdm-files.value")


def as_object(value: Json, where: str) -> dict[str, Json]:
    """The value when it is a JSON object; raises RefusedError when it is not."""
    if not isinstance(value, dict):
        raise RefusedError("{where} is not a JSON object", where=where)
    return value


def as_list(value: Json, where: str) -> list[Json]:
    """The value when it is a list, an empty one for nothing; raises RefusedError for anything else."""
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise RefusedError("{where} is not a list", where=where)
    return value


def entry_record(document: Document, entry: Json, where: str, key: str, projects: list[Json]) -> Record | Refusal:
    """The record of an entry, or its refusal."""
    try:
        told = as_object(entry, f"{document.guid}/{where}")
        about = as_object(told.get(key), f"{document.guid}/{where}.{key}")
        path = told.get("path")
        beside = {k: v for k, v in told.items() if k not in (key, "path", "hash")}
        return document.record(path if isinstance(path, str) else "", about, projects, beside)
    except SourceError as error:
        return Refusal(NAME, f"{document.guid}/{where}", RefusedError(error.text.message, **error.text.values))


def item_records(
    document: Document, entry: Json, where: str, projects: list[Json], beside: dict[str, Json]
) -> Iterator[Record | Refusal]:
    """The records of one file: its active item, or all items when none says that it is active."""
    try:
        told = as_object(entry, f"{document.guid}/{where}")
        items = as_list(told.get("items"), f"{document.guid}/{where}.items")
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
        record = entry_record(document, stated, f"{where}.items[{number}]", "data", projects)
        if isinstance(record, Record) and record.fields is not None:
            for key, value in {**extra, **(beside if number == 1 else {})}.items():
                record.fields.fields += tree.fields(tree.stored(key), value, where, document.budget, 1)
        yield record


def _upload_path(upload: Json) -> str:
    """Path of the first file that is deposited with the metadata."""
    first = upload[0] if isinstance(upload, list) and upload else upload
    path = first.get("path") if isinstance(first, dict) else None
    return path if isinstance(path, str) else ""
