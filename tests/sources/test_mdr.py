import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import UnreadableError
from loader.record import Raw
from loader.sources.mdr import SOURCE
from tests.sources import hostile
from tests.sources.reading import mapped, taken_by_ending

BASE = "https://w3id.org/enishi"
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "loader/demo/mdr/marine-corrosion.yaml"
CASES = sorted((ROOT / "tests/cases/mdr").glob("*/raw.*"))


def _raw(content, name="mdr.json"):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Raw(data, name, datetime(2026, 1, 1, tzinfo=UTC))


def test_the_sample_of_the_schema_is_mapped_whole(samples):
    content = (samples / "mdr/metadata-sample.json").read_bytes()
    ((record, statements),) = mapped(SOURCE, _raw(content, "metadata-sample.json"))
    assert record.identifier == "80d83cf9-f912-4061-a0f7-6536f01aefc2"
    assert list(record.fields.leftovers()) == []
    stated = "\n".join(map(str, statements.triples))
    for words in (
        "PHI surveyスペクトル", "MIDATA001.104_20200304.spe", '"70409788"', "0000-0002-1825-0097", '"10.5555/12345678"',
        "DCStag-47912777", "KAKENHI-PROJECT-21K18024", '"JP21K18024"', "access_right/c_abf2", "HostingInstitution",
        "商用利用の際は連絡すること", "mailto:researcher3@nims.example.jp", "resource_type/63NG-B465",
    ):  # fmt: skip
        assert words in stated, words
    public = "\n".join(str(t) for t, internal in statements.triples.items() if not internal)
    assert "nims.example.jp" not in public
    assert "Example researcher 3" not in public
    assert {m.rule for m in statements.remarks} == {"licence-unknown"}


def test_the_schema_itself_is_no_record(samples):
    with pytest.raises(UnreadableError, match="titles"):
        list(SOURCE.read(_raw((samples / "mdr/schema.yaml").read_bytes(), "schema.yaml")))


def test_json_and_yaml_of_one_record_are_the_same_record():
    document = pyyaml.load(DEMO.read_text(encoding="utf-8"), Loader=pyyaml.BaseLoader)
    (one,), (two,) = SOURCE.read(_raw(DEMO.read_bytes(), DEMO.name)), SOURCE.read(_raw(document))
    assert one.digest == two.digest
    assert one.datestamp == datetime(2026, 1, 22, 3, tzinfo=UTC)


def test_the_demo_is_mapped_whole_and_keeps_its_contact_inside():
    ((record, statements),) = mapped(SOURCE, _raw(DEMO.read_bytes(), DEMO.name))
    assert list(record.fields.leftovers()) == []
    public = "\n".join(str(t) for t, internal in statements.triples.items() if not internal)
    assert "@example" not in public
    assert '"2026-01-22"^^' in public


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % ((n, n) + (n - 1,) * 9) for n in range(98, 110)
)
BROKEN = (
    b"", b"{", b"null", b"x", b"{}", b"[" * 10**5, b"- " * 3000, b"a: [", b"\xff\xfe{", b"titles: &a [*a]\nid: x", BOMB,
    b"? [a]\n: b", b"a: 1\na: 2\n", b"%YAML 9.9\n---\n", b"a: !!python/object:os.system x", b"\ttitles: x",
)  # fmt: skip


@pytest.mark.parametrize("content", BROKEN)
@pytest.mark.parametrize("name", ["mdr.json", "mdr.yaml", "mdr.md"])
def test_what_is_no_record_is_refused_in_a_sentence(content, name):
    with pytest.raises(UnreadableError, match="mdr"):
        list(SOURCE.read(_raw(content, name)))


def test_files_of_a_folder_are_taken_by_their_endings(tmp_path):
    taken_by_ending(SOURCE, DEMO, tmp_path)


ODD = st.sampled_from(
    [
        "",
        "open_to_public",
        "10.1/x",
        "\ud800",
        "2025-99-99",
        "[",
        '["a", ["b"]]',
        '{"type":"Point","coordinates":[1e999,"x"]}',
        "http://[",
        "９" * 30,
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ODD | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "name", "identifier", "role", "ror", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


DOCUMENTS = [pyyaml.load(DEMO.read_text(encoding="utf-8"), Loader=pyyaml.BaseLoader)]
DOCUMENTS += [json.loads(f.read_text(encoding="utf-8")) for f in CASES if f.suffix == ".json"]


@given(st.data())
def test_any_value_in_any_place_is_mapped_or_refused(data):
    document = data.draw(st.sampled_from(DOCUMENTS))
    path = data.draw(st.sampled_from(list(hostile.places(document))))
    hostile.survives(SOURCE, _raw(hostile.put(document, path, data.draw(VALUES))).content)


@given(hostile.damaged([DEMO, *CASES]))
def test_damaged_bytes_are_mapped_or_refused(file):
    hostile.survives(SOURCE, file.content, file.name)
