"""Releases: published by one rename, never half, and old ones go away."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import store
from loader.errors import BusyError, StoreError
from loader.lock import writing
from loader.store import Manifest


def built(data: Path, name: str) -> store.Release:
    path = store.start(data, name)
    for scope in store.SCOPES:
        ox.Store(str(path / scope)).flush()
    Manifest(name, "2026-01-01T00:00:00+00:00", "2026-01-01", "https://w3id.org/enishi", "0").write(path)
    return store.finish(path, name)


def test_no_release_is_a_clear_error_that_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="enishi build"):
        store.current(tmp_path)


def test_publishing_moves_readers_to_the_new_release(tmp_path: Path) -> None:
    built(tmp_path, "a")
    built(tmp_path, "b")
    store.publish(tmp_path, "a")
    assert store.current(tmp_path).id == "a"
    store.publish(tmp_path, "b")
    assert store.current(tmp_path).id == "b"
    assert [r.id for r in store.releases(tmp_path)] == ["a", "b"]


def test_an_unknown_release_cannot_be_published(tmp_path: Path) -> None:
    built(tmp_path, "a")
    store.publish(tmp_path, "a")
    with pytest.raises(StoreError, match="no release zzz"):
        store.publish(tmp_path, "zzz")
    assert store.current(tmp_path).id == "a"


def test_a_path_is_no_release_name(tmp_path: Path) -> None:
    built(tmp_path, "a")
    with pytest.raises(StoreError):
        store.release(tmp_path, "../a")


def test_a_killed_build_is_no_release_and_is_swept_by_the_next(tmp_path: Path) -> None:
    left = store.start(tmp_path, "dead")
    assert store.releases(tmp_path) == []
    store.start(tmp_path, "next")
    assert not left.exists()


def test_a_damaged_manifest_is_told_by_name(tmp_path: Path) -> None:
    found = built(tmp_path, "a")
    (found.path / "release.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="Release a has no readable"):
        _ = found.manifest


def test_pruning_keeps_the_published_release(tmp_path: Path) -> None:
    for name in "abcd":
        built(tmp_path, name)
    store.publish(tmp_path, "a")
    assert store.prune(tmp_path, 2) == ["b", "c"]
    assert [r.id for r in store.releases(tmp_path)] == ["a", "d"]


def test_edits_push_out_no_built_release(tmp_path: Path) -> None:
    for name in ("a", "b", "b.e000001", "c", *(f"c.e{number:06}" for number in range(2, 12))):
        built(tmp_path, name)
    store.publish(tmp_path, "c.e000011")
    assert store.prune(tmp_path, 3)[:2] == ["b.e000001", "c.e000002"]
    assert [r.id for r in store.releases(tmp_path)] == ["a", "b", "c", "c.e000009", "c.e000010", "c.e000011"]


def test_what_a_kept_revision_was_made_from_is_kept(tmp_path: Path) -> None:
    for name in ("a", "a.e000001", "b", "c"):
        built(tmp_path, name)
    store.publish(tmp_path, "a.e000001")
    assert store.prune(tmp_path, 1) == ["b"]
    assert [r.id for r in store.releases(tmp_path)] == ["a", "a.e000001", "c"]


def test_two_writers_never_hold_the_data_directory(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(BusyError, match="Another enishi run"), writing(tmp_path):
        pass
    with writing(tmp_path):
        pass


def test_other_users_of_the_machine_can_open_only_what_is_public(tmp_path: Path) -> None:
    path = store.start(tmp_path, "a")
    assert not path.stat().st_mode & 0o077
    path.parent.chmod(0o755)
    for name in ("public", "internal"):
        (path / name).mkdir(mode=0o755)
    for name in ("release.json", "iris-public.tsv", "iris-internal.tsv", "leftovers.tsv"):
        (path / name).write_text("")
        (path / name).chmod(0o644)
    done = store.finish(path, "a").path
    assert done.stat().st_mode & 0o777 == 0o755
    assert {p.name for p in done.iterdir() if p.stat().st_mode & 0o004} == {"public", "release.json", "iris-public.tsv"}
