"""The audit: silent on a good store, and every query fires on the store that breaks its rule and on no other."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal

import pyoxigraph as ox
import pytest

from loader.audit import SHOWN, audit
from loader.indicators import figures, observations
from ontology import DCAT, RDF, VCARD
from ontology.vocabulary import described_terms
from queries import all_queries, query
from tests.queries.conftest import BASE, CASES, cited, words

GOOD = CASES / "audit" / "good.trig"
BAD = sorted(CASES.glob("audit/*/*.trig"))


def store(*files: Path) -> ox.Store:
    """The good store and the faults of some files, with words, cited figures and figures."""
    built = ox.Store()
    for file in (GOOD, *files):
        built.load(path=str(file), format=ox.RdfFormat.TRIG)
    built.extend(words())
    built.extend(cited())
    node = ox.NamedNode(f"{BASE}/graph/figures")
    found = list(observations(figures(built, date(2026, 4, 1), BASE)))
    built.extend(ox.Quad(t.subject, t.predicate, t.object, node) for t in found)
    return built


@pytest.mark.parametrize("scope", ["public", "internal"])
def test_a_good_store_passes(scope: Literal["public", "internal"]) -> None:
    assert audit(store(), scope) == []


@pytest.mark.parametrize("fault", BAD, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_each_rule_fires_on_what_breaks_it_and_no_other_does(fault: Path) -> None:
    assert [f.rule for f in audit(store(fault), "public")] == [fault.parent.name]


def test_every_rule_has_a_store_that_breaks_it() -> None:
    assert {f"audit/{fault.parent.name}" for fault in BAD} == {q.name for q in all_queries("audit")}


def test_contacts_and_restricted_records_may_be_in_the_internal_store() -> None:
    private = [fault for fault in BAD if query(f"audit/{fault.parent.name}").scope == "public"]
    told = {"address-in-public", "contact-in-public", "restricted-record-in-public"}
    assert {fault.parent.name for fault in private} == told
    assert audit(store(*private), "internal") == []


def test_the_contact_rule_knows_every_vcard_term_in_use() -> None:
    used = {iri.removeprefix(VCARD.namespace) for iri in described_terms() if iri.startswith(VCARD.namespace)}
    named = set(re.findall(r"vcard:([\w-]+)", query("audit/contact-in-public").text))
    assert named == used


def test_a_failure_tells_what_is_wrong_how_often_and_where() -> None:
    built = store()
    for n in range(SHOWN + 5):
        built.add(ox.Quad(ox.NamedNode(f"{BASE}/id/dataset/{n}"), RDF.type, DCAT.Dataset))
    (failure,) = audit(built, "internal")
    assert (failure.rule, len(failure.rows), failure.more) == ("dataset-without-record", SHOWN, True)
    assert failure.to("en").startswith(f"A dataset has no catalogue record ({SHOWN}+ rows; first: dataset <{BASE}/id/")
    assert "目録レコードのないデータセットがある" in failure.to("ja")
