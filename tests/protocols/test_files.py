from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

import pytest

from loader import settings
from loader.errors import UsageError
from loader.protocols import files
from loader.record import Raw


def read(path: Path, **kwargs: object) -> dict[str, Raw]:
    return {raw.url: raw for raw in files.read_path(str(path), settings.load({"record_megabytes": 1}, {}), **kwargs)}  # type: ignore[arg-type]


def zipped(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_a_file_comes_with_its_name_and_never_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    (raw,) = read(tmp_path / "a.xml").values()
    assert (raw.url, raw.content, raw.media_type) == ("a.xml", b"<a/>", "application/xml")
    assert raw.retrieved.tzinfo is not None


def test_a_folder_comes_in_order_without_what_systems_leave_behind(tmp_path: Path) -> None:
    for name in ("b.xml", "sub/a.xml", ".DS_Store", "__MACOSX/x.xml", ".git/y.xml", "Thumbs.db", "a.xml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    assert list(read(tmp_path)) == ["a.xml", "b.xml", "sub/a.xml"]


def test_only_the_wanted_kinds_come_from_folders_and_zips(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    (tmp_path / "schema.xsd").write_bytes(b"<x/>")
    zipped(tmp_path / "b.zip", **{"c.XML": b"<c/>", "readme.txt": b"no"})
    assert list(read(tmp_path, suffixes=frozenset({".xml"}))) == ["a.xml", "b.zip/c.XML"]
    assert list(read(tmp_path / "schema.xsd", suffixes=frozenset({".xml"}))) == ["schema.xsd"]


def test_links_to_other_folders_are_not_followed(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.xml").write_bytes(b"<s/>")
    (inside / "link").symlink_to(outside, target_is_directory=True)
    assert read(inside) == {}


def test_nothing_there_is_told_by_name_only(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no file or folder nowhere$"):
        read(tmp_path / "nowhere")


def test_a_file_that_is_too_large_is_refused_and_the_others_come(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"x" * (20 * 2**20 + 1))
    (tmp_path / "b.xml").write_bytes(b"<b/>")
    found = read(tmp_path)
    assert "larger than" in str(found["a.xml"].error)
    assert found["a.xml"].content == b""
    assert found["b.xml"].error is None


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    assert "not a regular file" in str(read(tmp_path)["pipe.xml"].error)


def test_a_broken_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xml").symlink_to(tmp_path / "gone")
    assert read(tmp_path)["a.xml"].error is not None


def test_names_in_a_zip_cannot_leave_it(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", **{"../../etc/a.xml": b"1", "/abs/b.xml": b"2", "C:\\win\\c.xml": b"3", "d/e.xml": b"4"})
    assert set(read(tmp_path / "a.zip")) == {"a.zip/etc/a.xml", "a.zip/abs/b.xml", "a.zip/win/c.xml", "a.zip/d/e.xml"}


def test_japanese_names_of_a_zip_from_windows_are_readable(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    name = "データ.xml"
    zipped(path, **{"x" * len(name.encode("cp932")): b"<a/>"})
    path.write_bytes(path.read_bytes().replace(b"x" * len(name.encode("cp932")), name.encode("cp932")))
    assert list(read(path)) == ["a.zip/データ.xml"]


def test_a_zip_bomb_is_one_refused_entry(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", **{"bomb.xml": b"0" * (15 * 2**20), "good.xml": b"<g/>"})
    found = read(tmp_path / "a.zip")
    assert "times its packed size" in str(found["a.zip/bomb.xml"].error)
    assert found["a.zip/good.xml"].content == b"<g/>"


def test_a_size_that_the_zip_lies_about_does_not_help(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"bomb.xml": b"0" * (15 * 2**20)})
    content = path.read_bytes().replace(struct.pack("<L", 15 * 2**20), struct.pack("<L", 10))
    path.write_bytes(content)
    assert read(path)["a.zip/bomb.xml"].error is not None


def test_many_entries_together_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped(tmp_path / "a.zip", **{f"{n}.xml": os.urandom(1000) for n in range(5)})
    monkeypatch.setattr(files, "MAX_TOTAL", 2500)
    assert "unpacks to more than" in str(list(read(tmp_path / "a.zip").values())[-1].error)
    monkeypatch.setattr(files, "MAX_ENTRIES", 4)
    (only,) = read(tmp_path / "a.zip").values()
    assert "more than 4 entries" in str(only.error)


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", **{"a.xml": b"<a/>"}).read_bytes()
    zipped(tmp_path / "outer.zip", **{"inner.zip": inner, "b.xml": b"<b/>"})
    found = read(tmp_path / "outer.zip")
    assert "not opened" in str(found["outer.zip/inner.zip"].error)
    assert found["outer.zip/b.xml"].error is None


def test_a_spreadsheet_is_a_file_and_not_an_archive(tmp_path: Path) -> None:
    zipped(tmp_path / "table.xlsx", **{"xl/workbook.xml": b"<w/>"})
    assert list(read(tmp_path)) == ["table.xlsx"]


def test_a_damaged_entry_is_refused_and_the_others_come(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"a.xml": os.urandom(2000), "b.xml": b"<b/>"})
    content = bytearray(path.read_bytes())
    content[500] ^= 0xFF
    path.write_bytes(content)
    found = read(path)
    assert "cannot be unpacked" in str(found["a.zip/a.xml"].error)
    assert found["a.zip/b.xml"].content == b"<b/>"


def test_a_truncated_zip_comes_as_the_bytes_it_is(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"a.xml": os.urandom(2000)})
    path.write_bytes(path.read_bytes()[:1000])
    (raw,) = read(path).values()
    assert raw.content.startswith(b"PK")


def test_where_a_manifest_lies_only_it_is_taken(tmp_path: Path) -> None:
    crate = tmp_path / "crate"
    (crate / "data").mkdir(parents=True)
    (crate / files.RO_CRATE).write_bytes(b"{}")
    (crate / "data" / "a.csv").write_bytes(b"1")
    (tmp_path / "b.json").write_bytes(b"[]")
    zipped(tmp_path / "c.zip", **{"1.csv": b"1", files.RO_CRATE: b"{}"})
    zipped(tmp_path / "d.zip", **{"1.csv": b"1"})
    found = read(tmp_path, manifest=files.RO_CRATE)
    assert sorted(found) == ["b.json", "c.zip/" + files.RO_CRATE, "crate/" + files.RO_CRATE, "d.zip/1.csv"]
    assert "c.zip/1.csv" in read(tmp_path)
