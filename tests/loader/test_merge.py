"""The merged view: one value where one is allowed, by trust and then by newness."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from loader.identity import Identity, Resolution
from loader.merge import Merge, Stated
from loader.record import Key
from ontology import COARAR, DCAT, DCTERMS

BASE = "https://w3id.org/enishi"
GRDM = ox.NamedNode(f"{BASE}/id/dataset/grdm/1")
JAIRO = ox.NamedNode(f"{BASE}/id/dataset/jairo/1")
CANONICAL = ox.NamedNode(f"{BASE}/id/dataset/doi:10.1234/a")
OPEN, RESTRICTED = COARAR["c_abf2"], COARAR["c_16ec"]


def same_dataset() -> Resolution:
    identity = Identity(BASE)
    identity.add(GRDM, [Key("doi", "10.1234/a")])
    identity.add(JAIRO, [Key("doi", "10.1234/a")])
    return identity.resolve()


def said(subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal, record: str = "") -> Stated:
    source = "grdm" if subject == GRDM else "jairo"
    return Stated(ox.Triple(subject, predicate, value), source, record or f"{BASE}/id/record/{source}/1")


def merged(
    *stated: Stated, trust: tuple[str, ...] = ("grdm", "jairo"), newest: dict[str, str] | None = None
) -> set[str]:
    return {str(t) for t in Merge(same_dataset(), trust, newest or {}).view(stated)}


def line(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> str:
    return str(ox.Triple(CANONICAL, predicate, value))


def test_the_more_trusted_source_wins_a_contradiction() -> None:
    stated = [said(JAIRO, DCTERMS.accessRights, OPEN), said(GRDM, DCTERMS.accessRights, RESTRICTED)]
    assert merged(*stated) == {line(DCTERMS.accessRights, RESTRICTED)}
    assert merged(*stated, trust=("jairo", "grdm")) == {line(DCTERMS.accessRights, OPEN)}


def test_the_newer_record_of_one_source_wins() -> None:
    stated = [said(GRDM, DCTERMS.accessRights, OPEN, "old"), said(GRDM, DCTERMS.accessRights, RESTRICTED, "new")]
    assert merged(*stated, newest={"old": "2024-01-01", "new": "2025-01-01"}) == {
        line(DCTERMS.accessRights, RESTRICTED)
    }


def test_titles_are_settled_language_by_language() -> None:
    stated = [
        said(GRDM, DCTERMS.title, ox.Literal("題", language="ja")),
        said(JAIRO, DCTERMS.title, ox.Literal("別題", language="ja")),
        said(JAIRO, DCTERMS.title, ox.Literal("Title", language="en")),
    ]
    assert merged(*stated) == {
        line(DCTERMS.title, ox.Literal("題", language="ja")),
        line(DCTERMS.title, ox.Literal("Title", language="en")),
    }


def test_creators_are_those_of_the_most_trusted_record_and_all_of_them() -> None:
    first, second, third = (ox.NamedNode(f"{BASE}/id/person/{name}") for name in ("grdm/a", "grdm/b", "jairo/c"))
    stated = [
        said(JAIRO, DCTERMS.creator, third),
        said(GRDM, DCTERMS.creator, first),
        said(GRDM, DCTERMS.creator, second),
    ]
    assert merged(*stated) == {line(DCTERMS.creator, first), line(DCTERMS.creator, second)}


def test_properties_with_many_values_keep_all_of_them() -> None:
    stated = [said(GRDM, DCAT.keyword, ox.Literal("a")), said(JAIRO, DCAT.keyword, ox.Literal("b"))]
    assert merged(*stated) == {line(DCAT.keyword, ox.Literal("a")), line(DCAT.keyword, ox.Literal("b"))}


@given(st.permutations([(s, v) for s in (GRDM, JAIRO) for v in (OPEN, RESTRICTED)]))
def test_the_winner_does_not_depend_on_the_order_of_reading(order: list[tuple[ox.NamedNode, ox.NamedNode]]) -> None:
    """Records of no date included: what one of them says first must not win by the name of its file."""
    stated = [said(s, DCTERMS.accessRights, v, f"{s.value}/{'b' if v == OPEN else 'a'}") for s, v in order]
    assert merged(*stated) == {line(DCTERMS.accessRights, RESTRICTED)}
