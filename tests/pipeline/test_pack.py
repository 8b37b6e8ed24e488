"""Evidence packs: made, described, verified elsewhere, and rejected when anything in them was changed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rocrate.rocrate import ROCrate

from loader import pack
from loader.pack import archive, layout
from loader.pack.make import checksums
from loader.pack.offline import stays
from loader.store import Release
from tests.pipeline.conftest import enishi
from tests.pipeline.service import serving

_COMMAND = "from loader.cli import main; raise SystemExit(main())"


@pytest.fixture(scope="session")
def packed(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the demonstration; tests must not change it."""
    path = tmp_path_factory.mktemp("pack") / "pack.zip"
    pack.make(release, "public", path)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def forged(path: Path, files: dict[str, bytes], target: Path) -> Path:
    """The pack with other content and checksums that fit it, as somebody writes who knows how packs are made."""
    described = json.loads(files[layout.CRATE])
    for entity in described["@graph"]:
        if entity["@id"] in files and "sha256" in entity:
            entity["contentSize"] = str(len(files[entity["@id"]]))
            entity["sha256"] = hashlib.sha256(files[entity["@id"]]).hexdigest()
    files = files | {layout.CRATE: json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != layout.MANIFEST}
    files[layout.MANIFEST] = checksums(sums)
    with tempfile.TemporaryDirectory() as work:
        places = {}
        for name, content in files.items():
            places[name] = Path(work) / name
            places[name].parent.mkdir(parents=True, exist_ok=True)
            places[name].write_bytes(content)
        with target.open("wb") as file:
            archive.write(places, file)
    return target


def test_the_same_release_gives_the_same_bytes_whatever_the_process(
    demo: Path, release: Release, packed: Path, tmp_path: Path
) -> None:
    environ = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PATH": os.defpath}
    words = ["--data", str(demo), "--locale", "en", "pack", "-o", str(tmp_path / "again.zip")]
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, *words], env=environ, cwd="/", capture_output=True, text=True, check=True
    )
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()
    digest = hashlib.sha256(contents(packed)[layout.MANIFEST]).hexdigest()
    assert done.stdout == f"{digest}  {tmp_path / 'again.zip'}\n"
    assert release.manifest.digest["public"] in contents(packed)["README.md"].decode()


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_a_pack_made_in_one_process_holds_in_another_one_elsewhere(packed: Path, tmp_path: Path, locale: str) -> None:
    copy = tmp_path / "elsewhere" / "パック.zip"
    copy.parent.mkdir()
    copy.write_bytes(packed.read_bytes())
    environ = {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, "--locale", locale, "verify", copy.name],
        env=environ, cwd=copy.parent, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert hashlib.sha256(contents(packed)[layout.MANIFEST]).hexdigest() in done.stdout
    assert ("The pack holds" if locale == "en" else "パックに問題はありません") in done.stdout
    assert sorted(copy.parent.iterdir()) == [copy]


def test_verification_counts_every_figure_member_and_finding_of_the_release(packed: Path, release: Release) -> None:
    verdict = pack.verify(packed)
    assert verdict.holds, verdict.differences
    store = release.store("public")
    figures = ox.NamedNode(f"{release.manifest.base}/graph/figures")
    findings = ox.NamedNode(f"{release.manifest.base}/graph/findings")
    observation = ox.NamedNode("http://purl.org/linked-data/cube#Observation")
    assert verdict.figures == len(list(store.quads_for_pattern(None, None, observation, figures))) > 30
    assert verdict.findings == len(list(store.quads_for_pattern(None, None, None, findings))) > 1000
    assert verdict.members > 100
    assert verdict.data == release.manifest.digest["public"]


