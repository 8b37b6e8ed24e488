from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import EnishiError
from loader.record import Raw, Record, Refusal, Statements
from loader.settings import load
from loader.sources import Origin
from loader.sources.erad import SOURCE
from loader.sources.erad.projects import COLUMNS
from ontology import scheme

BASE = "https://w3id.org/enishi"
DEMO = Path(__file__).resolve().parents[2] / "loader/demo/erad"
ROW = {
    **dict.fromkeys(COLUMNS, ""), "KENKYUSHA_NO": "80990001", "KADAI_ID": "24099001", "NENDO": "2024",
    "KENKYUSHA_SHIMEI": "風見|遥|Kazami|Haruka", "KADAI_MEI": "対話ロボットの研究|Robots", "HAIBUNKIKAN_CD": "1020",
    "KENKYUKIKAN_CD": "9990000001", "KENKYUKIKAN_MEI": "国立情報学研究所|NII", "JAPAN_GRANT_NUMBER": "JPMJMS2099",
}  # fmt: skip


def _raw(content, name="set.tsv"):
    return Raw(content, name, datetime(2026, 1, 1, tzinfo=UTC))


def _table(*rows, columns=COLUMNS):
    return "\n".join("\t".join(r) for r in [columns, *([row.get(c, "") for c in columns] for row in rows)]).encode()


def _mapped(raw):
    found = []
    for item in SOURCE.read(raw):
        assert isinstance(item, Record)
        statements = Statements(BASE, item)
        SOURCE.map(item, statements)
        found.append((item, statements))
    return found


def test_no_person_membership_or_title_is_public():
    for file in sorted(DEMO.iterdir()):
        for record, statements in _mapped(_raw(file.read_bytes(), file.name)):
            public = "\n".join(str(t) for t, internal in statements.triples.items() if not internal)
            assert "/id/person/" not in public
            assert "qualifiedAssociation" not in public
            assert "Membership" not in public
            for row in record.fields.all("row"):
                for column in ("KENKYUSHA_NO", "KENKYUSHA_SHIMEI", "KADAI_MEI"):
                    for part in (row.first(column).value or "").split("|"):
                        assert not part or part not in public
            keys = [
                key.value for node in statements.keys for key in statements.keys[node] if "/person/" not in node.value
            ]
            assert not any(row.text("KADAI_MEI").split("|")[0] in k for row in record.fields.all("row") for k in keys)


def test_the_title_is_there_for_the_internal_store():
    ((_, statements),) = _mapped(_raw(_table(ROW)))
    internal = [str(t) for t, inside in statements.triples.items() if inside]
    assert any('"対話ロボットの研究"@ja' in t for t in internal)
    assert any('"80990001"' in t for t in internal)


def test_the_same_table_in_another_order_and_encoding_reads_the_same():
    other = {**ROW, "KENKYUSHA_NO": "90990002"}
    ((one, _),) = _mapped(_raw(_table(ROW, other)))
    ((two, _),) = _mapped(_raw(_table(other, ROW, columns=tuple(reversed(COLUMNS))).decode().encode("utf-8-sig")))
    assert one.identifier == two.identifier == "set/24099001/2024"
    assert one.digest == two.digest


def test_the_demo_tells_five_projects_and_all_of_it_is_mapped():
    records = _mapped(_raw((DEMO / "2024-projects.tsv").read_bytes(), "2024-projects.tsv"))
    assert len({s.topic.value for _, s in records}) == 5
    assert [leftover for r, _ in records for leftover in r.fields.leftovers()] == []
    sip = {s.topic.value for _, s in records if "JPJ012367" in str(list(s.triples))}
    assert len(sip) == 2


def test_the_official_list_of_funders_is_mapped_whole(samples):
    records = _mapped(_raw((samples / "erad/haibunkikan.csv").read_bytes(), "haibunkikan.csv"))
    assert len(records) == 21
    assert [leftover for r, _ in records for leftover in r.fields.leftovers()] == []
    known = {c.notation for c in scheme("funder").concepts}
    assert {r.identifier.rpartition("/")[2] for r, _ in records} <= known
    remarks = {(m.rule, m.value) for _, s in records for m in s.remarks}
    assert ("funder-name", "Fire and Disaster Management Agenc") in remarks
    assert ("funder-name", "Ministry of Education") in remarks
    assert not [m for m in remarks if m[0] == "funder-unknown"]


def test_files_of_a_folder_are_fetched(tmp_path):
    (tmp_path / "a.tsv").write_bytes(_table(ROW))
    origin = Origin(str(tmp_path), None, True, load({"data": str(tmp_path)}, {}))
    assert [raw.url for raw in SOURCE.fetch(origin)] == ["a.tsv"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01", b"\xff\xfe", b"a\tb\n1\t2\n", b"1020\n"])
def test_what_is_no_table_of_erad_is_refused_in_a_sentence(content):
    with pytest.raises(EnishiError, match=r"set\.tsv"):
        list(SOURCE.read(_raw(content)))


def _read_and_map(raw):
    try:
        for item in SOURCE.read(raw):
            assert isinstance(item, Record | Refusal)
            if isinstance(item, Record):
                assert item.digest
                SOURCE.map(item, Statements(BASE, item))
                assert list(item.fields.leftovers()) is not None
    except EnishiError as error:
        return error.to("ja")
    return ""


CELLS = st.text(alphabet='0129JPMS|年,\t\n"a −', max_size=12)


@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS | st.sampled_from(["2024", "80990001", "1020"]))), max_size=4
    )
)
def test_any_cells_are_mapped_or_refused(rows):
    quoted = [{k: '"' + v.replace('"', '""') + '"' for k, v in row.items()} for row in rows]
    _read_and_map(_raw(_table(*quoted)))


@given(st.integers(0, 3000), st.binary(max_size=6), st.integers(0, 30))
def test_damaged_bytes_are_mapped_or_refused(position, inserted, cut):
    content = (DEMO / "2024-projects.tsv").read_bytes()
    _read_and_map(_raw(content[:position] + inserted + content[position + cut :]))
