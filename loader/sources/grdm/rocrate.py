"""RO-Crate exports of GakuNin RDM: a project with its files, and the metadata of both as JSON inside the JSON.

The graph is flat (RO-Crate 1.1). What is registered about a file is an entity RDMFileMetadata with the answers as a
JSON string in ``text``; what is registered about the project is an RDMProjectMetadata, whose answers also list the
files they are about. Comments, actions and add-ons tell of the work and not of the data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from loader.errors import RefusedError
from loader.values import tree
from loader.values.tree import Json

_ROOT = "#root"  # the project that was exported; its components are #node1, #node2 ...
_KNOWN = frozenset(
    (
        "RDMProject", "RDMAddon", "RDMFolder", "RDMFileMetadata", "RDMProjectMetadata", "RDMMetadataSchema",
        "RDMLicense", "Person", "Organization", "Comment", "Action", "File", "Dataset", "CreativeWork",
    )
)  # fmt: skip

Entity = Mapping[str, Json]


@dataclass(slots=True)
class CrateFile:
    """A file or folder of a crate, and what is registered about it.

    Args:
        path: its path, beginning with the storage ("osfstorage/...").
        items: metadata items as {"active", "data"}, like those of the project add-on.
        beside: what the crate tells about the file itself, and the people of its project.
        stamp: when the metadata changed last.
    """

    path: str
    items: list[Json] = field(default_factory=list)
    beside: dict[str, Json] = field(default_factory=dict)
    stamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """What is registered about the project: the answers to a form, still as JSON text."""

    identifier: str
    text: str
    stamp: datetime | None


def is_crate(document: Mapping[str, Json]) -> bool:
    """Whether a JSON document is an RO-Crate."""
    return isinstance(document.get("@graph"), list) and "@context" in document


class Crate:
    """An RO-Crate, taken apart.

    Args:
        document: the whole JSON-LD document.
        where: name of the file, for errors.

    Raises:
        RefusedError: it describes no project of GakuNin RDM.
    """

    def __init__(self, document: Mapping[str, Json], where: str) -> None:
        graph = document["@graph"]
        entities = [e for e in graph if isinstance(e, dict)] if isinstance(graph, list) else []
        self._entities = {_id(e): e for e in entities}
        self._by_path = {path_of(i).strip("/"): i for i in self._entities if not i.startswith("#")}
        projects = [e for e in entities if "RDMProject" in _types(e)]
        self._root = next((e for e in projects if _id(e) == _ROOT), projects[0] if projects else {})
        if not projects and not any(_types(e) & {"RDMFileMetadata", "RDMProjectMetadata"} for e in entities):
            raise RefusedError("{file} is an RO-Crate, but not of a project of GakuNin RDM", file=where)

    def guid(self, name: str) -> str:
        """A name for the project. The crate does not tell its identifier, so the moment of its creation stands for it.

        Args:
            name: the name to take when the crate does not tell that moment.
        """
        created = self._root.get("dateCreated")
        if isinstance(created, str) and created:
            return "crate-" + hashlib.sha256(tree.stored(created).encode()).hexdigest()[:12]
        return name

    def rest(self) -> dict[str, Json]:
        """What is left over: entities of types that GakuNin RDM did not use when this was written."""
        unknown = [e for e in self._entities.values() if not _types(e) & _KNOWN]
        return {"entity": list(unknown)} if unknown else {}

    def forms(self) -> list[ProjectForm]:
        """The forms registered about the project, the one changed last first."""
        found = [
            ProjectForm(_id(e).strip("#").replace("#", "-"), _string(e, "text"), _stamp(e))
            for e in self._entities.values()
            if "RDMProjectMetadata" in _types(e)
        ]
        return sorted(found, key=lambda form: form.stamp.timestamp() if form.stamp else 0.0, reverse=True)

    def files(self) -> list[CrateFile]:
        """The files about which something is registered, in the order of the crate."""
        found: dict[str, CrateFile] = {}
        for entity in self._entities.values():
            if "RDMFileMetadata" not in _types(entity):
                continue
            about = _reference(entity.get("about"))
            path = path_of(about)
            file = found.setdefault(path, CrateFile(path, beside=self.beside(about)))
            active = _string(entity, "version") == "active"
            file.items.append({"active": active, "text": entity.get("text"), "id": _id(entity)})
            if (stamp := _stamp(entity)) and (file.stamp is None or stamp > file.stamp):
                file.stamp = stamp
        return list(found.values())

    def beside(self, about: str) -> dict[str, Json]:
        """What the crate tells about a file itself, and the people of the project it belongs to."""
        entity = self._entities.get(about) if about else None
        found: dict[str, Json] = {}
        if entity:
            found["crate-file"] = {k: v for k, v in entity.items() if not k.startswith("@") and k != "hasPart"}
        if people := list(self._people(about)):
            found["crate-person"] = list(people)
        return found

    def entity_of(self, path: str) -> str:
        """The id of the file at a path of the storage, "" when the crate has none."""
        return self._by_path.get(path.strip("/"), "")

    def _people(self, about: str) -> Iterator[Json]:
        """The members of the project or component that a file belongs to."""
        project = self._entities.get("#" + about.removeprefix("./").partition("/")[0]) or self._root
        seen: set[str] = set()
        for key in ("creator", "contributor"):
            stated = project.get(key)
            for reference in stated if isinstance(stated, list) else [stated]:
                name = _reference(reference)
                person = self._entities.get(name)
                if person is not None and name not in seen and "Person" in _types(person):
                    seen.add(name)
                    yield {k: v for k, v in person.items() if k in ("name", "familyName", "givenName", "identifier")}


def path_of(entity: str) -> str:
    """The path of a file in its storage: the id without "./" and without the name of the exported project."""
    return entity.removeprefix("./").removeprefix("root/")


def _id(entity: Entity) -> str:
    stated = entity.get("@id")
    return stated if isinstance(stated, str) else ""


def _types(entity: Entity) -> set[str]:
    stated = entity.get("@type")
    return {t for t in (stated if isinstance(stated, list) else [stated]) if isinstance(t, str)}


def _reference(stated: Json) -> str:
    found = stated.get("@id") if isinstance(stated, dict) else stated
    return found if isinstance(found, str) else ""


def _string(entity: Entity, key: str) -> str:
    stated = entity.get(key)
    return stated if isinstance(stated, str) else ""


def _stamp(entity: Entity) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_string(entity, "dateModified"))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
