"""Profiles: frozen bundles whose digest tells when a verdict may change."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import shapes
from shapes.profile import read_profile

SHAPES = Path(__file__).resolve().parents[2] / "shapes"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHAPES, tmp_path / "shapes", ignore=shutil.ignore_patterns("*.py*")))


def test_profiles_have_titles_in_both_languages_and_a_document_of_clauses():
    profiles = shapes.profiles()
    assert list(profiles) == [
        "cadde", "cao-2021", "cao-2023", "cao-2025", "data-policy", "dcat-ap-3", "dmp-amed", "dmp-jst", "dmp-kakenhi",
        "dmp-madmp", "dmp-meti", "dmp-moonshot", "jpcoar", "mechanism", "ms2-2024", "open-close", "openaire", "reading",
    ]  # fmt: skip
    for name, profile in profiles.items():
        assert profile.id == name
        assert profile.iri == f"https://w3id.org/enishi/profile/{name}"
        assert profile.title.ja
        assert profile.title.en
        assert profile.summary.ja
        assert profile.summary.en
        assert {c.document for c in shapes.clauses().values()} >= {profile.document}


def test_an_unknown_profile_or_engine_is_refused_by_name():
    with pytest.raises(shapes.UnknownProfileError, match="cao-1999"):
        shapes.validator("cao-1999", date(2026, 4, 1))
    with pytest.raises(ValueError, match="slow"):
        shapes.validator("cao-2023", date(2026, 4, 1), "slow")


def test_the_digest_is_the_same_wherever_the_files_lie(copy: Path):
    assert read_profile(copy, "cao-2023").sha256 == shapes.profiles()["cao-2023"].hash


@pytest.mark.parametrize(
    "name",
    ["profiles/cao-2023/profile.yaml", *shapes.profiles()["cao-2023"].files, "clauses.ttl", "elements.ttl"],
)
def test_the_digest_changes_with_any_file(copy: Path, name: str):
    before = read_profile(copy, "cao-2023").sha256
    with (copy / name).open("a", encoding="utf-8") as handle:
        handle.write("\n# a change\n")
    assert read_profile(copy, "cao-2023").sha256 != before


def test_the_digest_does_not_change_with_a_file_of_another_profile(copy: Path):
    before = read_profile(copy, "cao-2023").sha256
    with (copy / "profiles/cao-2021/project.ttl").open("a", encoding="utf-8") as handle:
        handle.write("\n# a change\n")
    assert read_profile(copy, "cao-2023").sha256 == before
    assert read_profile(copy, "cao-2021").sha256 != shapes.profiles()["cao-2021"].sha256


def test_the_rules_of_all_profiles_stay_compiled_over_midnight():
    asked = [(name, day) for day in (date(2031, 4, 1), date(2031, 4, 2)) for name in shapes.profiles()]
    first = [shapes.validator(*one) for one in asked]
    assert [shapes.validator(*one) is known for one, known in zip(asked, first, strict=True)] == [True] * len(asked)


def test_the_reference_date_replaces_every_placeholder():
    profile = shapes.profiles()["cao-2023"]
    assert any("referenceDate" in str(t.object) for t in profile.triples)
    dated = [str(t.object) for t in profile.on(date(2026, 4, 1))]
    assert not [t for t in dated if "referenceDate" in t]
    assert any("2026-04-01" in t for t in dated)
