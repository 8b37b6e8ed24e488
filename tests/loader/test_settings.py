"""Settings: one table, and the nearest word wins."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from loader.errors import SettingError
from loader.settings import TABLE, load


def test_flag_beats_environment_beats_file_beats_default(tmp_path: Path) -> None:
    (tmp_path / "enishi.toml").write_text('port = 1\nhost = "h"\nworkers = 3\n', encoding="utf-8")
    env = {"ENISHI_DATA": str(tmp_path), "ENISHI_PORT": "2", "ENISHI_WORKERS": "4"}
    found = load({"port": 5}, env)
    assert (found.port, found.workers, found.host, found.locale) == (5, 4, "h", "ja")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0"),
        ("port", "x"),
        ("locale", "fr"),
        ("base", "ftp://x"),
        ("base", "http://a b"),
        ("base", "http://"),
        ("base", "https://x?y"),
        ("as_of", "2025-99-99"),
    ],
)
def test_an_impossible_value_names_setting_value_and_place(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        load({}, {f"ENISHI_{name.upper()}": value})
    assert name in str(caught.value)
    assert value in str(caught.value)
    assert f"ENISHI_{name.upper()}" in str(caught.value)


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "enishi.toml").write_text("prot = 1\n", encoding="utf-8")
    with pytest.raises(SettingError, match="prot"):
        load({"data": tmp_path}, {})


def test_broken_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "enishi.toml").write_text("port = [", encoding="utf-8")
    with pytest.raises(SettingError, match=r"enishi\.toml"):
        load({"data": tmp_path}, {})


def test_a_list_in_the_file_reads_like_commas_in_the_environment(tmp_path: Path) -> None:
    (tmp_path / "enishi.toml").write_text('trust = ["jairo", "grdm"]\n', encoding="utf-8")
    assert load({"data": tmp_path}, {}).trust == load({}, {"ENISHI_TRUST": "jairo,grdm"}).trust == ("jairo", "grdm")


def test_the_reference_date_is_what_is_set_or_today_in_japan() -> None:
    assert load({}, {"ENISHI_AS_OF": "2026-04-01"}).reference_date == date(2026, 4, 1)
    before = datetime.now(timezone(timedelta(hours=9))).date()
    assert before <= load({}, {}).reference_date <= datetime.now(timezone(timedelta(hours=9))).date()


def test_the_base_has_no_trailing_slash() -> None:
    assert load({}, {"ENISHI_BASE": "https://data.example.go.jp/"}).base == "https://data.example.go.jp"


def test_every_setting_is_explained_in_japanese() -> None:
    assert [row.name for row in TABLE if row.what.to("ja") == row.what.to("en")] == []


def test_a_secret_is_never_shown() -> None:
    found = load({}, {"ENISHI_CINII_APPID": "hidden-value"})
    shown = {setting.name: setting.shown(value) for setting, value in found.rows()}
    assert found.cinii_appid == "hidden-value"
    assert "hidden-value" not in shown.values()
    assert shown["cinii_appid"] == "********"
