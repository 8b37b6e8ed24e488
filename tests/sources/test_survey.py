"""Survey tables: the shipped rows, the templates, and whatever people may send instead."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import EnishiError, UsageError
from loader.indicators import figures
from loader.record import Raw, Record, Refusal, Statements
from loader.sources.survey import SOURCE, template
from loader.sources.survey.column import RULES, tables
from loader.values import workbook
from ontology import files, scheme

BASE = "https://w3id.org/enishi"
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "loader/demo/survey"
FILES = sorted(DEMO.rglob("*.csv"))
TEMPLATES = ROOT / "loader/sources/survey/templates"
SHARED = {"document", "document_ja", "document_en", "document_url", "section", "note_ja", "note_en"}


def _raw(content: bytes, name: str = "survey.csv") -> Raw:
    return Raw(content, name, datetime(2026, 1, 1, tzinfo=UTC))


def _mapped(raw: Raw) -> list[tuple[Record, Statements]]:
    found = []
    for item in SOURCE.read(raw):
        assert isinstance(item, Record), item.error
        statements = Statements(BASE, item)
        SOURCE.map(item, statements)
        found.append((item, statements))
    return found


def _demo(folder: str) -> list[tuple[Record, Statements]]:
    return [pair for file in sorted((DEMO / folder).iterdir()) for pair in _mapped(_raw(file.read_bytes(), file.name))]


def test_the_shipped_rows_are_all_taken_without_a_remark():
    pairs = _demo("cited") + _demo("invented")
    assert len(pairs) > 45
    assert [m for _, s in pairs for m in s.remarks] == []
    assert [left for r, _ in pairs for left in (r.fields or Record).leftovers()] == []  # type: ignore[union-attr]
    assert {r.format.removeprefix("survey_") for r, _ in pairs} == set(tables())


def test_every_shipped_row_cites_a_document_and_invented_rows_say_so():
    for folder, invented in (("cited", False), ("invented", True)):
        for record, statements in _demo(folder):
            stated = "\n".join(map(str, statements.triples))
            assert "hadPrimarySource" in stated, record.identifier
            assert ("enishi-demonstration" in stated) == invented, record.identifier
            assert ("架空の行です" in stated) == invented, record.identifier


def test_no_cited_row_counts_in_an_indicator():
    stated = "\n".join(str(t) for _, s in _demo("cited") for t in s.triples)
    assert "mechanism-status" not in stated
    for _, statements in _demo("cited"):
        told = "\n".join(map(str, statements.triples))
        assert not ("org#classification" in told and "DataRepository" in told)


def test_the_invented_rows_give_the_computed_figures():
    store = ox.Store()
    for _, statements in _demo("cited") + _demo("invented"):
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in statements.triples)
    for file in files():
        store.load(file.read_bytes(), ox.RdfFormat.TURTLE)
    found = {
        (f.indicator, f.variant.value.rpartition("/")[2], f.stratum.value.rpartition("/")[2]): (
            f.numerator, f.denominator, [e.value.rpartition("/")[2] for e in f.evidence],
        )
        for f in figures(store, date(2026, 4, 1), BASE)
        if f.basis == "computed"
    }  # fmt: skip
    invented = ["enishi-demonstration"]
    assert found["K1", "standard", "national-university"] == (2, 3, invented)
    assert found["K1", "standard", "inter-university-institute-corporation"] == (2, 2, invented)
    assert found["K1", "standard", "national-rd-agency"] == (2, 3, invented)
    assert found["K2", "standard", "total"] == (5, 6, invented)
    assert found["K2", "strict", "total"] == (3, 6, invented)


def test_the_status_of_a_programme_on_an_earlier_day_is_the_earlier_one():
    store = ox.Store()
    for _, statements in _demo("invented"):
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in statements.triples)
    found = figures(store, date(2022, 12, 31), BASE, "K2")
    computed = {f.stratum.value.rpartition("/")[2]: f.numerator for f in found if f.basis == "computed"}
    assert (computed["full"], computed["partial"], computed["none"]) == (1, 1, 1)


@pytest.mark.parametrize("name", sorted(tables()))
def test_the_shipped_template_is_the_one_the_code_writes(name: str):
    assert (TEMPLATES / f"{name}.csv").read_bytes() == template.csv_template(tables()[name]), "run: make docs"


def test_the_templates_are_one_for_each_table():
    assert {path.stem for path in TEMPLATES.iterdir()} == set(tables())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_workbook_offers_the_code_lists_and_explains_every_column_in_both_languages(language: str):
    content = template.workbook_template(template.chosen("all"), language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[tables()["programmes"].label[language]]
    (rule,) = [r for r in sheet.data_validations.dataValidation if r.formula1.startswith("lists!")]
    listed = book["lists"][rule.formula1.removeprefix("lists!").replace("$", "")]
    assert [cell[0].value for cell in listed] == [c.label[language] for c in scheme("mechanism-status").concepts]
    assert book["lists"].sheet_state == "hidden"
    columns = sum(len(table.columns) for table in tables().values())
    for name in ("列の説明", "Columns"):
        explained = [row for row in workbook.rows(content, name)[1:] if row[4]]
        assert len(explained) == columns


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_empty_template_is_a_table_without_rows(language: str):
    assert list(SOURCE.read(_raw(template.workbook_template(template.chosen("all"), language), "all.xlsx"))) == []
    for path in TEMPLATES.iterdir():
        assert list(SOURCE.read(_raw(path.read_bytes(), path.name))) == []


def test_an_option_chosen_from_the_list_in_either_language_is_understood():
    for table in tables().values():
        for column in table.columns:
            for concept in scheme(column.list).concepts if column.list else ():
                assert column.broken(concept.label["ja"]) is None
                assert column.concept(concept.label["en"]) == concept


def test_an_unknown_table_is_refused_with_the_names_of_all():
    with pytest.raises(UsageError, match="institutions, policies"):
        template.chosen("budget")


def test_the_declaration_of_the_tables_is_whole():
    for table in tables().values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
        assert table.marks <= set(names)
        assert {name for group in table.key for name in group} <= set(names)
        assert set(names) >= SHARED
        for column in table.columns:
            assert column.kind == "code" or column.kind in RULES
            assert (column.kind == "code") == bool(column.list)
            assert all(column.label.values())
            assert all(column.note.values())
    marks = [table.marks for table in tables().values()]
    assert not [1 for one in marks for other in marks if one is not other and one <= other]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"a,b\n1,2\n", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 100, b'name_ja,"', b"\x00\x01\x02"],
)
def test_what_is_no_survey_table_is_refused_in_a_sentence(content: bytes):
    with pytest.raises(EnishiError) as raised:
        list(SOURCE.read(_raw(content)))
    assert raised.value.to("en")


def _read_and_map(raw: Raw) -> None:
    try:
        for item in SOURCE.read(raw):
            assert isinstance(item, Record | Refusal)
            if isinstance(item, Record):
                assert item.digest
                SOURCE.map(item, Statements(BASE, item))
            else:
                assert item.error.to("ja")
    except EnishiError:
        return


CELLS = st.sampled_from(
    [
        "",
        "1020",
        "FY2025",
        "2026-04-01",
        "full",
        "JPMJMS2099",
        "10.1/x",
        "国立大学",
        "https://a.jp/ x",
        "9" * 400,
        "\ud800",
    ]
) | st.text(max_size=8)


@given(st.sampled_from(sorted(tables())), st.lists(st.lists(CELLS, max_size=20), max_size=4))
def test_any_cells_in_any_table_are_mapped_or_refused(name: str, rows: list[list[str]]):
    columns = [column.name for column in tables()[name].columns]
    lines = [",".join(columns)]
    for row in rows:
        cells = [*row, *[""] * len(columns)][: len(columns)]
        lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    _read_and_map(_raw("\n".join(lines).encode("utf-8", "replace")))


@given(st.sampled_from(FILES), st.integers(0, 20_000), st.binary(max_size=6), st.integers(0, 40))
def test_damaged_bytes_are_mapped_or_refused(file: Path, position: int, inserted: bytes, cut: int):
    content = file.read_bytes()
    position %= len(content)
    _read_and_map(_raw(content[:position] + inserted + content[position + cut :], file.name))


WORKBOOK = template.workbook_template(template.chosen("usage"), "ja")


@given(st.integers(0, 1_000_000), st.binary(max_size=6), st.integers(0, 400))
def test_damaged_workbooks_are_mapped_or_refused(position: int, inserted: bytes, cut: int):
    position %= len(WORKBOOK)
    _read_and_map(_raw(WORKBOOK[:position] + inserted + WORKBOOK[position + cut :], "usage.xlsx"))