def test_the_crate_describes_exactly_the_files_that_are_in_it(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as opened:
        opened.extractall(tmp_path)
    crate = ROCrate(str(tmp_path))
    assert crate.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.1"
    described = {entity.id for entity in crate.data_entities}
    files = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert described == files - {layout.CRATE}
    for entity in crate.data_entities:
        assert entity["name"]
        assert "/" in entity["encodingFormat"]
        if entity.id != layout.MANIFEST:
            assert entity["sha256"] == hashlib.sha256((tmp_path / entity.id).read_bytes()).hexdigest()
    for needed in ("name", "description", "datePublished", "license"):
        assert crate.root_dataset[needed]
    ids = {entity["@id"] for entity in json.loads((tmp_path / layout.CRATE).read_text())["@graph"]}
    assert all(reference in ids for reference in _references(json.loads((tmp_path / layout.CRATE).read_text())))


def _references(content: object) -> list[str]:
    """What the metadata document points at."""
    if isinstance(content, list):
        return [iri for one in content for iri in _references(one)]
    if isinstance(content, dict):
        if set(content) == {"@id"}:
            return [] if content["@id"] == "https://w3id.org/ro/crate/1.1" else [content["@id"]]
        return [iri for key, one in content.items() if key != "@context" for iri in _references(one)]
    return []


def test_what_only_the_internal_store_holds_is_in_no_file_of_a_public_pack(packed: Path, release: Release) -> None:
    files = contents(packed)
    held = b"\n".join([*files.values(), *(gzip.decompress(c) for n, c in files.items() if n.endswith(".gz"))])
    known = {q.object.value for q in release.store("public") if isinstance(q.object, ox.Literal)}
    inside = {q.object.value for q in release.store("internal") if isinstance(q.object, ox.Literal)} - known
    telling = [value for value in inside if "@" in value or value.startswith("0")]
    assert len(telling) > 5
    assert not [value for value in telling if value.encode() in held]
    assert '"ledger"' not in files[layout.RELEASE].decode()
    assert '"records"' not in files[layout.RELEASE].decode()


def test_a_pack_names_no_place_of_the_machine_it_was_made_on(packed: Path, demo: Path) -> None:
    held = b"\n".join(contents(packed).values())
    for place in (str(demo), str(demo.parent), str(Path.home()), sys.prefix, str(packed.parent)):
        if place != "/":
            assert place.encode() not in held


def test_the_command_keeps_the_pack_beside_its_release_and_tells_its_digest(demo: Path, release: Release) -> None:
    first, second = enishi(demo, "pack").stdout, enishi(demo, "pack").stdout
    assert first == second
    kept = pack.kept(release.path, "public")
    assert kept is not None
    assert first.split()[0] == kept.digest
    assert archive.digested(release.path / pack.file_name("public")) == kept.sha256
    assert enishi(demo, "verify", str(release.path / pack.file_name("public")), "--digest", kept.digest).returncode == 0


def test_a_pack_of_the_internal_store_is_closed_to_others_and_holds(release: Release, tmp_path: Path) -> None:
    path = tmp_path / "internal.zip"
    pack.make(release, "internal", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    verdict = pack.verify(path)
    assert verdict.holds, verdict.differences
    assert verdict.scope == "internal"


# what was changed


def _flipped(path: Path, position: int, target: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[position] ^= 0x20
    target.write_bytes(content)
    return target


@given(data=st.data())
@hypothesis_settings(max_examples=60)
def test_a_single_byte_changed_in_any_file_is_rejected(packed: Path, data: st.DataObject) -> None:
    with zipfile.ZipFile(packed) as opened:
        entry = data.draw(st.sampled_from(opened.infolist()))
    start = entry.header_offset + 30 + len(entry.filename)
    position = data.draw(st.integers(start, start + entry.file_size - 1))
    with tempfile.TemporaryDirectory() as folder:
        assert not pack.verify(_flipped(packed, position, Path(folder) / "pack.zip")).holds


@given(part=st.floats(0, 1, exclude_max=True))
@example(part=0.0)
@example(part=0.99999)
@hypothesis_settings(max_examples=40)
def test_a_single_byte_changed_between_the_files_is_rejected(packed: Path, part: float) -> None:
    with zipfile.ZipFile(packed) as opened:
        entries, end = opened.infolist(), opened.start_dir
    headers = [e.header_offset + i for e in entries for i in range(30 + len(e.filename))]
    beside = [*headers, *range(end, packed.stat().st_size)]
    with tempfile.TemporaryDirectory() as folder:
        changed = _flipped(packed, beside[int(part * len(beside))], Path(folder) / "pack.zip")
        assert not pack.verify(changed).holds


def _figure(files: dict[str, bytes]) -> None:
    files[layout.FIGURES] = files[layout.FIGURES].replace(b",88,134,", b",98,134,", 1)


def _title(files: dict[str, bytes]) -> None:
    files[layout.FIGURES] = files[layout.FIGURES].replace(b"Introduction rate", b"Introduction rats", 1)


def _member(files: dict[str, bytes]) -> None:
    files[layout.MEMBERS] = files[layout.MEMBERS].replace(b",false,", b",true,", 1)


def _cube(files: dict[str, bytes]) -> None:
    files[layout.CUBE["turtle"]] = files[layout.CUBE["turtle"]].replace(b"numerator 88", b"numerator 98", 1)


def _cube_json(files: dict[str, bytes]) -> None:
    files[layout.CUBE["jsonld"]] = files[layout.CUBE["jsonld"]].replace(b'"88"', b'"98"', 1)


def _finding(files: dict[str, bytes]) -> None:
    content = gzip.decompress(files[layout.FINDINGS]).replace(b"#Violation>", b"#Warning>", 1)
    files[layout.FINDINGS] = gzip.compress(content, mtime=0)


def _summary(files: dict[str, bytes]) -> None:
    files[layout.SUMMARY] = files[layout.SUMMARY].replace(b",1\r\n", b",2\r\n", 1)


def _query(files: dict[str, bytes]) -> None:
    files["queries/indicators/K2.rq"] = files["queries/indicators/K2.rq"].replace(b"10000", b"10001", 1)


def _comment(files: dict[str, bytes]) -> None:
    files["queries/indicators/K2.rq"] = files["queries/indicators/K2.rq"].replace(b"# What the", b"# what the", 1)


def _members_query(files: dict[str, bytes]) -> None:
    name = "queries/members/K2.rq"
    files[name] = files[name].replace(b'mechanism-status\\/none "0"', b'mechanism-status\\/none "1"', 1)


def _shape(files: dict[str, bytes]) -> None:
    files["shapes/elements/access.ttl"] += b"\n"


def _data(files: dict[str, bytes]) -> None:
    name = layout.dump("public")
    content = gzip.decompress(files[name]).replace(b"demo.0001", b"demo.0009", 1)
    files[name] = gzip.compress(content, mtime=0)


def _without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.pop(name) and None


def _added(files: dict[str, bytes]) -> None:
    files["queries/indicators/K99.rq"] = files["queries/indicators/K2.rq"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_figure, "figures/figures.csv"),
        (_title, "figures/figures.csv"),
        (_member, "figures/members.csv"),
        (_cube, "figures/cube.ttl"),
        (_cube_json, "figures/cube.jsonld"),
        (_finding, "reports/findings.nt.gz"),
        (_summary, "reports/summary.csv"),
        (_query, "queries/indicators/K2.rq"),
        (_comment, "queries/indicators/K2.rq"),
        (_members_query, "figures/members.csv"),
        (_shape, "shapes/profiles.json"),
        (_data, "data/public.nq.gz"),
        (_added, "queries/indicators/K99.rq"),
        (_without("queries/indicators/K1.rq"), "queries/indicators/K1.rq"),
        (_without("figures/members.csv"), "figures/members.csv"),
        (_without("release.json"), "release.json"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_change_is_found_though_its_checksums_fit(
    packed: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], named: str
) -> None:
    files = contents(packed)
    before = dict(files)
    change(files)
    assert files != before, "the case changes nothing"
    path = forged(packed, files, tmp_path / "forged.zip")
    verdict = pack.verify(path)
    assert not verdict.holds
    assert any(named in one.to("en") for one in verdict.differences), [one.to("en") for one in verdict.differences]
    digest = hashlib.sha256(before[layout.MANIFEST]).hexdigest()
    assert verdict.digest != digest
    assert any("not the one that was published" in d.to("en") for d in pack.verify(path, digest).differences)


def test_data_changed_together_with_their_digest_give_other_figures(packed: Path, tmp_path: Path) -> None:
    files = contents(packed)
    name = layout.dump("public")
    lines = gzip.decompress(files[name]).replace(
        b"<http://www.w3.org/ns/adms#status> <https://w3id.org/enishi/scheme/mechanism-status/none>",
        b"<http://www.w3.org/ns/adms#status> <https://w3id.org/enishi/scheme/mechanism-status/full>",
    )
    content = b"".join(sorted(set(lines.splitlines(keepends=True))))
    files[name] = gzip.compress(content, mtime=0)
    told = json.loads(files[layout.RELEASE])
    told["digest"]["value"] = hashlib.sha256(content).hexdigest()
    told["quads"] = content.count(b"\n")
    files[layout.RELEASE] = json.dumps(told).encode()
    verdict = pack.verify(forged(packed, files, tmp_path / "forged.zip"))
    differing = [d for d in verdict.differences if d.file == layout.FIGURES]
    assert {"/K2/computed/" in d.subject for d in differing} == {True}
    assert {"numerator"} <= {d.to("en").split(" differs")[0].rpartition(": ")[2] for d in differing}
    assert all(d.expected and d.found for d in differing)


def test_a_wrong_pack_ends_the_command_with_1_and_tells_what_differs_in_both_languages(
    packed: Path, demo: Path, tmp_path: Path
) -> None:
    files = contents(packed)
    _figure(files)
    path = forged(packed, files, tmp_path / "forged.zip")
    for locale, words in (("en", "numerator differs (expected 98, found 88)"), ("ja", "計算結果：88")):
        done = enishi(demo, "--locale", locale, "verify", str(path), check=False)
        assert done.returncode == 1
        assert "figure/K2/published/2023-03-31" in done.stdout
        assert words in done.stdout
    told = json.loads(enishi(demo, "verify", str(path), "-f", "json", check=False).stdout)
    assert not told["holds"]
    assert {"expected": "98", "found": "88"}.items() <= told["differences"][0].items()


# hostile files


def _zip(path: Path, *entries: tuple[zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for entry, content in entries:
            made.writestr(entry, content)
    return path


def _link() -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("link")
    made.create_system, made.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return made


def _deflated() -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("bomb")
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


@pytest.mark.parametrize(
    "entries",
    [
        [(zipfile.ZipInfo("../outside"), b"x")],
        [(zipfile.ZipInfo("/tmp/outside"), b"x")],
        [(zipfile.ZipInfo("a/../../outside"), b"x")],
        [(zipfile.ZipInfo("a\\..\\outside"), b"x")],
        [(zipfile.ZipInfo("C:/outside"), b"x")],
        [(zipfile.ZipInfo(".hidden"), b"x")],
        [(zipfile.ZipInfo("folder/"), b"")],
        [(zipfile.ZipInfo("a"), b"x"), (zipfile.ZipInfo("A"), b"y")],
        [(zipfile.ZipInfo("a"), b"x"), (zipfile.ZipInfo("a/b"), b"y")],
        [(_link(), b"/etc/passwd")],
        [(_deflated(), bytes(50_000_000))],
        [(zipfile.ZipInfo(f"f{n}"), b"") for n in range(archive.MOST_FILES + 1)],
    ],
    ids=["up", "absolute", "up-inside", "backslash", "drive", "hidden", "folder", "case", "file-and-folder", "link",
         "bomb", "many"],
)  # fmt: skip
def test_a_hostile_zip_is_refused_and_writes_nothing_outside(
    entries: list[tuple[zipfile.ZipInfo, bytes]], tmp_path: Path
) -> None:
    (tmp_path / "inside").mkdir()
    path = _zip(tmp_path / "pack.zip", *entries)
    verdict = pack.verify(path)
    assert not verdict.holds
    assert not Path("/tmp/outside").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["inside", "pack.zip"]


def test_a_file_said_to_be_larger_than_the_pack_is_refused(packed: Path, tmp_path: Path) -> None:
    content = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as opened:
        place = opened.start_dir
    content[place + 20 : place + 28] = (2**31).to_bytes(4, "little") * 2  # both sizes of the first file
    (tmp_path / "pack.zip").write_bytes(content)
    assert not pack.verify(tmp_path / "pack.zip").holds


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)], ids=["empty", "text", "no-files"])
def test_what_is_no_pack_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(content)
    assert not pack.verify(tmp_path / "pack.zip").holds


def test_data_that_unpack_to_far_more_than_they_take_are_refused(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loader.pack.unpacking._FLOOR", 1 << 20)
    files = contents(packed)
    line = b"<http://example.org/s> <http://example.org/p> <http://example.org/o> .\n"
    files[layout.dump("public")] = gzip.compress(line * 1_000_000, mtime=0)
    verdict = pack.verify(forged(packed, files, tmp_path / "bomb.zip"))
    assert ["unpacks to more" in one.to("en") for one in verdict.differences] == [True]


def test_a_query_that_asks_another_server_is_not_run(packed: Path, tmp_path: Path) -> None:
    files = contents(packed)
    name = "queries/indicators/K3.rq"
    text = files[name].decode().replace("WHERE {", "WHERE { OPTIONAL { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", 1)
    files[name] = text.encode()
    verdict = pack.verify(forged(packed, files, tmp_path / "forged.zip"))
    assert any(one.file == name and "is not run" in one.to("en") for one in verdict.differences)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", False),
        ("SELECT * { service ?x { ?s ?p ?o } }", False),
        ("SELECT * { \\u0053ERVICE <http://x/> { ?s ?p ?o } }", False),
        ("SELECT * { ?s ?p ?o # SERVICE\n }", True),
        ('SELECT * { ?s ?p "SERVICE <http://x/>" }', True),
        ('SELECT * { ?s ?p """a " SERVICE""" }', True),
        ("SELECT * { ?s <http://x/service/> ?o }", True),
        ("SELECT * { ?s ?p '#' SERVICE <http://x/> {} }", False),
        ('SELECT * { ?s ?p "\\"" . SERVICE <http://x/> {} "" }', False),
        ("SELECT * { FILTER(?a < 1 && ?b > 2) SERVICE<http://x/> {} }", False),
    ],
)
def test_asking_another_server_is_seen_and_only_that(text: str, expected: bool) -> None:
    assert stays(text) is expected


def test_what_is_written_into_a_pack_is_stored_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    first, second = io.BytesIO(), io.BytesIO()
    archive.write({"x/a": tmp_path / "a", "b": tmp_path / "a"}, first)
    os.utime(tmp_path / "a", (0, 0))
    archive.write({"b": tmp_path / "a", "x/a": tmp_path / "a"}, second)
    assert first.getvalue() == second.getvalue()
    assert zipfile.ZipFile(first).namelist() == ["b", "x/a"]


def test_the_service_publishes_the_digest_of_the_pack_and_the_pack(demo: Path, release: Release) -> None:
    kept = pack.keep(release, "public")
    with serving(demo) as address:
        place = f"{address}/releases/{release.id}"
        told = httpx.get(place, headers={"Accept": "application/json"}, timeout=60).json()["pack"]
        page = httpx.get(place, headers={"Accept": "text/html"}, timeout=60).text
        file = httpx.get(told["url"], timeout=60)
        internal = httpx.get(f"{place}/internal.pack.zip", timeout=60)
    assert (told["digest"], told["sha256"], told["bytes"]) == (kept.digest, kept.sha256, kept.size)
    assert kept.digest in page
    assert hashlib.sha256(file.content).hexdigest() == kept.sha256
    assert internal.status_code == 404
