"""What of a record everybody may read, and what only the internal store holds."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from loader import disclosure
from loader.record import Field, Key, Record, Statements
from ontology import DCAT, DCTERMS, FOAF, SKOS, XSD

BASE = "https://w3id.org/enishi"
NODE = ox.NamedNode(f"{BASE}/id/dataset/test/1")


def told(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal | None:
    shown = disclosure.disclosed(ox.Triple(NODE, predicate, value))
    return None if shown is None else shown.object  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("language", "token"), [("ja", "［連絡先は非公開］"), ("en", "[contact withheld]"), ("fr", "[contact withheld]")]
)
def test_a_text_keeps_its_words_and_its_language(language: str, token: str) -> None:
    stated = ox.Literal("観測 taro@example.ac.jp または TEL 03-1234-5678 へ", language=language)
    shown = ox.Literal(f"観測 {token} または {token} へ", language=language)
    assert told(DCTERMS.description, stated) == shown


def test_a_text_without_language_is_answered_in_its_script() -> None:
    assert told(DCTERMS.description, ox.Literal("観測 a@b.jp")) == ox.Literal("観測 ［連絡先は非公開］")
    assert told(DCTERMS.description, ox.Literal("Ask a@b.jp")) == ox.Literal("Ask [contact withheld]")


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (FOAF.name, ox.Literal("taro@example.ac.jp", language="en")),
        (DCTERMS.identifier, ox.Literal("mailto:taro@example.ac.jp")),
        (SKOS.notation, ox.Literal("taro@example.ac.jp", datatype=XSD.anyURI)),
        (DCTERMS.relation, ox.NamedNode("mailto:taro@example.ac.jp")),
        (DCTERMS.relation, ox.NamedNode("tel:+81-3-1234-5678")),
        (DCTERMS.relation, ox.NamedNode("https://example.org/users/taro%40example.ac.jp")),
    ],
)
def test_a_value_that_is_nothing_but_an_address_is_not_told(
    predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal
) -> None:
    assert told(predicate, value) is None


def test_nothing_is_told_of_a_node_whose_name_holds_an_address() -> None:
    node = ox.NamedNode(f"{NODE.value}#identifier:taro@example.ac.jp")
    assert disclosure.disclosed(ox.Triple(node, DCTERMS.title, ox.Literal("x"))) is None


@pytest.mark.parametrize(
    "value",
    [
        ox.Literal("user@2x の画像", language="ja"),
        ox.Literal("2026-04-01", datatype=XSD.date),
        ox.NamedNode("https://doi.org/10.60999/enishi-demo.0001"),
        ox.NamedNode("https://www.google.com/maps/@35.6,139.7,15z"),
    ],
)
def test_other_values_stay_the_same_object(value: ox.NamedNode | ox.Literal) -> None:
    triple = ox.Triple(NODE, DCTERMS.relation, value)
    assert disclosure.disclosed(triple) is triple


def test_a_number_of_a_thing_is_no_telephone_number() -> None:
    assert told(DCTERMS.identifier, ox.Literal("03-1234-5678")) == ox.Literal("03-1234-5678")
    assert told(DCTERMS.title, ox.Literal("03-1234-5678")) is None
    assert told(DCTERMS.identifier, ox.Literal("課題 03-1234-5678/1")) == ox.Literal("課題 ［連絡先は非公開］/1")


@pytest.fixture
def statements() -> Statements:
    return Statements(BASE, Record("test", "1", "plain", Field("r", "1")))


def test_what_stands_for_a_masked_text_is_only_public(statements: Statements) -> None:
    plain, stated = ox.Literal("plain"), ox.Literal("Ask a@b.jp")
    statements.add(NODE, DCTERMS.title, plain, stated)
    statements.add(NODE, FOAF.name, ox.Literal("a@b.jp"))
    statements.add(NODE, SKOS.note, ox.Literal("inside"), internal=True)
    found = [(t.object.value, part) for t, part in disclosure.parts(statements)]  # type: ignore[union-attr]
    assert found == [
        ("plain", "both"),
        ("Ask a@b.jp", "internal"),
        ("Ask [contact withheld]", "public"),
        ("a@b.jp", "internal"),
        ("inside", "internal"),
    ]
    statements.restricted = True
    assert {part for _, part in disclosure.parts(statements)} == {"internal"}


def test_a_password_is_kept_nowhere_and_remarked_inside(statements: Statements) -> None:
    statements.add(NODE, DCAT.accessURL, ox.NamedNode("https://user:secret@files.example/1?x=a@b"))
    (triple,) = statements.triples
    assert triple.object == ox.NamedNode("https://files.example/1?x=a@b")
    (remark,) = statements.remarks
    assert (remark.rule, remark.field, remark.internal) == ("password-in-address", "dcat:accessURL", True)
    assert "secret" not in remark.value


def test_an_address_is_no_key_and_no_part_of_an_iri(statements: Statements) -> None:
    statements.identify(NODE, "dmp-id", "taro@example.ac.jp")
    statements.identify(NODE, "dmp-id", "plan-1")
    assert list(statements.keys[NODE]) == [Key("dmp-id", "plan-1")]
    assert "@" not in statements.mint("dmp", "taro@example.ac.jp").value
    hidden = Statements(BASE, Record("test", "files/taro@example.ac.jp.json", "plain", Field("r", "1")))
    assert "taro" not in hidden.node.value
    assert "taro" not in hidden.local("person", "creator").value


def test_a_sentence_of_the_programme_loses_what_it_quotes() -> None:
    assert disclosure.shown("「taro@example.ac.jp」は読み取れません", "ja") == "「［連絡先は非公開］」は読み取れません"
    assert disclosure.shown("3 new, 0 changed", "en") == "3 new, 0 changed"
