from loader.elements import coverage, dataset
from loader.record import Field, Record, Statements
from ontology import DCAT


def _resource():
    statements = Statements("https://w3id.org/enishi", Record("x", "1", "x", Field("x")))
    return dataset(statements, "1"), statements


def _values(statements, predicate):
    return [t.object.value for t in statements.triples if t.predicate == predicate]


def test_a_box_is_one_polygon_from_its_south_west_corner():
    resource, statements = _resource()
    coverage.box(resource, coverage.place(resource), ("139.7", "35.6", "139.8", "35.7"), "x")
    assert _values(statements, DCAT.bbox) == ["POLYGON((139.7 35.6,139.8 35.6,139.8 35.7,139.7 35.7,139.7 35.6))"]
    assert not statements.remarks


def test_a_box_across_the_180th_meridian_is_two_polygons():
    resource, statements = _resource()
    coverage.box(resource, coverage.place(resource), ("170", "-10", "-170", "10"), "x")
    assert _values(statements, DCAT.bbox) == [
        "MULTIPOLYGON(((170 -10,180 -10,180 10,170 10,170 -10)),((-180 -10,-170 -10,-170 10,-180 10,-180 -10)))"
    ]


def test_what_lies_outside_its_range_is_remarked_and_not_stated():
    resource, statements = _resource()
    node = coverage.place(resource)
    coverage.box(resource, node, ("0", "20", "1", "10"), "x")
    coverage.point(resource, node, "139", "91", "x")
    coverage.point(resource, node, "1e2", "nan", "x")
    coverage.geometry(resource, node, DCAT.bbox, "DROP GRAPH <x>", "x")
    assert _values(statements, DCAT.bbox) == _values(statements, DCAT.centroid) == []
    assert {r.rule for r in statements.remarks} == {"coordinate-range"}
    assert [r.value for r in statements.remarks] == ["20 > 10", "91", "1e2", "nan", "DROP GRAPH <x>"]


def test_a_longitude_of_0_to_360_is_wrapped_and_remarked():
    resource, statements = _resource()
    coverage.point(resource, coverage.place(resource), "224.5", "+44.1", "x")
    assert _values(statements, DCAT.centroid) == ["POINT(-135.5 44.1)"]
    assert [r.value for r in statements.remarks] == ["224.5"]


def test_a_period_keeps_the_precision_of_its_ends_and_an_open_end_open():
    resource, statements = _resource()
    assert coverage.period(resource, "2020", "", "x") is not None
    assert coverage.period(resource, "", "", "x") is None
    assert coverage.period(resource, "", "2025-99-99", "x") is not None
    assert _values(statements, DCAT.startDate) == ["2020"]
    assert _values(statements, DCAT.endDate) == []
    assert [r.rule for r in statements.remarks] == ["date-impossible"]
