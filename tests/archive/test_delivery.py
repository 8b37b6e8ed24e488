"""Which records a whole delivery leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.archive import Archive
from loader.archive.delivery import Whole
from loader.delivery import Delivery
from loader.record import Record, Refusal
from tests.archive.test_archive import raw, record, refusal


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as made:
        yield made


def deliver(archive: Archive, place: str, *names: str, refused: tuple[str, ...] = (), noted: bool = True) -> Whole:
    """One run that reads these records at a place."""
    run = archive.begin("s", place)
    blob = archive.keep(raw(f"{place} {names} {refused}"))
    items: list[Record | Refusal] = [record("t", identifier=n) for n in names]
    for item in (*items, *(refusal(identifier=n) for n in refused)):
        archive.accept(item, blob, run)
    if noted:
        archive.delivery.note("s", place, [*names, *refused], run)
    return Whole("s", place, lambda other: other == place or other.startswith(f"{place}/"), run)


def settle(archive: Archive, whole: Whole) -> list[str]:
    missing = archive.delivery.missing(whole)
    archive.listing.vanish("s", missing, whole.run)
    archive.delivery.settle(whole)
    return missing


def test_records_that_were_read_before_places_were_kept_count_by_their_location(archive: Archive) -> None:
    deliver(archive, "/a", "1", "2", noted=False)
    deliver(archive, "/b", "3", noted=False)
    assert settle(archive, deliver(archive, "/a", "2")) == ["1"]


def test_the_number_before_a_delivery_leaves_out_what_it_brings(archive: Archive) -> None:
    settle(archive, deliver(archive, "/a", "1", "2", "3"))
    whole = deliver(archive, "/a", "3", "4", "5", "6")
    assert (archive.delivery.missing(whole), archive.delivery.before(whole)) == (["1", "2"], 3)


def test_a_refusal_that_is_no_longer_there_is_forgotten_and_a_record_that_was_good_once_vanishes(
    archive: Archive,
) -> None:
    settle(archive, deliver(archive, "/a", "1", "2"))
    settle(archive, deliver(archive, "/a", "1", refused=("2", "row-3")))
    assert {e.identifier: e.status for e in archive.entries("s")} == {"1": "active", "2": "refused", "row-3": "refused"}
    settle(archive, deliver(archive, "/a", "1"))
    assert {e.identifier: e.status for e in archive.entries("s")} == {"1": "active", "2": "vanished"}


SETS = st.sets(st.sampled_from("123456"), max_size=6)


@given(st.lists(st.tuples(st.sampled_from(["/a", "/a/x", "/a/y", "/b"]), SETS), max_size=8))
def test_after_any_deliveries_the_active_records_are_those_that_some_place_still_gives(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, set[str]]]
) -> None:
    truth: dict[str, set[str]] = {}
    with Archive(tmp_path_factory.mktemp("archive") / "a") as archive:
        for place, names in told:
            settle(archive, deliver(archive, place, *sorted(names)))
            truth = {p: held for p, held in truth.items() if not (p == place or p.startswith(f"{place}/"))}
            truth[place] = names
            active = {e.identifier for e in archive.entries("s") if e.status == "active"}
            assert active == set().union(*truth.values())


def test_a_delivery_covers_its_path_what_lies_beneath_and_other_versions_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "v1.60-2025-ror-data.zip").write_bytes(b"")
    (tmp_path / "other.zip").write_bytes(b"")
    file = str(tmp_path / "v1.60-2025-ror-data.zip")
    delivery = Delivery(file, file, ("v*-ror-data.zip",))
    assert not delivery.covers("/old/v1.50-2024-ror-data.zip"), "nothing of it has come yet"
    assert delivery.member("v1.60-2025-ror-data.zip") == file
    assert delivery.covers("/old/v1.50-2024-ror-data.zip")
    assert delivery.covers("https://zenodo.example/files/v1.50-2024-ror-data.zip?download=1")
    assert not delivery.covers(str(tmp_path / "other.zip"))
    folder = Delivery(str(tmp_path), str(tmp_path))
    assert folder.member("other.zip") == str(tmp_path / "other.zip")
    assert folder.covers(str(tmp_path / "other.zip" / "a.csv"))
    assert not folder.covers(f"{tmp_path}-2/other.zip")
    shipped = Delivery("shipped:", "shipped:")
    assert (shipped.member("a.csv"), shipped.covers("shipped:/a.csv")) == ("shipped:/a.csv", True)
    address = Delivery("https://a.example/oai", "https://a.example/oai#set=1")
    assert (address.member("https://a.example/oai?page=2"), address.root) == (address.place, address.place)
