"""The workbook of the KAKENHI form, taken apart: one plan a sheet (02 section 12).

The sheet has labels and cells beside or below them. Where rows were inserted the labels move, so they are looked for by
their words. The sheet 記入例 is the example that comes with the form and is passed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from loader.errors import UnreadableError
from loader.record import Field
from loader.values import text, workbook

TITLE = "科学研究費助成事業データマネジメントプラン"
CREATED, MODIFIED, NUMBER = "DMP作成年月日", "DMP最終更新年月日", "研究課題番号"
SERIAL, NAME, POST, RESEARCHER, CONTACT = "本計画書内通し番号", "氏名", "所属・役職", "研究者番号", "連絡先"
ROW, TITLE_OF_DATA, SUMMARY = "No.", "研究データの名称", "研究データの概要"
COLLECTOR, MANAGER = "研究データの取得者又は収集者", "研究データの管理者"
SENSITIVE, ACCESS = "機微情報がある場合の取り扱い方針", "研究データの公開・提供方針"
DETAIL, PLACE, OPENS = "研究データの公開・提供方針詳細", "研究データの公開・提供場所", "研究データ公開日"
PROMPTS = frozenset(map(text.key, ("選択してください", "選択して下さい", "未記入", "YYYY/MM/DD", "XXXXXXXX")))

_PERSON = (SERIAL, NAME, POST, RESEARCHER, CONTACT)
_DATA = (ROW, TITLE_OF_DATA, SUMMARY, COLLECTOR, MANAGER, SENSITIVE, ACCESS, DETAIL, PLACE, OPENS)
_CAPTION = (
    "※",
    TITLE,
    *(
        f"{n}.{gap}{words}"
        for n, words in enumerate(("DMP作成", "研究課題情報", "担当者情報", "研究データ情報"), 1)
        for gap in ("", " ")
    ),
)
_BY_LABEL = {"".join(unicodedata.normalize("NFKC", name).split()): name for name in (*_PERSON, *_DATA)}


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read, with the cells that were used."""

    cells: list[list[str]]
    used: set[tuple[int, int]] = field(default_factory=set)

    def at(self, row: int, column: int) -> str:
        """The text of a cell, from now on used; "" outside the sheet and for a prompt that was left (trap 48)."""
        if row >= len(self.cells) or column >= len(self.cells[row]):
            return ""
        self.used.add((row, column))
        words = self.cells[row][column].strip()
        return "" if text.key(words) in PROMPTS else words

    def columns(self, row: int, names: tuple[str, ...]) -> dict[str, int]:
        """Which columns a row of labels heads."""
        found = {}
        for column, words in enumerate(self.cells[row]):
            name = _label(words)
            if name in names and name not in found:
                found[name] = column
                self.used.add((row, column))
        return found

    def beside(self, label: str) -> str:
        """The first text to the right of a label."""
        for row, cells in enumerate(self.cells):
            for column, words in enumerate(cells):
                if _squeezed(words) == label:
                    self.used.add((row, column))
                    right = range(column + 1, len(cells))
                    return next((found for c in right if (found := self.at(row, c))), "")
        return ""

    def rest(self) -> Iterator[Field]:
        """Cells that were not used and are no captions of the form, by their address."""
        for row, cells in enumerate(self.cells):
            for column, words in enumerate(cells):
                caption = words.strip().startswith(_CAPTION) or text.key(words) in PROMPTS
                if words.strip() and (row, column) not in self.used and not caption:
                    yield Field(f"cell {_letters(column)}{row + 1}", words)


def read_sheets(content: bytes, file: str) -> Iterator[tuple[str, Field | None]]:
    """The plans of a workbook by the names of their sheets; None for a form that nobody filled in.

    Raises:
        UnreadableError: it is no workbook, or has no sheet in this form.
    """
    found = False
    for sheet in workbook.sheets(content):
        cells = workbook.rows(content, sheet)
        first = next((words for row in cells for words in row if words.strip()), "")
        if not _is_form(cells) or "記入例" in sheet or "記入例" in first:
            continue
        found = True
        yield sheet, _taken_apart(cells)
    if not found:
        raise UnreadableError("{file} has no sheet in the form for plans of KAKENHI", file=file)


def _is_form(cells: list[list[str]]) -> bool:
    labels = {_squeezed(words) for row in cells for words in row}
    return NUMBER in labels and any(_label(words) == TITLE_OF_DATA for row in cells for words in row)


def _taken_apart(cells: list[list[str]]) -> Field | None:
    sheet = _Sheet(cells)
    facts = [Field(name, words) for name in (CREATED, MODIFIED, NUMBER) if (words := sheet.beside(name))]
    data_row = next(r for r, row in enumerate(cells) if any(_label(words) == TITLE_OF_DATA for words in row))
    heads = [r for r, row in enumerate(cells[:data_row]) if any(_squeezed(words) == NAME for words in row)]
    people = [p for r in heads for p in _people(sheet, r, data_row)]
    data = list(_data(sheet, data_row))
    rest = list(sheet.rest())
    return Field("plan", None, [*facts, *people, *data, *rest]) if facts or people or data else None


def _people(sheet: _Sheet, head: int, end: int) -> Iterator[Field]:
    """The rows of the people; the label to the left of a row says their role."""
    columns = sheet.columns(head, _PERSON)
    first = min(columns.values())
    for row in range(head + 1, end):
        told = [Field(name, words) for name, column in columns.items() if (words := sheet.at(row, column))]
        role = next((words for c in range(first) if (words := sheet.at(row, c))), "")
        if told:
            yield Field("person", None, [Field("role", role), *told])
        elif role.startswith("4"):
            return


def _data(sheet: _Sheet, head: int) -> Iterator[Field]:
    """The rows of the data, without those of which only the printed number stands."""
    columns = sheet.columns(head, _DATA)
    for row in range(head + 1, len(sheet.cells)):
        told = [Field(name, words) for name, column in columns.items() if (words := sheet.at(row, column))]
        if any(f.name != ROW for f in told):
            yield Field("data", None, told)


def _squeezed(words: str) -> str:
    """A label without white space and notes in its further lines."""
    first = words.replace("\\n", "\n").strip().split("\n")[0]
    return "".join(unicodedata.normalize("NFKC", first).split()) if first else ""


def _label(words: str) -> str:
    plain = _squeezed(words)
    for end in ("(予定日)", "(URL、DOI)"):
        plain = plain.removesuffix(end)
    return _BY_LABEL.get(plain, "")


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
