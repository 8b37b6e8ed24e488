"""Where a package is found, how it is identified, and what places and times it covers."""

from __future__ import annotations

import urllib.parse

from loader.elements import Resource, coverage
from loader.errors import UnreadableError
from loader.sources.ckan.package import Package
from loader.values import identifier, tree


def state_place(resource: Resource, package: Package) -> str:
    """Elements 17 and 18: identifiers, landing page, the catalogue itself. Returns the page in the catalogue."""
    statements = resource.statements
    _identifiers(resource, package)
    site, name = package.text("@site"), package.text("name")
    page = f"{site}/dataset/{urllib.parse.quote(name or statements.identifier, safe='')}" if site else ""
    landing = package.text("url")
    if landing or page:
        resource.page(landing or page, package.where("url"))
    if host := urllib.parse.urlsplit(site).hostname if site else "":
        resource.repository([(host, "")], home=site, host=host)
    for address in package.texts("documentation", "contact_url"):
        if url := identifier.url(address):
            resource.relation("IsDocumentedBy", url)
    return page


def _identifiers(resource: Resource, package: Package) -> None:
    statements = resource.statements
    seen: set[str] = set()
    for stated in package.texts("doi", "identifier", "alternate_identifier", "uri", "guid"):
        bare = identifier.doi(stated)
        if (bare or stated) in seen:
            continue
        seen.add(bare or stated)
        if bare:
            resource.doi(stated, package.where("identifier"))
        else:
            resource.identifier(stated)
    for name in ("caddec_dataset_id_for_detail", "caddec_provider_id"):
        for stated in package.texts(name):
            if stated != statements.identifier:
                resource.identifier(stated, agency=f"CADDE {name}")


def state_coverage(resource: Resource, package: Package) -> None:
    """Places and periods."""
    label = [(words, "") for words in package.texts("temporal", "temporal_coverage")]
    start, end = package.text("temporal_start"), package.text("temporal_end")
    coverage.period(resource, start, end, package.where("temporal_start"), label)
    texts = [(words, "") for words in package.texts("spatial_text")]
    stated, address = package.text("spatial"), package.text("spatial_uri", "spatial_url")
    if stated and not stated.startswith("{"):
        texts.append((stated, ""))
        stated = ""
    if not (texts or stated or address):
        return
    node = coverage.place(resource, [*texts, *([(address, "")] if address else [])])
    if box := _envelope(stated):
        coverage.box(resource, node, box, package.where("spatial"))
    elif stated:
        resource.statements.remark("coordinate-range", package.where("spatial"), stated)


def _envelope(geojson: str) -> tuple[str, str, str, str] | None:
    """West, south, east and north of a GeoJSON point or polygon (RFC 7946)."""
    if not geojson:
        return None
    try:
        found = tree.loads(geojson, "spatial")
    except UnreadableError:
        return None
    pairs = _positions(found.get("coordinates") if isinstance(found, dict) else None)
    try:
        xs, ys = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    except ValueError:
        return None
    if not pairs:
        return None
    return f"{min(xs):.6g}", f"{min(ys):.6g}", f"{max(xs):.6g}", f"{max(ys):.6g}"


def _positions(value: tree.Json) -> list[tuple[str, str]]:
    if not isinstance(value, list):
        return []
    if len(value) >= 2 and isinstance(value[0], str) and isinstance(value[1], str):
        return [(value[0], value[1])]
    return [pair for entry in value for pair in _positions(entry)]
