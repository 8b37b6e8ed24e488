"""What argparse would say in English is said in the reader's language, whatever else is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from loader.cli import main, parser

LATIN = re.compile(r"[A-Za-z]{4,}")
WRONG = (
    (("fetch",), "指定が足りません: SOURCE"),
    (("bogus",), "VERB: 'bogus' は指定できません"),
    (("links", "accept", "a"), "指定が足りません: IRI, --by, --because"),
    (("links", "review", "--limit", "x"), "--limit: 'x' は値として読み取れません"),
    (("validate", "-f", "xml", "a"), "-f/--format: 'xml' は指定できません"),
    (("validate",), "指定が足りません: FILE"),
    (("query", "--list=3"), "--list: 値を取りませんが、'3' が指定されました"),
    (("fetch", "jairo", "--from"), "--from: 値を指定してください"),
    (("build", "--zzz"), "解釈できない指定があります: --zzz"),
    (("query", "--in=3", "--l"), "--l は一つに決まりません"),
)


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_a_wrong_usage_is_told_in_japanese(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--data", str(tmp_path), *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("使い方: enishi")
    last = said.splitlines()[-1]
    assert told in last
    quoted = {word for part in arguments for word in LATIN.findall(part)}
    if "次から" not in last:
        assert set(LATIN.findall(last.partition(": ")[2])) <= quoted | {"SOURCE", "FILE", "because", "format", "limit",
                                                                        "from", "list", "locale"}  # fmt: skip


@pytest.mark.parametrize("arguments", [("--help",), ("query", "--help"), ("links", "accept", "--help")])
def test_the_help_has_no_english_heading(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(list(arguments)) == 0
    said = capsys.readouterr().out
    assert said.startswith("使い方: ")
    assert "オプション:" in said
    for english in ("usage", "positional", "options", "show this help", "arguments:"):
        assert english not in said


def test_the_help_is_english_where_english_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--help", "--locale", "en"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("usage: enishi query")
    assert "Show this help and end" in said
    assert not re.search("[ぁ-ん一-龠]", said)


@pytest.mark.parametrize("wrong", [("ENISHI_PORT", "abc"), ("ENISHI_BASE", "nowhere"), ("ENISHI_TRUST", "nope")])
def test_the_language_of_the_environment_holds_while_another_setting_is_wrong(
    wrong: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ENISHI_LOCALE", "en")
    monkeypatch.setenv(*wrong)
    assert main(["--data", str(tmp_path), "settings"]) == 2
    said = capsys.readouterr().err
    assert wrong[1] in said
    assert said.isascii()


def test_the_language_of_the_configuration_holds_while_another_setting_of_it_is_wrong(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "enishi.toml").write_text('locale = "en"\nport = 0\n', encoding="utf-8")
    assert main(["--data", str(tmp_path), "settings"]) == 2
    assert capsys.readouterr().err == "enishi: enishi.toml: '0' is no value for port\n"


def test_a_language_that_there_is_not_is_told_in_the_default_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ENISHI_LOCALE", "fr")
    assert main(["--data", str(tmp_path), "settings"]) == 2
    assert "ENISHI_LOCALE: 'fr' は locale の値として使えません" in capsys.readouterr().err


def test_a_source_that_there_is_not_is_no_trust(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ENISHI_TRUST", "erad,nope,grdm")
    assert main(["--data", str(tmp_path), "sources"]) == 2
    assert "nope という情報源はありません" in capsys.readouterr().err
    monkeypatch.setenv("ENISHI_TRUST", "erad,grdm")
    assert main(["--data", str(tmp_path), "sources"]) == 0


@pytest.mark.parametrize("words", [("token", "list"), ("links", "explain", "https://example.org/a")])
def test_the_language_may_stand_after_an_action(words: tuple[str, ...]) -> None:
    said = parser.build("ja").parse_args([*words, "--locale", "en"])
    assert (said.locale, said.verb) == ("en", words[0])
    assert parser.build("ja").parse_args(["--locale", "en", *words]).locale == "en"


def test_two_words_that_exclude_each_other_are_told_in_japanese(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--data", str(tmp_path), "fetch", "survey", "--complete", "--partial"]) == 2
    assert "--partial: --complete と同時には指定できません" in capsys.readouterr().err


def test_a_thing_is_not_split_from_itself(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one = "https://w3id.org/enishi/id/project/erad/a"
    words = ["links", "split", one, one, "--by", "甲", "--because", "乙"]
    assert main(["--data", str(tmp_path), *words]) == 2
    assert "異なる二つのものを指定してください" in capsys.readouterr().err
