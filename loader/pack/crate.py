"""The description of a pack as an RO-Crate (RO-Crate Metadata Specification 1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loader import void
from loader.errors import PackError
from loader.pack import layout
from loader.pack.card import SOFTWARE_LICENCE
from loader.store import Manifest
from queries import Query

_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_CONFORMS = "https://w3id.org/ro/crate/1.1"
_SOFTWARE = "#enishi"
_COMPUTING = "#computing"


@dataclass(frozen=True, slots=True)
class Sum:
    """Size in bytes and SHA-256 of a file."""

    size: int
    sha256: str


def document(
    manifest: Manifest, scope: str, sums: Mapping[str, Sum], asked: Mapping[str, Query], versions: Mapping[str, Any]
) -> dict[str, Any]:
    """The metadata document of a pack.

    Args:
        manifest: what the release says of itself.
        scope: which scope of it the pack holds.
        sums: of every file but this document and the list of checksums, by path.
        asked: the queries among them, by path.
        versions: what `loader.pack.card.versions` says.
    """
    parts = [_file(path, told, asked.get(path)) for path, told in sorted(sums.items())]
    release = {"@id": void.iri(manifest.base, manifest.id).value}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence of release {manifest.id} ({scope}) / リリース{manifest.id}の証拠パック（{scope}）",
        "description": (
            "Data, queries, rules, validation results and figures of one release of enishi, with all that it takes to "
            "compute the figures again. / enishiの一つのリリースのデータ、問い合わせ、規則、検証結果と指標の値です。"
            "これだけで指標の値を計算し直せます。"
        ),
        "datePublished": manifest.created,
        "identifier": manifest.id,
        "temporalCoverage": f"../{manifest.as_of}",
        "license": {"@id": layout.LICENCES},
        "isBasedOn": release,
        "hasPart": [{"@id": part["@id"]} for part in parts] + [{"@id": layout.MANIFEST}],
        "mentions": {"@id": _COMPUTING},
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": layout.CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _CONFORMS},
            "about": {"@id": "./"},
        },
        root,
        *parts,
        _file(layout.MANIFEST, None, None),
        release | {"@type": "CreativeWork", "name": f"Release {manifest.id}", "identifier": manifest.id},
        *_software(manifest, versions),
        {
            "@id": _COMPUTING,
            "@type": "CreateAction",
            "name": "Computing the figures / 指標の値の計算",
            "instrument": {"@id": _SOFTWARE},
            "object": [{"@id": layout.dump(scope)}, *({"@id": p} for p in sorted(asked) if "/indicators/" in p)],
            "result": [{"@id": layout.FIGURES}],
            "endTime": manifest.created,
        },
    ]
    return {"@context": [_CONTEXT, {"sha256": "http://schema.org/sha256"}], "@graph": graph}


def _file(path: str, told: Sum | None, query: Query | None) -> dict[str, Any]:
    kind = layout.kind(path)
    name = f"{query.title['en']} / {query.title['ja']}" if query is not None else kind.name
    made: dict[str, Any] = {"@id": path, "@type": "File", "name": name, "encodingFormat": kind.media_type}
    if query is not None:
        made["@type"] = ["File", "SoftwareSourceCode"]
        made["description"] = f"{query.summary['en']} / {query.summary['ja']}"
    if told is not None:
        made |= {"contentSize": str(told.size), "sha256": told.sha256}
    return made


def _software(manifest: Manifest, versions: Mapping[str, Any]) -> list[dict[str, Any]]:
    licence = {"@id": SOFTWARE_LICENCE}
    packed: Mapping[str, str] = versions["packed_with"]
    needed = [
        {"@id": f"#{name}", "@type": "SoftwareApplication", "name": name, "softwareVersion": packed[name]}
        for name in ("pyoxigraph", "python")
    ]
    return [
        {
            "@id": _SOFTWARE,
            "@type": "SoftwareApplication",
            "name": "enishi",
            "softwareVersion": manifest.version,
            "license": licence,
            "softwareRequirements": [{"@id": one["@id"]} for one in needed],
        },
        *needed,
        licence | {"@type": "CreativeWork", "name": "Apache License 2.0"},
    ]


def read(content: object) -> dict[str, Sum]:
    """The size and SHA-256 that the metadata document of a pack says of its files.

    Raises:
        PackError: it is not as `document` makes it.
    """
    try:
        graph = content["@graph"]  # type: ignore[index]
        by_id = {entity["@id"]: entity for entity in graph}
        if by_id[layout.CRATE]["conformsTo"] != {"@id": _CONFORMS} or by_id["./"]["@type"] != "Dataset":
            raise ValueError(layout.CRATE)
        parts = [by_id[part["@id"]] for part in by_id["./"]["hasPart"]]
        return {
            part["@id"]: Sum(int(part["contentSize"]), str(part["sha256"]))
            for part in parts
            if part["@id"] != layout.MANIFEST
        }
    except (KeyError, TypeError, ValueError) as error:
        raise PackError("{file} of the pack cannot be read", file=layout.CRATE) from error
