"""What the command says when it cannot do what was asked: one sentence in the reader's language, and its exit code."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.cli import main
from ontology import SH

DATASET = "@prefix dcat: <http://www.w3.org/ns/dcat#> . <http://example.org/d> a dcat:{kind} ."


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--as-of", "2026-13-01"),
        ("build", "--as-of", "tomorrow"),
        ("serve", "--port", "abc"),
        ("serve", "--workers", "0"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_told_in_japanese(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--data", str(tmp_path), *arguments]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert arguments[-1] in told
    assert "値として使えません" in told


def test_what_the_system_refuses_is_no_unexpected_failure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a directory should be")
    assert main(["--data", str(tmp_path / "data"), "--locale", "en", "status"]) == 3
    told = capsys.readouterr().err
    assert told.startswith("enishi: ")
    assert "cannot be used" in told
    assert "Unexpected" not in told


def test_a_folder_without_files_is_no_success(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["validate", "--locale", "en", str(tmp_path / "empty")]) == 2
    assert "empty holds no file to check" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", DATASET.format(kind="Datset")])
def test_rdf_about_nothing_that_has_rules_does_not_conform(
    content: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "record.ttl"
    file.write_text(content)
    assert main(["validate", "--locale", "en", str(file)]) == 1
    assert "tells of nothing that cao-2023 has rules for" in capsys.readouterr().out
    file.write_text(DATASET.format(kind="Dataset"))
    assert main(["validate", "--locale", "en", str(file)]) == 1
    assert "tells of nothing" not in capsys.readouterr().out


def test_a_report_in_turtle_never_says_that_an_unreadable_file_conforms(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "broken.xml"
    file.write_text("<record")
    assert main(["validate", "-f", "turtle", "--locale", "en", str(file)]) == 1
    report = capsys.readouterr().out
    assert "# broken.xml : broken.xml is in no format" in report
    verdicts = [q.object for q in ox.parse(report.encode(), ox.RdfFormat.TURTLE) if q.predicate == SH.conforms]
    assert [v.value for v in verdicts if isinstance(v, ox.Literal)] == ["false"]
