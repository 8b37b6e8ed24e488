"""Queries and texts that somebody might send to do harm."""

from __future__ import annotations

_NAME = "<http://example.org/name>"
_ALL = "?a ?b ?c"


def _doubled(times: int, expression: str = "CONCAT(?x{n}, ?x{n})") -> str:
    binds = " ".join(f"BIND({expression.format(n=n)} AS ?x{n + 1})" for n in range(times))
    return f"SELECT (STRLEN(?x{times}) AS ?n) {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {binds} }}"


TOO_MUCH = {
    "cartesian": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cartesian-rows": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "cartesian-construct": "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "distinct": "SELECT DISTINCT ?a ?f { ?a ?b ?c . ?d ?e ?f }",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<http://example.org/none>)* ?b . ?b (!<http://example.org/none>)* ?c }",
    "path-nested": "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>)+/(!<urn:y>)*)+ ?b . ?c (^(!<urn:z>)*)* ?d }",
    "path-zero": "SELECT (COUNT(*) AS ?n) { ?a <urn:none>* ?b . ?c <urn:none>* ?d . ?e <urn:none>* ?f }",
    "order": f"SELECT * {{ {_ALL} . ?d {_NAME} ?f }} ORDER BY DESC(?f) ?a ?c",
    "group-concat": f"SELECT (GROUP_CONCAT(?c) AS ?g) {{ {_ALL} . ?d ?e ?f }}",
    "regex": f"SELECT (COUNT(*) AS ?n) {{ ?a {_NAME} ?c . ?d {_NAME} ?f FILTER(REGEX(?c, CONCAT('(.*)*', ?f, '+'))) }}",
    "replace": f"SELECT (MAX(REPLACE(?c, '', ?f)) AS ?n) {{ ?a {_NAME} ?c . ?d {_NAME} ?f }}",
    "concat-bind": _doubled(60),
    "replace-bind": _doubled(12, "REPLACE(?x{n}, 'a', ?x{n})"),
    "encode-bind": _doubled(60, "ENCODE_FOR_URI(CONCAT('é', ?x{n}, ?x{n}))"),
    "concat-rows": f"SELECT (CONCAT({', '.join(['?c', '?f'] * 60)}) AS ?g) {{ {_ALL} . ?d ?e ?f }}",
    "exists": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} FILTER NOT EXISTS {{ ?d ?e ?f FILTER(?f = ?c && ?d != ?a) }} }}",
    "minus": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} . ?g ?h ?i MINUS {{ ?a ?e ?f . ?f ?j ?k }} }}",
    "optionals": "SELECT (COUNT(*) AS ?n) { ?a0 ?b0 ?c0 "
    + " ".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(1, 100))
    + "}",
    "unions": "SELECT (COUNT(*) AS ?n) { "
    + " . ".join(f"{{ ?a{n} ?b ?c }} UNION {{ ?a{n} ?c ?b }}" for n in range(60))
    + "}",
    "values-product": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(8))
    + "}",
    "patterns": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(20_000)) + "}",
    "variables": "SELECT * { " + " ".join(f"?a{n} <urn:p> ?a{n + 1} ." for n in range(20_000)) + "}",
}
"""Queries that are right and ask for too much."""

NESTED = {
    "parentheses": "SELECT * { ?a ?b ?c FILTER" + "(" * 10_000 + "?a" + ")" * 10_000 + " }",
    "parentheses-open": "SELECT * { ?a ?b ?c FILTER" + "(" * 10_000,
    "braces": "SELECT * " + "{" * 10_000 + " ?a ?b ?c " + "}" * 10_000,
    "brackets": "SELECT * { " + "[ ?p " * 10_000 + "1" + " ]" * 10_000 + " . }",
    "lists": "SELECT * { ?a ?b " + "( " * 10_000 + " )" * 10_000 + " }",
    "not": "SELECT * { ?a ?b ?c FILTER(" + "!" * 10_000 + "?a) }",
    "minus-signs": "SELECT * { ?a ?b ?c FILTER(" + "- " * 10_000 + "?a) }",
    "path-inverse": "SELECT * { ?a " + "^" * 10_000 + "<urn:p> ?c }",
    "quoted-triples": "SELECT * { " + "<< " * 10_000 + "?a ?b ?c" + " >> ?b ?c" * 10_000 + " }",
    "or": "SELECT * { ?a ?b ?c FILTER(" + " || ".join("?a = ?b" for _ in range(30_000)) + ") }",
    "sub-selects": "SELECT * {" * 10_000 + " ?a ?b ?c " + "}" * 10_000,
    "exists-deep": "SELECT * { ?a ?b ?c " + "FILTER EXISTS { ?a ?b ?c " * 10_000 + "}" * 10_001,
    "optional-deep": "SELECT * { ?a ?b ?c " + "OPTIONAL { ?a ?b ?c " * 10_000 + "}" * 10_001,
    "base": "BASE <a/> " * 100_000 + "SELECT * FROM <x> { ?a ?b ?c }",
    "from": "SELECT * " + "FROM <urn:x> " * 100_000 + "{ ?a ?b ?c }",
    "dots": "SELECT * FROM " + "." * 1_000_000,
    "less-than": "SELECT * { SERVICE " + "<'" * 500_000,
}
"""Texts that are wrong, or refused whatever they mean; none of them may end a worker by its stack."""


ADVERSARIAL = {
    "open": "(",
    "signs": "!",
    "less": "<",
    "less-quote": "<'",
    "quotes": "'\"'''",
    "dots": "a.",
    "base": "BASE <a/> ",
    "from": "FROM <a> ",
    "escapes": "\\u0041",
    "service": "service <a#'>\n",
    "percent": "%",
    "tags": "@a-",
}
