"""What ``enishi validate`` tells somebody who has to correct a record."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from loader.cli import main

DATACITE = Path("loader/demo/datacite/10.60999_enishi-demo.0043.xml")
"""Its creator has a name and no identifier."""


def worklist(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["validate", "--locale", "ja", "--as-of", "2026-04-01", str(DATACITE), *arguments]) == 1
    return capsys.readouterr().out


def test_a_finding_tells_what_is_expected_and_on_what_grounds(capsys: pytest.CaptureFixture[str]) -> None:
    lines = worklist(capsys).splitlines()
    start = next(n for n, line in enumerate(lines) if "[違反] リポジトリ情報: " in line)
    assert lines[start + 1 : start + 3] == [
        "      期待される内容: リポジトリ情報が記入されている（一つ以上）",
        "      根拠: メタデータの共通項目（令和5年3月31日版）「リポジトリ情報」（義務）",
    ]


def test_a_thing_at_fault_is_called_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    prose = worklist(capsys)
    assert "      値: 三日月 泉\n" in prose
    assert "/id/" not in prose
    rows = csv.DictReader(io.StringIO(worklist(capsys, "-f", "csv").removeprefix("\ufeff")))
    assert {row["value"] for row in rows if row["rule"].endswith("creator-identifier-recommended")} == {"三日月 泉"}


def test_a_value_that_the_message_tells_is_not_told_again(capsys: pytest.CaptureFixture[str]) -> None:
    prose = worklist(capsys)
    assert "「JPJ012367」" in prose
    assert "値: JPJ012367" not in prose
