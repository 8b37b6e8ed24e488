"""What content can be judged by: the domains and validation types, in the words of the Test Bed.

Every profile is a domain. Two more are none: `AUTO` takes the profile that each record follows, as ``enishi validate``
does, and `ANY` takes the rules that are sent with the content and no others.
"""

from __future__ import annotations

from collections.abc import Mapping

import shapes
from ontology import Text, text

AUTO = "auto"
ANY = "any"
FULL = "full"

TYPES: Mapping[str, tuple[Text, frozenset[str]]] = {
    FULL: (text("All rules: required, recommended, quality"), frozenset({"violation", "warning", "info"})),
    "recommended": (text("Required and recommended"), frozenset({"violation", "warning"})),
    "required": (text("Required only"), frozenset({"violation"})),
}
"""The validation types of every domain, with the severities that each tells. The first is meant when none is named."""

_TITLES: Mapping[str, Text] = {
    AUTO: text("By itself: the profile that each record follows"),
    ANY: text("Rules of your own only"),
}


def domains() -> tuple[str, ...]:
    """Every domain; the profile of remarks on reading judges nothing by itself."""
    return (AUTO, *(name for name in shapes.profiles() if name != "reading"), ANY)


def title(domain: str, locale: str) -> str:
    """What a domain is called."""
    if domain in _TITLES:
        return _TITLES[domain].to(locale)
    return shapes.profiles()[domain].title.to(locale)


def summary(domain: str, locale: str) -> str:
    """What a domain checks, "" where its title says all."""
    return "" if domain in _TITLES else shapes.profiles()[domain].summary.to(locale)


def info(domain: str, locale: str) -> dict[str, object]:
    """What the Test Bed's ``api/info`` tells of a domain; what is checked and the digest of the rules are added."""
    told: dict[str, object] = {
        "domain": domain,
        "validationTypes": [
            {"type": name, "description": f"{title(domain, locale)} – {said.to(locale)}"}
            for name, (said, _) in TYPES.items()
        ],
    }
    if domain not in _TITLES:
        profile = shapes.profiles()[domain]
        told |= {"description": profile.summary.to(locale), "version": profile.version, "sha256": profile.sha256}
    return told
