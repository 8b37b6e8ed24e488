"""The input form of the CADDE catalogue tool ("catalog_value") under the names of a CKAN package."""

from __future__ import annotations

import re
from collections.abc import Mapping

from loader.values.tree import Json

_RESOURCE = {
    "dataname": "name", "dataurl": "url", "downloadUrl": "url", "explainurl": "documentation",
    "licenseurl": "license_url",
    "resourceType": "caddec_resource_type", "contractRequired": "caddec_contract_required",
    "connectRequired": "caddec_required", "resourceIDForProvenance": "caddec_resource_id_for_provenance",
}  # fmt: skip
_PARTS = ("datasetinfo", "datasetoptionalinfo", "userterms")
_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def unfolded(document: Mapping[str, Json]) -> dict[str, Json]:
    """The values of the form as a package: choices as their values, empty answers left out."""
    told = document.get("catalog_value")
    form = told if isinstance(told, dict) else {}
    package: dict[str, Json] = {}
    for part in _PARTS:
        answers = form.get(part)
        for name, answer in answers.items() if isinstance(answers, dict) else ():
            if (value := _chosen(answer)) not in (None, "", []):
                package[name] = value
    if (key := package.get("caddec_dataset_id_for_detail")) and isinstance(key, str):
        package["id"] = key
    files = form.get("datajacket")
    package["resources"] = [_resource(f) for f in files if isinstance(f, dict)] if isinstance(files, list) else []
    return {k: v for k, v in package.items() if k != "selected_tab"} | _others(document, form)


def _others(document: Mapping[str, Json], form: Mapping[str, Json]) -> dict[str, Json]:
    """What the form holds besides the known parts; "catalog_display" only tells which questions are shown."""
    known = {*_PARTS, "datajacket"}
    rest: dict[str, Json] = {k: v for k, v in document.items() if k not in {"catalog_value", "catalog_display"}}
    return rest | {k: v for k, v in form.items() if k not in known}


def _resource(file: Mapping[str, Json]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, answer in file.items():
        value = _chosen(answer)
        known = _RESOURCE.get(name, _INNER_CAPITAL.sub(lambda m: "_" + m[1].lower(), name))
        if value not in (None, "", []) and known not in found:
            found[known] = value
    return found


def _chosen(answer: Json) -> Json:
    """The value of a choice {label, value}; of several choices their values."""
    if isinstance(answer, dict) and set(answer) <= {"label", "value"}:
        return answer.get("value") or answer.get("label")
    if isinstance(answer, list):
        return [value for entry in answer if (value := _chosen(entry)) not in (None, "")]
    return answer
