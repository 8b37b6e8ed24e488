"""Every official sample loads with a balanced ledger: each record is mapped, refused with a reason, or deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from loader import ledger, store
from loader.sources import sources
from tests.pipeline.conftest import enishi

FOLDERS = (
    ("cinii", "cinii"),
    ("ckan", "cadde"),
    ("datacite", "datacite"),
    ("dcat", "dcat-ap"),
    ("dcat", "vocab"),
    ("dmp", "madmp"),
    ("erad", "erad"),
    ("grdm", "grdm"),
    ("jairo", "jpcoar"),
    ("jairo", "weko"),
    ("jalc", "jalc"),
    ("kaken", "kaken"),
    ("mdr", "mdr"),
    ("nrid", "kaken"),
    ("openaire", "openaire"),
    ("ror", "ror"),
    ("spase", "spase"),
)
"""Which source reads which folder of samples."""


@pytest.fixture(scope="module")
def loaded(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> store.Release:
    data = tmp_path_factory.mktemp("samples") / "data"
    for source, folder in FOLDERS:
        if source in sources():
            done = enishi(data, "fetch", source, "--from", str(samples / folder), check=False)
            assert done.returncode in {0, 4}, done.stderr  # some samples are no records: 4 says so
    enishi(data, "build", "--as-of", "2026-04-01")
    enishi(data, "publish")
    return store.current(data)


def test_every_folder_of_samples_is_read_by_a_source(samples: Path) -> None:
    texts_only = {"nii-dg"}
    assert {p.name for p in samples.iterdir() if p.is_dir()} - texts_only == {folder for _, folder in FOLDERS}


def test_every_source_of_the_samples_exists() -> None:
    assert {source for source, _ in FOLDERS} <= set(sources())


def test_the_ledger_of_every_source_balances_and_maps_something(loaded: store.Release) -> None:
    for name, account in loaded.manifest.ledger.items():
        gone = account["deleted"] + account.get("vanished", 0)
        assert account["read"] == account["mapped"] + account["refused"] + gone, name
    unmapped = {name for name, account in loaded.manifest.ledger.items() if not account["mapped"]}
    assert unmapped <= {"ckan"}, "the sample of CADDE is an empty form"


def test_every_refusal_says_why_in_both_languages(loaded: store.Release) -> None:
    for row in ledger.rows(loaded.path / "refusals.tsv"):
        assert row["reason_ja"], row
        assert row["reason_en"], row
        assert "Traceback" not in row["reason_en"]


def test_what_no_mapping_reads_is_named(loaded: store.Release) -> None:
    named = ledger.rows(loaded.path / "leftovers.tsv")
    assert len(named) == sum(account["leftovers"] for account in loaded.manifest.ledger.values())
    assert all(row["record"] and row["field"] for row in named)
