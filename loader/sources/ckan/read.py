"""From JSON to one record for each package, whichever action answered."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.record import Field, Raw, Record, Refusal
from loader.sources.ckan.form import unfolded
from loader.values import date, tree
from loader.values.tree import Json

NAME = "ckan"

_API = re.compile(r"^(https?://[^/]+(?:/.*?)?)/api/(?:[0-9]+/)?action/")
_OF_PACKAGES = ("resources", "extras", "notes", "license_id", "metadata_modified", "owner_org")


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """One record for each package.

    Raises:
        UnreadableError: the bytes are no JSON, or no answer that holds packages.
    """
    file = PurePosixPath(urllib.parse.urlsplit(raw.url).path or raw.url).name or raw.url
    found = tree.documents(tree.decode(raw.content, file), file, _inside)
    api = _API.match(raw.url)
    budget = tree.Budget(file)
    seen: set[str] = set()
    for number, package in enumerate(found, 1):
        name = f"{PurePosixPath(file).stem}/package-{number}"
        try:
            if isinstance(package, UnreadableError):
                raise package
            record = _record(package, name, api[1] if api else "", budget)
            if record.identifier in seen:
                raise RefusedError("{path} occurs more than once", path=record.identifier)
            seen.add(record.identifier)
            yield record
        except SourceError as error:
            if len(found) == 1:
                raise UnreadableError(error.text.message, **error.text.values) from error
            yield Refusal(NAME, name, RefusedError(error.text.message, **error.text.values))


def _inside(whole: Json, file: str) -> list[Json]:
    """The packages of an answer (``result``), of a search (``results``), of a list, or the one that this is.

    Raises:
        UnreadableError: it is an error, a list of names or groups, or something else.
    """
    if isinstance(whole, dict) and whole.get("success") is False:
        error = whole.get("error")
        said = error.get("message") if isinstance(error, dict) else error
        raise UnreadableError("{file}: the catalogue answers with an error: {said}", file=file, said=str(said)[:200])
    if isinstance(whole, dict) and "result" in whole and "resources" not in whole:
        whole = whole["result"]
    if isinstance(whole, dict) and isinstance(whole.get("results"), list):
        whole = whole["results"]
    if isinstance(whole, list) and all(isinstance(entry, dict) and not _is_package(entry) for entry in whole) and whole:
        raise UnreadableError("{file} is a list of groups or other things, not of data packages", file=file)
    if isinstance(whole, list):
        return whole
    if not isinstance(whole, dict) or not (_is_package(whole) or "catalog_value" in whole):
        raise UnreadableError("{file} is no answer of CKAN with data packages", file=file)
    return [whole]


def _is_package(entry: Mapping[str, Json]) -> bool:
    return any(name in entry for name in _OF_PACKAGES)


def _record(package: Json, name: str, site: str, budget: tree.Budget) -> Record:
    if not isinstance(package, dict):
        raise RefusedError("{where} is not a JSON object", where=name)
    form = "cadde_form" if "catalog_value" in package else "ckan_package"
    told = unfolded(package) if form == "cadde_form" else package
    identifier = next((v for k in ("id", "name") if isinstance(v := told.get(k), str) and v.strip()), "")
    if not identifier and form == "ckan_package":
        raise RefusedError("{where} has neither an id nor a name", where=name)
    identifier = tree.stored(identifier.strip()) or name.partition("/")[0]
    stamp = _stamp(told.get("metadata_modified"))
    if told.get("state") == "deleted":
        return Record(NAME, identifier, "deleted", None, stamp, deleted=True)
    fields = tree.field("package", _with_extras(told), name, budget)
    if site:
        fields.fields.append(Field("@site", site))
    return Record(NAME, identifier, form, fields, stamp)


def _with_extras(package: Mapping[str, Json]) -> dict[str, Json]:
    """The package with its extras as one object; a key that occurs twice keeps all its values."""
    extras = package.get("extras")
    if not isinstance(extras, list):
        return dict(package)
    together: dict[str, list[Json]] = {}
    for entry in extras:
        key = entry.get("key") if isinstance(entry, dict) else None
        together.setdefault(key if isinstance(key, str) else "", []).append(
            entry.get("value") if isinstance(entry, dict) and isinstance(key, str) else entry
        )
    flat: dict[str, Json] = {k: v[0] if len(v) == 1 else v for k, v in together.items()}
    return {**package, "extras": flat}


def _stamp(stated: Json) -> datetime | None:
    """metadata_modified, which CKAN writes in UTC and without saying so."""
    moment = date.read(stated) if isinstance(stated, str) else None
    if moment is None or not moment.literal.datatype.value.endswith("dateTime"):
        return None
    found = datetime.fromisoformat(moment.literal.value)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
