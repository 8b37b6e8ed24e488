"""The score of a dataset, its management and its completeness: every point rests on a statement."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest

import shapes
from loader.quality import metrics
from loader.quality.first import First, carried
from loader.quality.measuring import measurements, rows, traced
from loader.quality.metric import DIMENSIONS, MANAGEMENT, measured, most, rating, unknown
from loader.store import Scope
from ontology import DCTERMS, DQV, ENISHI, LOCALES
from queries import all_queries
from tests.queries.conftest import words

BASE = "https://w3id.org/enishi"
QUALITY = ox.NamedNode(f"{BASE}/graph/quality")
AS_OF = date(2026, 4, 1)

DATA = """
@prefix coar-ar: <http://purl.org/coar/access_right/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcv: <https://w3id.org/tib/datacite/vocab/contributorType/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix id: <https://w3id.org/enishi/id/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
# Open, well described, one file.
id:good a dcat:Dataset ; dcterms:title "観測"@ja ; dcterms:description "説明"@ja ; dcat:keyword "海洋"@ja , "水温"@ja ;
    dcat:theme id:field ; dcterms:spatial id:place ; dcterms:temporal id:period ; dcterms:accessRights coar-ar:c_abf2 ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcterms:publisher id:publisher ;
    dcterms:rights id:terms ;
    dcterms:issued "2025-01-01"^^xsd:date ; dcterms:modified "2025-02-01"^^xsd:date ; dcat:distribution id:file ;
    dcat:contactPoint id:contact ; prov:qualifiedAttribution id:host , id:manager .
id:file dcat:accessURL <https://example.org/a> ; dcat:downloadURL <https://example.org/a.csv> ;
    dcterms:format "text/csv" ; dcat:byteSize 12 .
id:host dcat:hadRole dcv:HostingInstitution ; prov:agent id:institution .
id:manager dcat:hadRole dcv:DataManager ; prov:agent id:unit .
id:contact vcard:hasEmail <mailto:data@example.org> .
# Closed with a reason, and managed: no points for files, nothing against it in management.
id:closed a dcat:Dataset ; dcterms:title "非公開"@ja ; dcterms:accessRights coar-ar:c_14cb ; dcterms:rights id:reason ;
    prov:qualifiedAttribution id:host , id:manager .
# Closed without a reason; embargoes with a day that has passed, and with none.
id:silent a dcat:Dataset ; dcterms:title "理由なし"@ja ; dcterms:accessRights coar-ar:c_14cb .
id:late a dcat:Dataset ; dcterms:title "期限切れ"@ja ; dcterms:accessRights coar-ar:c_f1cf ;
    dcterms:available "2026-03"^^xsd:gYearMonth .
id:endless a dcat:Dataset ; dcterms:title "期限なし"@ja ; dcterms:accessRights coar-ar:c_f1cf ;
    dcat:distribution id:hidden .
