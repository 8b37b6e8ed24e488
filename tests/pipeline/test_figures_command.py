"""`enishi figures`, `reconcile` and `erad-report` over the demonstration."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.pipeline.conftest import enishi


def rows(told: str) -> list[list[str]]:
    return [line.split("\t") for line in told.splitlines()]


def test_k2_on_the_day_of_the_document_is_66_percent_and_22_strictly(demo: Path) -> None:
    told = rows(enishi(demo, "figures", "K2", "--as-of", "2023-03-31").stdout)
    derived = {row[3]: row[4:] for row in told if row[2] == "公表値からの再計算"}
    standard = "DMP とメタデータ付与の仕組みの導入率"
    assert derived[standard] == ["66%（88/134）", "0.6567 (65.7 %)"]
    assert derived[f"{standard} / 一部導入を除く"] == ["22%（30/134）", "0.2239 (22.4 %)"]
    assert next(row[4] for row in told if row[2] == "グラフからの計算") == "3/4（率は示しません）"


def test_a_figure_of_a_project_names_the_project(demo: Path) -> None:
    told = [row[2:5] for row in rows(enishi(demo, "figures", "K7").stdout)]
    assert ["公表値", "e-Rad に報告されたメタデータ件数 / 多施設ゲノム解析基盤", "1"] in told
    assert ["グラフからの計算", "e-Rad に報告されたメタデータ件数 / 多施設ゲノム解析基盤", "3"] in told


def test_what_is_behind_a_figure_is_listed_and_what_is_not_known_is_said(demo: Path) -> None:
    told = enishi(demo, "figures", "K2", "--as-of", "2023-03-31", "--members").stdout
    _, *parts = told.split("\nK2/")
    behind = {part.partition("\t")[0]: part for part in parts}
    assert "一覧はありません" in behind["derived/2023-03-31"]
    listed = [row[1:4] for row in rows(behind["computed/2023-03-31"])[1:] if len(row) > 3]
    assert sum(row[0] == "分子に計上" for row in listed) == 3
    assert ["分母のみに計上", "地域課題解決研究事業（架空）", ""] in listed
    assert ["対象外", "萌芽研究助成（架空）", "導入状況の記録が基準日より後"] in listed


def test_published_figures_are_reconciled_record_by_record(demo: Path, tmp_path: Path) -> None:
    (k2,) = rows(enishi(demo, "reconcile", "K2").stdout)
    assert k2[:4] == ["K2", "全体", "66%（88/134）", "5/6（率は示しません）"]
    assert "公表値の対象の一覧が公開されていない" in k2[4]
    assert "実演用の架空の行を含む" in k2[4]
    enishi(demo, "reconcile", "-o", str(tmp_path / "gaps.xlsx"))
    gaps, records, origin = load_workbook(tmp_path / "gaps.xlsx").worksheets
    assert {row[0] for row in gaps.iter_rows(min_row=2, values_only=True)} >= {f"K{n}" for n in (1, 2, 3, 4, 5, 7, 9)}
    k7 = next(r for r in gaps.iter_rows(min_row=2, values_only=True) if r[0] == "K7" and r[2] == "5")
    assert (k7[5], k7[7]) == ("9", 4)
    states = {row[3] for row in records.iter_rows(min_row=2, values_only=True)}
    assert states == {"分子に計上", "分母のみに計上", "対象外"}
    assert any("K" in str(row[1]) for row in origin.iter_rows(values_only=True))


def test_the_report_for_e_rad_is_in_japanese_and_adds_up(demo: Path, tmp_path: Path) -> None:
    made = tmp_path / "erad.xlsx"
    enishi(demo, "erad-report", "--fiscal-year", "2024", "--as-of", "2025-03-31", "-o", str(made))
    head, *cells = load_workbook(made).worksheets[0].iter_rows(values_only=True)
    table = [dict(zip(head, row, strict=True)) for row in cells]
    row = next(r for r in table if r["e-Rad 課題ID"] == "24099001")
    assert (row["体系的番号"], row["e-Rad に報告済みの件数"], row["記入者"]) == ("JPMJMS2099", 5, "資金配分機関")
    parts = ("公開", "共有", "非共有・非公開", "公開期間猶予", "区分の記載なし・その他")
    for one in table:
        assert sum(int(str(one[part])) for part in parts) == one["メタデータの件数（合計）"]
    assert row["差（報告済み − グラフ）"] == 5 - int(str(row["メタデータの件数（合計）"]))
    shown = rows(enishi(demo, "erad-report", "--fiscal-year", "2024", "--as-of", "2025-03-31").stdout)
    assert shown[0] == list(head)
    assert len(shown) == len(table) + 1


def test_an_indicator_that_is_not_there_is_refused(demo: Path) -> None:
    for verb in ("figures", "reconcile"):
        refused = enishi(demo, verb, "K99", check=False)
        assert refused.returncode == 2
        assert "K99" in refused.stderr
