"""``enishi template``: an empty survey table in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader.cli import main
from loader.values import workbook


def test_a_csv_template_has_the_names_of_the_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "usage.csv"
    assert main(["template", "usage", "-o", str(file), "--locale", "en"]) == 0
    assert file.read_text(encoding="utf-8-sig").startswith("doi,url,measure,period,value")
    assert "usage.csv" in capsys.readouterr().out


def test_a_workbook_has_headers_in_the_reader_s_language(tmp_path: Path) -> None:
    for locale, header in (("ja", "施行日"), ("en", "In force from")):
        file = tmp_path / f"{locale}.xlsx"
        assert main(["template", "policies", "-o", str(file), "--locale", locale]) == 0
        assert header in workbook.rows(file.read_bytes(), 0)[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["budgets", "-o", "a.csv"], "institutions"),
        (["usage", "-o", "a.txt"], ".xlsx"),
        (["all", "-o", "a.csv"], "one table"),
        (["usage", "-o", "no/such/folder/a.csv"], "cannot be written"),
    ],
)
def test_a_wrong_request_is_answered_with_what_to_do(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", *words, "--locale", "en"]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
