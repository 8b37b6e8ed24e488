"""The identifiers that tell things apart, kind by kind, the strongest first."""

from __future__ import annotations

from collections.abc import Mapping

from loader.record import Key

STRENGTH: Mapping[str, tuple[str, ...]] = {
    "dataset": ("doi", "irdb", "hdl", "crid", "data-number"),
    "document": ("doi", "irdb", "hdl", "crid"),
    "grant": ("jgn", "kaken-project"),
    "project": ("jgn", "kaken-project", "erad-project", "crid"),
    "programme": ("jgn-stream", "jgn-programme", "erad-programme"),
    "organization": (
        "ror",
        "houjin",
        "erad-institution",
        "kaken-institution",
        "erad-funder",
        "fundref",
        "grid",
        "isni",
        "wikidata",
        "nistep",
    ),
    "person": ("erad-researcher", "orcid", "crid"),
    "repository": ("repository-host",),
    "planned-dataset": ("dmp-dataset",),
    "dmp": ("dmp-id",),
}
"""Schemes that identify each kind of thing, the strongest first; the canonical IRI is minted from the strongest."""

WEAK = frozenset({"data-number"})
"""Schemes that join across sources only, and only when unambiguous."""

PROPER: Mapping[str, tuple[str, ...]] = {
    "dataset": ("doi",),
    "document": ("doi",),
    "organization": ("ror",),
    "person": ("erad-researcher", "orcid"),
    "project": ("jgn",),
    "grant": ("jgn",),
}
"""Schemes of which one thing has one value, the strongest first: different values are a contradiction."""

SEVERAL = frozenset({"doi", "jgn"})
"""Proper schemes of which a record may state several values of one thing: the DOI of a version beside that of all
versions (trap 72), the further numbers of a KAKENHI project (trap 6). They then count as one value.
"""

PLANNED: Mapping[str, str] = {"planned-dataset": "dataset"}
"""Kinds of planned things and the kind of the real thing; sharing a key links them, and never makes them one node."""


def proper_value(key: Key) -> str | None:
    """What must not differ in a key of a proper scheme, None when the key tells nothing of the kind.

    A Japan Grant Number counts without its funder, which sources state differently or not at all. One that stands for
    a whole programme, and whose key therefore holds the project's title too, is proper to no project.
    """
    if key.scheme != "jgn":
        return key.value
    parts = key.value.split(":")
    return parts[1] if len(parts) == 2 else None
