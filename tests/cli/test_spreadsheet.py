"""CSV for people opens in Excel as Japanese; what else is printed has no byte order mark."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from loader.cli import main


def test_findings_as_csv_begin_with_a_byte_order_mark(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "record.ttl"
    file.write_text("@prefix dcat: <http://www.w3.org/ns/dcat#> . <http://example.org/d> a dcat:Dataset .")
    assert main(["validate", "-f", "csv", str(file)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("\ufefffile,record,severity,element,")
    rows = list(csv.DictReader(io.StringIO(said.removeprefix("\ufeff"))))
    assert {row["file"] for row in rows} == {"record.ttl"}
    assert any("アクセス権" in row["element"] for row in rows)


@pytest.mark.parametrize("form", ["json", "turtle", "human"])
def test_other_forms_have_none(form: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "record.ttl"
    file.write_text("@prefix dcat: <http://www.w3.org/ns/dcat#> . <http://example.org/d> a dcat:Dataset .")
    assert main(["validate", "-f", form, str(file)]) == 1
    assert "\ufeff" not in capsys.readouterr().out