id:hidden dcterms:format "XYZ" ; dcterms:license <https://example.org/own-terms> .
id:record a dcat:CatalogRecord ; dcterms:isPartOf id:source ; foaf:primaryTopic id:good .
id:record2 a dcat:CatalogRecord ; dcterms:isPartOf id:source ; foaf:primaryTopic id:closed .
"""


def store(data: str = DATA) -> ox.Store:
    made = ox.Store()
    made.load(data.encode(), ox.RdfFormat.TURTLE)
    made.extend(words())
    return made


def measure(of: ox.Store, scope: Scope = "internal") -> ox.Store:
    for portion in measurements(of, scope, AS_OF, BASE, QUALITY):
        of.extend(ox.Quad(t.subject, t.predicate, t.object, QUALITY) for t in portion)
    return of


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}/id/{name}")


def told(of: ox.Store, name: str, by: ox.NamedNode = ENISHI.attains) -> set[str]:
    quads = of.quads_for_pattern(node(name), by, None, QUALITY)
    return {quad.object.value.rsplit("/", 1)[1] for quad in quads if isinstance(quad.object, ox.NamedNode)}


def points(of: ox.Store, name: str) -> int:
    return int(next(iter(of.quads_for_pattern(node(f"{name}#quality-score"), DQV.value, None, QUALITY))).object.value)  # type: ignore[union-attr]


def managed(of: ox.Store, name: str, by: ox.NamedNode = ENISHI.attains) -> set[str]:
    return {one for one in told(of, name, by) if metrics()[one].dimension == MANAGEMENT}


def test_the_points_of_each_dimension_are_those_of_data_europa_eu() -> None:
    totals = {d: sum(m.points for m in metrics().values() if m.dimension == d) for d in DIMENSIONS}
    assert totals == {
        "findability": 100,
        "accessibility": 100,
        "interoperability": 110,
        "reusability": 75,
        "contextuality": 20,
    }
    assert sum(m.points for m in metrics().values()) == 405


def test_every_metric_has_its_query_and_says_in_both_languages_what_it_asks_or_why_not() -> None:
    named = {asked.name.removeprefix("quality/") for asked in all_queries("quality")}
    for metric in metrics().values():
        assert set(metric.definition) == set(LOCALES)
        assert (metric.name in named) == (not metric.reason)
        assert f"every-{metric.population}" in named


def test_what_needs_the_network_is_shown_apart_and_counts_neither_way() -> None:
    found = measure(store())
    assert {"access-url-reachable", "download-url-reachable"} & (
        told(found, "good") | told(found, "good", ENISHI.lacks)
    ) == set()
    assert most("internal") == 325
    assert unknown("internal") == 80


def test_the_public_store_does_not_measure_contacts() -> None:
    assert set(measured("internal")) - set(measured("public")) == {"contact", "contact-usable"}
    assert "contact" not in told(measure(store(), "public"), "silent", ENISHI.lacks)


def test_a_dataset_gets_the_points_of_the_metrics_it_meets_and_no_others() -> None:
    found = measure(store())
    assert points(found, "good") == 325
    assert told(found, "good", ENISHI.lacks) == set()
    assert told(found, "closed") == {
        "access-rights",
        "access-rights-vocabulary",
        "rights",
        "institution",
        "manager",
        "reason",
    }
    assert points(found, "closed") == 10 + 5 + 5
    assert "format" in told(found, "endless")
    assert {"machine-readable", "non-proprietary", "format-vocabulary", "licence-vocabulary", "dcat-ap"} <= told(
        found, "endless", ENISHI.lacks
    )


@pytest.mark.parametrize("metric", measured("internal").values(), ids=lambda m: m.name)
def test_every_point_rests_on_a_statement_of_the_graph(metric: object) -> None:
    found = measure(store())
    for name in ("good", "closed", "silent", "late", "endless"):
        if metric.name not in told(found, name) | told(found, name, ENISHI.lacks):  # type: ignore[attr-defined]
            continue
        shown = traced(found, metric, node(name), AS_OF)  # type: ignore[arg-type]
        assert bool(shown) == (metric.name in told(found, name))  # type: ignore[attr-defined]
        for row in shown:
            subject = row.get("part", row["dataset"])
            assert ox.Quad(subject, row["property"], row["value"]) in found  # type: ignore[arg-type]


def test_closed_data_with_a_reason_are_managed_as_well_as_open_data() -> None:
    found = measure(store())
    assert managed(found, "closed") == {"institution", "manager", "reason"}
    assert managed(found, "closed", ENISHI.lacks) == {"contact-usable"}
    assert managed(found, "silent", ENISHI.lacks) == {"institution", "manager", "contact-usable", "reason"}
    assert "reason" not in told(found, "good") | told(found, "good", ENISHI.lacks)


def test_an_embargo_needs_an_end_and_the_end_must_not_have_passed() -> None:
    found = measure(store())
    assert "embargo-end" in told(found, "late")
    assert "embargo-kept" in told(found, "late", ENISHI.lacks)
    assert "embargo-end" in told(found, "endless", ENISHI.lacks)
    assert "embargo-kept" not in told(found, "endless") | told(found, "endless", ENISHI.lacks)


def test_sources_and_institutions_are_measured_with_numerator_and_denominator() -> None:
    found = measure(store())
    numbers = {}
    for quad in found.quads_for_pattern(None, DQV.isMeasurementOf, metrics()["keyword"].concept.iri, QUALITY):
        about = {q.predicate: q.object.value for q in found.quads_for_pattern(quad.subject, None, None, QUALITY)}  # type: ignore[union-attr]
        numbers[about[DQV.computedOn].rsplit("/", 1)[1]] = (
            about[ENISHI.numerator],
            about[ENISHI.denominator],
            about[DQV.value],
        )
    assert numbers == {"merged": ("1", "5", "0.2"), "source": ("1", "2", "0.5"), "institution": ("1", "2", "0.5")}


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (351, "excellent"),
        (350, "good"),
        (221, "good"),
        (220, "sufficient"),
        (121, "sufficient"),
        (120, "bad"),
        (0, "bad"),
    ],
)
def test_ratings_begin_where_data_europa_eu_begins_them(score: int, name: str) -> None:
    assert rating(score) == name


def test_the_elements_of_question_8_are_those_of_the_rules_in_their_order() -> None:
    made = store("""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        @prefix dcterms: <http://purl.org/dc/terms/> . @prefix id: <https://w3id.org/enishi/id/> .""")
    record, dataset, graph = node("record"), node("dataset"), ox.NamedNode(f"{BASE}/graph/source/a")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for subject, predicate, value in (
        (record, kind, ox.NamedNode("http://www.w3.org/ns/dcat#CatalogRecord")),
        (record, DCTERMS.isPartOf, node("source")),
        (record, ox.NamedNode("http://xmlns.com/foaf/0.1/primaryTopic"), dataset),
        (dataset, kind, ox.NamedNode("http://www.w3.org/ns/dcat#Dataset")),
    ):
        made.add(ox.Quad(subject, predicate, value, graph))
    listed = [(r["element"].value, r["elementJa"].value, r["elementEn"].value) for r in rows(made, "answers/Q08")]
    elements = shapes.elements()
    assert listed == [(iri, elements[iri].label.ja, elements[iri].label.en) for iri, _, _ in listed]
    assert len(listed) == 28  # the 26 elements, the utilisation and provision policy being three


ONE, TWO, THREE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)


def test_the_first_status_stays_and_a_correction_is_dated_once() -> None:
    first = carried({}, {"a": "violates", "b": "conforms"}, ONE)
    second = carried(first, {"a": "conforms", "b": "violates"}, TWO)
    third = carried(second, {"a": "violates", "b": "conforms"}, THREE)
    assert first == {"a": First("2026-04-01", "violates"), "b": First("2026-04-01", "conforms")}
    assert second["a"] == third["a"] == First("2026-04-01", "violates", "2026-05-01")
    assert third["b"] == First("2026-04-01", "conforms")


def test_the_same_release_again_changes_nothing_and_a_record_that_is_gone_is_forgotten() -> None:
    first = carried({}, {"a": "violates", "b": "violates"}, ONE)
    second = carried(first, {"a": "conforms"}, TWO)
    assert carried(second, {"a": "conforms"}, TWO) == second
    assert set(second) == {"a"}
