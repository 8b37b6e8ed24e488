"""The lists behind the counts: one query gives the members, another counts them, over one release."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ontology import Text, prefixes, scheme, text
from sparql_app.facts import Node
from sparql_app.reader import Reader
from sparql_app.site import Site

PAGE = 50
"""How many things one page of a list shows."""
TYPES = (
    "dcat:Dataset",
    "foaf:Document",
    "foaf:Project",
    "frapo:Grant",
    "frapo:FundingProgramme",
    "frapo:FundingAgency",
    "foaf:Organization",
    "foaf:Person",
    "frapo:DataRepository",
)
"""The types that the home page counts."""
ACCESS = ("open", "restricted", "metadata-only", "embargoed")
STATUS = ("conforms", "violates", "not-checked")


@dataclass(frozen=True, slots=True)
class Listing:
    """Which list is asked for.

    Args:
        query: its query in ``queries/pages``.
        values: parameters of the query.
        title: what is listed.
        of: IRI whose label completes the title.
        address: query string of its page.
    """

    query: str
    values: Mapping[str, str]
    title: Text
    of: str
    address: str


def listing(asked: Mapping[str, str], base: str) -> Listing | None:
    """The list that request parameters ask for, None when they ask for none.

    Args:
        asked: ``type``, ``source``, ``access`` or ``status``, or ``to`` with ``by``.
        base: base IRI of things.
    """
    if "to" in asked and "by" in asked:
        return _listing("thing-inverse-list", {"thing": asked["to"], "by": asked["by"]}, asked, asked["to"])
    if "type" in asked:
        iri = _expanded(asked["type"])
        return _listing("list-type", {"type": iri}, {"type": asked["type"]}, iri)
    if "source" in asked:
        iri = f"{base}/id/catalogue/{asked['source']}"
        return _listing("list-source", {"catalogue": iri}, {"source": asked["source"]}, iri)
    if asked.get("access") == "none":
        return _listing("list-access-missing", {}, {"access": "none"}, "")
    if "access" in asked:
        iri = scheme("access-category")[asked["access"]].match.value if asked["access"] in ACCESS else asked["access"]
        return _listing("list-access", {"access": iri}, {"access": asked["access"]}, iri)
    if "status" in asked:
        iri = prefixes()["scheme"] + "conformance/" + asked["status"]
        return _listing("list-status", {"status": iri}, {"status": asked["status"]}, iri)
    return None


_TITLES = {
    "thing-inverse-list": text("What points here"),
    "list-type": text("By type"),
    "list-source": text("Records of a source"),
    "list-access": text("Datasets by access category"),
    "list-access-missing": text("Datasets that state no access category"),
    "list-status": text("Records by conformance"),
}


def _listing(query: str, values: Mapping[str, str], address: Mapping[str, str], of: str) -> Listing:
    kept = {k: v for k, v in address.items() if k in ("to", "by", "type", "source", "access", "status")}
    return Listing(query, values, _TITLES[query], of, urlencode(kept))


def _expanded(name: str) -> str:
    """The IRI of a prefixed name; an IRI is left as it is."""
    prefix, colon, local = name.partition(":")
    return prefixes()[prefix] + local if colon and prefix in prefixes() else name


def members(site: Site, reader: Reader, asked: Listing) -> list[str]:
    """The IRIs of all members, sorted.

    Raises:
        ParameterError: a value is no IRI.
        ProblemError: a limit was reached.
    """

    def make() -> list[str]:
        rows = reader.rows(asked.query, **asked.values)
        return sorted({item.value for row in rows if isinstance(item := row["item"], Node)})

    return site.keep(reader, ("list", asked.query, tuple(asked.values.items())), make)


def page(items: list[str], after: str) -> tuple[list[str], str]:
    """The members that follow an IRI, and the IRI after which the next page begins, "" when this is the last."""
    start = bisect_right(items, after) if after else 0
    shown = items[start : start + PAGE]
    return shown, shown[-1] if start + PAGE < len(items) else ""
