"""The identifiers that tell things apart, kind by kind, the strongest first."""

from __future__ import annotations

from collections.abc import Mapping

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

PROPER: Mapping[str, str] = {"dataset": "doi", "document": "doi", "organization": "ror", "person": "erad-researcher"}
"""The scheme of which a thing should have one value; a cluster with two is told to a person."""

PLANNED: Mapping[str, str] = {"planned-dataset": "dataset"}
"""Kinds of planned things and the kind of the real thing; sharing a key links them, and never makes them one node."""
