from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given

from loader.errors import UnreadableError
from loader.record import Raw
from loader.sources.iso19115 import SOURCE
from tests.sources import hostile
from tests.sources.reading import mapped, taken_by_ending

BASE = "https://w3id.org/enishi"
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "loader/demo/iso19115/basin-land-use.xml"
CASES = sorted((ROOT / "tests/cases/iso19115").glob("*/raw.xml"))


def _raw(content, name="iso.xml"):
    return Raw(content if isinstance(content, bytes) else content.encode(), name, datetime(2026, 1, 1, tzinfo=UTC))


def test_the_demo_is_mapped_whole_and_keeps_its_contact_inside():
    ((record, statements),) = mapped(SOURCE, _raw(DEMO.read_bytes(), DEMO.name))
    assert record.format == "iso19139"
    assert list(record.fields.leftovers()) == []
    public = "\n".join(str(t) for t, internal in statements.triples.items() if not internal)
    assert "@example" not in public
    assert "情報広報室" not in public
    for words in (
        '"Land use of the basin in 2020"@en', "enishi-demo.0036", "ror:005pdtr14", "licenses/by/4.0/", "erad-field/789",
        "access_right/c_abf2", "land-use-2020.tif", '"820.5 MB"', '"2025-11-01"', "目視で判読",
    ):  # fmt: skip
        assert words in public, words
    assert [(m.rule, m.value) for m in statements.remarks] == [("jgn-in-text", "JPJ012367")]


def test_both_encodings_have_one_tree():
    old, new = ((ROOT / f"tests/cases/iso19115/{c}/raw.xml").read_bytes() for c in ("constraints", "edition-2016"))
    formats = [record.format for content in (old, new) for record, _ in mapped(SOURCE, _raw(content))]
    assert formats == ["iso19139", "iso19115-3"]


def test_metadata_without_identifier_are_known_by_their_file():
    content = DEMO.read_text(encoding="utf-8").replace("fileIdentifier", "colour")
    ((record, _),) = mapped(SOURCE, _raw(content, "folder/map.xml"))
    assert record.identifier == "map"
    assert [path for path, _ in record.fields.leftovers()] == ["MD_Metadata/colour"]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><MD_Metadata>&b;</MD_Metadata>'
BROKEN = (b"", b"{", b"<MD_Metadata>", b"<a/>", BOMB, b"<a>" * 10_000, b"\xff\xfe<", b"<a><b><c/></b></a>")


@pytest.mark.parametrize("content", BROKEN)
def test_what_holds_no_metadata_is_refused_as_a_whole(content):
    with pytest.raises(UnreadableError) as caught:
        list(SOURCE.read(_raw(content)))
    assert caught.value.to("ja")


def test_files_of_a_folder_are_taken_by_their_endings(tmp_path):
    taken_by_ending(SOURCE, DEMO, tmp_path)


FILES = [DEMO, *CASES]


@given(hostile.retold(FILES))
def test_any_text_in_any_place_is_mapped_or_refused(file):
    hostile.survives(SOURCE, file.content, file.name)


@given(hostile.damaged(FILES))
def test_damaged_bytes_are_mapped_or_refused(file):
    hostile.survives(SOURCE, file.content, file.name)
