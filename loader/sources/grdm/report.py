"""The report of GakuNin RDM: a table of 30 columns in Japanese or English, one row for each file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from loader.errors import RefusedError, UnreadableError
from loader.record import Field, Record, Refusal
from loader.sources.grdm.document import FILE_PREFIX, NAME, PROJECT_QUESTIONS
from loader.values import table, tree

_COLUMNS = (
    ("funder", "資金配分機関情報", "Funder"),
    ("funding-stream-code", "体系的番号におけるプログラム情報コード", "Funding stream code in Japan Grant Number"),
    ("program-name-*", "プログラム名", "Program name"),
    ("japan-grant-number", "体系的番号", "Japan Grant Number"),
    ("project-name-*", "プロジェクト名", "Project name"),
    ("data-number", "データNo.", "Data No."),
    ("title-*", "データの名称", "Title"),
    ("date-issued-updated", "掲載日・掲載更新日", "Date (Issued / Updated)"),
    ("data-description-*", "データの説明", "Description"),
    ("data-research-field", "データの分野", "Research field"),
    ("data-type", "データ種別", "Data type"),
    ("file-size", "概略データ量", "File size"),
    (
        "data-policy-free",
        "管理対象データの利活用・提供方針 (有償/無償)",
        "Data utilization and provision policy(Free/Consideration)",
    ),
    (
        "data-policy-license",
        "管理対象データの利活用・提供方針(ライセンス)",
        "Data utilization and provision policy(License)",
    ),
    (
        "data-policy-cite-*",
        "管理対象データの利活用・提供方針(引用方法等)",
        "Data utilization and provision policy(citation information)",
    ),
    ("access-rights", "アクセス権", "Access rights"),
    ("available-date", "公開予定日 (公開期間猶予の場合)", "Publication date (for embargoed access)"),
    ("repo-information-*", "リポジトリ情報", "Repository information"),
    ("repo-url-doi-link", "リポジトリURL・DOIリンク", "Repository URL/ DOI link"),
    ("creator-names-*", "データ作成者", "Creator Name"),
    ("creator-numbers", "データ作成者の研究者番号", "Creator name identifier (e-Rad)"),
    ("hosting-inst-*", "データ管理機関", "Hosting institution"),
    ("hosting-inst-id", "データ管理機関コード", "Hosting institution Identifier"),
    ("data-man-name-*", "データ管理者", "Data manager"),
    ("data-man-number", "データ管理者の研究者番号", "Data manager identifier (e-Rad)"),
    ("data-man-org-*", "データ管理者の所属組織名", "Contact organization of data manager"),
    ("data-man-address-*", "データ管理者の所属機関の連絡先住所", "Contact address of data manager"),
    ("data-man-tel", "データ管理者の所属機関の連絡先電話番号", "Contact phone number of data manager"),
    ("data-man-email", "データ管理者の所属機関の連絡先メールアドレス", "Contact mail address of data manager"),
    ("remarks-*", "備考", "Remarks"),
)
"""Question, Japanese and English column; "*" in a question stands for the language."""

_ADDED = (("metadata-access-rights", "メタデータのアクセス権", "Access rights of metadata"),)
"""Columns that the form has not and that may be added to it."""

_PROJECT = PROJECT_QUESTIONS
_RECOGNISED = 8  # so many known columns make a first row the header of a report


def _folded(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).casefold().split())


def _questions(language: str) -> dict[str, str]:
    """Question by folded column name, with its prefix."""
    column = 1 if language == "ja" else 2
    found = {_folded(row[column]): row[0].replace("*", language) for row in (*_COLUMNS, *_ADDED)}
    return {name: q if q in _PROJECT else FILE_PREFIX + q for name, q in found.items()}


def _header(first: table.Row, file: str) -> list[str]:
    """The name of each column's field: the question it answers, or its own name when it is none of the form's.

    Raises:
        UnreadableError: it is no report, or columns are missing.
    """
    cells = [_folded(cell) for cell in first.cells]
    language = max(("ja", "en"), key=lambda tag: len(set(cells) & set(_questions(tag))))
    questions = _questions(language)
    if len(set(cells) & set(questions)) < _RECOGNISED:
        raise UnreadableError("{file} is neither JSON nor a report of GakuNin RDM", file=file)
    shown = [row[1 if language == "ja" else 2] for row in _COLUMNS]
    if missing := [name for name in shown if _folded(name) not in cells]:
        raise UnreadableError("{file}: columns are missing: {columns}", file=file, columns=", ".join(missing))
    return [questions.get(name, stated.strip()) for name, stated in zip(cells, first.cells, strict=True)]


def read_report(content: bytes, file: str) -> Iterator[Record | Refusal]:
    """The records of a report, one for each row.

    The form has no column for the access right of the metadata (02 section 1); without the column that may be added for
    it, a record stays inside. A report tells no path: a record is known by grant number and data number when the row
    has both, otherwise by its row.

    Raises:
        UnreadableError: it is no report, or columns are missing.
    """
    found = table.read(content, file)
    names = _header(found.rows[0] if found.rows else table.Row(1, []), file)
    stem = PurePosixPath(file).stem
    seen: set[str] = set()
    for row in found.rows[1:]:
        cells = [cell.strip() for cell in row.cells]
        if len(cells) < len(names) or any(cells[len(names) :]):
            error = RefusedError(
                "Row {row} has {cells} cells, the header has {columns}",
                row=row.number, cells=len(cells), columns=len(names),
            )  # fmt: skip
            yield Refusal(NAME, f"{stem}/row-{row.number}", error)
            continue
        fields = tree.row("row", names, cells[: len(names)]).fields
        key = _key(fields)
        if not key or key in seen:
            key = f"row-{row.number}"
        seen.add(key)
        about = Field("file", None, [f for f in fields if f.name not in _PROJECT])
        project = Field("project", None, [f for f in fields if f.name in _PROJECT])
        encoding = [Field("@encoding", found.guessed)] if found.guessed else []
        yield Record(NAME, f"{stem}/{key}", "grdm_report", Field("registration", None, [about, project, *encoding]))


def _key(fields: list[Field]) -> str:
    by_name = {f.name: f.value or "" for f in fields}
    grant, number = by_name.get("japan-grant-number", ""), by_name.get(FILE_PREFIX + "data-number", "")
    return f"{grant}/{number}" if grant and number else ""
