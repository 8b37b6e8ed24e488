from __future__ import annotations

import pytest

from loader.errors import UnreadableError
from loader.record import Field
from loader.values import xml


def tree(text: str) -> Field:
    return xml.field(xml.parse(text.encode()))


@pytest.mark.parametrize(
    ("namespace", "version"),
    [
        ("https://github.com/JPCOAR/schema/blob/master/1.0/", "1.0"),
        ("https://github.com/JPCOAR/schema/blob/master/2.0/", "2.0"),
        ("https://github.com/JPCOAR/schema/blob/master/2.1/", "2.1"),
        ("https://irdb.nii.ac.jp/schema/jpcoar/1.0/", "1.0"),
        ("https://github.com/JPCOAR/schema/blob/master/", None),
        ("https://elsewhere.example/2.0/", None),
    ],
)
def test_every_namespace_of_jpcoar_is_known(namespace: str, version: str | None) -> None:
    assert xml.jpcoar_version(namespace) == version


def test_names_get_fixed_prefixes_whatever_the_file_uses() -> None:
    field = tree(
        '<x:jpcoar xmlns:x="https://github.com/JPCOAR/schema/blob/master/2.1/"'
        ' xmlns:y="http://purl.org/dc/elements/1.1/"'
        ' xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
        ' i:schemaLocation="a b"><y:type r:resource="t" xml:lang="ja" plain="p">d</y:type>'
        '<z xmlns="urn:other"/></x:jpcoar>'
    )
    assert field.plain() == [
        "jpcoar:jpcoar", None, [
            ["dc:type", "d", [["@rdf:resource", "t", []], ["@xml:lang", "ja", []], ["@plain", "p", []]]],
            ["{urn:other}z", None, []],
        ],
    ]  # fmt: skip


def test_comments_and_instructions_do_not_cut_a_text() -> None:
    assert tree("<a>one <!-- c -->two<?p i?> three</a>").value == "one two three"


def test_a_text_around_inner_elements_stays_whole_and_they_stay_named() -> None:
    field = tree("<a>one <b>two</b> three</a>")
    assert field.value == "one  three"
    assert [(f.name, f.value) for f in field.fields] == [("b", "two")]


BROKEN = [b"", b" ", b"text", b"<a>", b"<a><b></a></b>", b"<a>\x0b</a>", b"\xff\xfe\x00", b"PK\x03\x04"]


@pytest.mark.parametrize("content", BROKEN)
def test_what_is_no_xml_is_told(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="not well-formed XML"):
        xml.parse(content)


def test_any_document_type_is_refused() -> None:
    with pytest.raises(UnreadableError, match="DOCTYPE"):
        xml.parse(b"<!DOCTYPE a><a/>")


def test_depth_and_number_of_elements_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    xml.parse(b"<a>" * xml.MAX_DEPTH + b"</a>" * xml.MAX_DEPTH)
    with pytest.raises(UnreadableError, match="nested deeper"):
        xml.parse(b"<a>" * (xml.MAX_DEPTH + 1) + b"</a>" * (xml.MAX_DEPTH + 1))
    monkeypatch.setattr(xml, "MAX_ELEMENTS", 10)
    with pytest.raises(UnreadableError, match="more than 10 elements"):
        xml.parse(b"<a>" + b"<b/>" * 10 + b"</a>")
