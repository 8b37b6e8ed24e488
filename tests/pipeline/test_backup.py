"""Dump, backup and restore by the real command: everything comes back, and a flipped bit never passes."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loader import backup, store
from loader.archive import Archive
from loader.errors import BackupError
from tests.pipeline.conftest import enishi, environment


@pytest.fixture(scope="module")
def kept(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the demonstration; tests that harm it take a copy."""
    target = tmp_path_factory.mktemp("kept") / "backup"
    done = enishi(demo, "backup", str(target), "--verify")
    assert "2" in done.stdout
    return target


def contents(data: Path) -> dict[str, str]:
    """Digest of every file that matters, by path."""
    return {
        path.relative_to(data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in data.rglob("*")
        if path.is_file()
        and not path.name.startswith(".")
        and not path.name.endswith((".lock", "-wal", "-shm", ".sqlite"))
    }


def test_what_is_restored_is_what_was_there(demo: Path, kept: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    enishi(data, "restore", str(kept), "--verify")
    there = contents(demo)
    del there["verdicts.tsv"]  # what a build spares itself; the next one makes it anew
    assert contents(data) == there
    assert store.current(data).id == store.current(demo).id
    assert (data / "archive").stat().st_mode & 0o077 == 0
    internal = store.current(data).path / "internal"
    assert internal.stat().st_mode == (store.current(demo).path / "internal").stat().st_mode
    with Archive.reading(data / "archive") as back, Archive.reading(demo / "archive") as was:
        assert back.sources() == was.sources() != []
        for name in was.sources():
            assert list(back.entries(name)) == list(was.entries(name))


def test_a_restored_directory_builds_the_same_release(kept: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    enishi(data, "restore", str(kept))
    before = store.current(data)
    enishi(data, "build", "--as-of", before.manifest.as_of)
    assert [one.id for one in store.releases(data)] == [before.id]


KINDS = {
    "archived bytes": "files/archive/blobs/*/*",
    "index": "files/archive/index.sqlite",
    "store": "files/releases/*/public/*.sst",
    "internal store": "files/releases/*/internal/*.sst",
    "store manifest": "files/releases/*/public/MANIFEST-*",
    "release manifest": "files/releases/*/release.json",
    "dump": "files/releases/*/public.nq.gz",
    "numbers": "files/releases/*/void-public.nt",
    "publications": "files/publications.tsv",
    "note": "files/releases/*/*.tsv",
    "manifest of the backup": "backup.json",
    "digest of the manifest": "backup.json.sha256",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", [0.0, 0.5, 0.999])
def test_a_flipped_byte_is_found_in_every_kind_of_file(kept: Path, tmp_path: Path, kind: str, place: float) -> None:
    harmed = tmp_path / "backup"
    shutil.copytree(kept, harmed)
    victim = next(path for path in sorted(harmed.glob(KINDS[kind])) if path.is_file() and path.stat().st_size)
    content = bytearray(victim.read_bytes())
    # the last byte of a digest file is its line end, which means nothing
    at = min(int(place * len(content)), 63 if kind == "digest of the manifest" else len(content) - 1)
    content[at] ^= 1
    victim.chmod(0o600)
    victim.write_bytes(content)
    with pytest.raises(BackupError, match=r"damaged|not a whole one"):
        backup.verify(harmed, stores=False)
    data = tmp_path / "data"
    with pytest.raises(BackupError, match=r"damaged|not a whole one"):
        backup.restore(harmed, data)
    assert not data.exists() or list(data.iterdir()) == []


@pytest.mark.parametrize("harm", ["missing", "more", "cut"])
def test_files_that_are_missing_added_or_cut_are_found(kept: Path, tmp_path: Path, harm: str) -> None:
    harmed = tmp_path / "backup"
    shutil.copytree(kept, harmed)
    victim = next(harmed.glob("files/releases/*/release.json"))
    if harm == "missing":
        victim.unlink()
    elif harm == "more":
        victim.with_name("more.txt").write_text("more")
    else:
        victim.write_bytes(victim.read_bytes()[:-1])
    done = enishi(tmp_path / "data", "restore", str(harmed), "--dry-run", check=False)
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_store_that_is_not_what_its_release_says_is_found(kept: Path, tmp_path: Path) -> None:
    forged = tmp_path / "backup"
    shutil.copytree(kept, forged)
    path = next(forged.glob("files/releases/*/release.json"))
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["digest"]["public"] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")
    stated = json.loads((forged / "backup.json").read_text(encoding="utf-8"))
    name = path.relative_to(forged / "files").as_posix()
    stated["files"][name] |= {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "size": path.stat().st_size}
    (forged / "backup.json").write_text(json.dumps(stated), encoding="utf-8")
    digest = hashlib.sha256((forged / "backup.json").read_bytes()).hexdigest()
    (forged / "backup.json.sha256").write_text(f"{digest}  backup.json\n")
    backup.verify(forged, stores=False)
    with pytest.raises(BackupError, match=r"public store of release .* is not what was built"):
        backup.verify(forged)
    done = enishi(tmp_path / "data", "restore", str(forged), "--verify", check=False)
    assert done.returncode == 3
    assert list((tmp_path / "data").iterdir()) == []


def test_a_backup_cannot_write_outside_of_the_data_directory(kept: Path, tmp_path: Path) -> None:
    forged = tmp_path / "backup"
    shutil.copytree(kept, forged)
    stated = json.loads((forged / "backup.json").read_text(encoding="utf-8"))
    stated["links"]["archive/x"] = "../../../etc"
    (forged / "backup.json").write_text(json.dumps(stated), encoding="utf-8")
    digest = hashlib.sha256((forged / "backup.json").read_bytes()).hexdigest()
    (forged / "backup.json.sha256").write_text(f"{digest}  backup.json\n")
    with pytest.raises(BackupError, match="outside"):
        backup.restore(forged, tmp_path / "data")


def test_nothing_is_overwritten(demo: Path, kept: Path, tmp_path: Path) -> None:
    assert enishi(demo, "backup", str(kept), check=False).returncode == 3
    assert enishi(demo, "restore", str(kept), check=False).returncode == 3
    assert enishi(demo, "backup", str(demo / "inside"), check=False).returncode == 3
    assert not (demo / "inside").exists()


def test_a_backup_made_during_a_build_and_a_fetch_is_whole(demo: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(demo, data, symlinks=True)
    enishi(data, "publish")
    running = subprocess.Popen(
        [sys.executable, "-c", "from loader.cli import main; raise SystemExit(main())", "--data", str(data),
         "demo", "--no-serve"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(ENISHI_AS_OF="2025-04-01"),
    )  # fmt: skip
    made = 0
    while running.poll() is None or made == 0:
        target = tmp_path / f"backup-{made}"
        backup.backup(data, target)
        backup.verify(target, stores=made % 5 == 0)
        made += 1
    assert running.returncode == 0
    backup.restore(tmp_path / f"backup-{made - 1}", tmp_path / "back", stores=True)
    assert store.current(tmp_path / "back").manifest.base


def test_the_dump_command_gives_the_same_file_every_time_and_its_digest(demo: Path, tmp_path: Path) -> None:
    release = store.current(demo)
    for scope, words in (("public", []), ("internal", ["--internal"])):
        files = [tmp_path / f"{scope}-{n}.nq.gz" for n in range(2)]
        for file in files:
            done = enishi(demo, "dump", *words, "--release", release.id, "-o", str(file))
            assert done.stdout == f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file}\n"
        assert files[0].read_bytes() == files[1].read_bytes()
        content = gzip.decompress(files[0].read_bytes())
        assert hashlib.sha256(content).hexdigest() == release.manifest.digest[scope]
    assert {path.name for path in tmp_path.iterdir()} == {f"{s}-{n}.nq.gz" for s in store.SCOPES for n in range(2)}
    assert (tmp_path / "internal-0.nq.gz").stat().st_mode & 0o077 == 0


def test_without_a_file_the_dump_lies_beside_its_release(demo: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(demo, data, symlinks=True)
    release = store.current(data)
    before = (release.path / "public.nq.gz").read_bytes()
    (release.path / "public.nq.gz").unlink()
    done = enishi(data, "dump")
    assert done.stdout.split() == [hashlib.sha256(before).hexdigest(), str(release.path / "public.nq.gz")]
    assert (release.path / "public.nq.gz").read_bytes() == before


def test_a_build_keeps_the_dump_of_the_public_store_only(release: store.Release) -> None:
    content = gzip.decompress((release.path / "public.nq.gz").read_bytes())
    assert hashlib.sha256(content).hexdigest() == release.manifest.digest["public"]
    assert not (release.path / "internal.nq.gz").exists()
    assert set(release.manifest.graphs) == set(store.SCOPES)
    assert len(release.manifest.graphs["public"]) == release.manifest.counts["public"]["graphs"]
