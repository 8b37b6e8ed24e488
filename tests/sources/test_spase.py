from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given

from loader.errors import UnreadableError
from loader.record import Raw
from loader.sources.spase import SOURCE
from tests.sources import hostile
from tests.sources.reading import mapped, taken_by_ending

BASE = "https://w3id.org/enishi"
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "loader/demo/spase/sanriku-radar.xml"
CASES = sorted((ROOT / "tests/cases/spase").glob("*/raw.xml"))


def _raw(content, name="spase.xml"):
    return Raw(content if isinstance(content, bytes) else content.encode(), name, datetime(2026, 1, 1, tzinfo=UTC))


def test_the_sample_of_iugonet_is_mapped_whole(samples):
    name = "iugonet_fitacf_ergsc_cdf.reduced.xml"
    ((record, statements),) = mapped(SOURCE, _raw((samples / "spase" / name).read_bytes(), name))
    assert record.identifier == "spase://IUGONET/NumericalData/STEL/SuperDARN/HOK/HFradar/fitacf_ergsc_cdf"
    assert list(record.fields.leftovers()) == []
    stated = "\n".join(map(str, statements.triples))
    for words in (
        "The common time fitacf CDF data", "access_right/c_abf2", "Person/Nozomu.Nishitani", "Dopplergram",
        "gemsissc.stelab.nagoya-u.ac.jp/erg/", '"2006-12-02T00:00:00"', "-P14D", '"2011-04-01T00:00:00"', '"CDF"',
        "MULTIPOLYGON(((130.0 44.1,180 44.1,180 88.7,130.0 88.7,130.0 44.1)),((-180 44.1,-136 44.1",
    ):  # fmt: skip
        assert words in stated, words
    assert "2199" not in stated
    assert "endDate" not in stated
    assert {m.rule for m in statements.remarks} == {"name-from-identifier", "coordinate-range"}


def test_the_demo_is_mapped_whole_and_keeps_its_contact_inside():
    records = mapped(SOURCE, _raw(DEMO.read_bytes(), DEMO.name))
    assert [r.format for r, _ in records] == ["spase_numericaldata", "spase_person", "spase_repository"]
    for record, statements in records:
        assert list(record.fields.leftovers()) == []
        public = "\n".join(str(t) for t, internal in statements.triples.items() if not internal)
        assert "@example" not in public
        assert "vcard" not in public


def test_data_and_the_record_of_a_person_speak_of_one_node():
    data, person, _ = (statements for _, statements in mapped(SOURCE, _raw(DEMO.read_bytes(), DEMO.name)))
    creators = {t.object for t in data.triples if t.predicate.value.endswith("/creator")}
    assert len(creators) == 1
    names = {t.object.value for t in person.triples if t.subject in creators and t.predicate.value.endswith("/name")}
    assert names == {"磯部 渚"}


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Spase>&b;</Spase>'
BROKEN = (
    b"",
    b"{",
    b"<Spase>",
    b"<Spase/>",
    b"<Spase><Version>2</Version></Spase>",
    BOMB,
    b"<a>" * 10_000,
    b"\xff\xfe<",
)


@pytest.mark.parametrize("content", BROKEN)
def test_what_is_no_description_is_refused_as_a_whole(content):
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
