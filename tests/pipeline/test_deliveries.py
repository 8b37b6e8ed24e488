"""Deliveries that are all their place has: what a newer one leaves out vanishes, and nothing else does."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from loader import pipeline, store
from loader.archive import Archive, Run
from loader.errors import AuditError, DeletionError, UsageError
from loader.pipeline import Request
from loader.progress import Silent
from loader.rehearsal import Rehearsal
from loader.settings import Settings
from tests.pipeline.conftest import enishi
from tests.pipeline.world import Interrupting
from tests.web_server import WebServer
from tests.web_server.lists import document, entry


def policies(*rows: tuple[str, str, str]) -> str:
    """A table of data policies: institution, title, address."""
    head = "institution_ja,title_ja,url,in_force\n"
    return head + "".join(f"{who},{title},{url},2024-04-01\n" for who, title, url in rows)


def numbered(numbers: Sequence[int]) -> str:
    return policies(
        *((f"架空大学{n}", f"研究データポリシー{n}", f"https://u{n}.example.ac.jp/policy") for n in numbers)
    )


def fetch(settings: Settings, location: Path | str, name: str = "survey", **asked: object) -> Run:
    return pipeline.fetch(Request(name, str(location), **asked), settings, Silent())  # type: ignore[arg-type]


def rehearsed(settings: Settings, location: Path, **asked: object) -> Rehearsal:
    return pipeline.dry_run(Request("survey", str(location), **asked), settings, Silent())  # type: ignore[arg-type]


def known(settings: Settings, name: str = "survey") -> dict[str, str]:
    with Archive.reading(settings.data / "archive") as archive:
        return {e.identifier: e.status for e in archive.entries(name)}


def active(settings: Settings, name: str = "survey") -> int:
    return list(known(settings, name).values()).count("active")


def kinds(run: Run) -> set[str]:
    return {report.kind for report in run.reports}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "policies.csv"


def test_a_row_that_is_missing_from_the_newer_table_vanishes_and_returns(settings: Settings, table: Path) -> None:
    table.write_text(numbered(range(5)), encoding="utf-8")
    fetch(settings, table)
    table.write_text(numbered(range(1, 5)), encoding="utf-8")
    told = rehearsed(settings, table)
    assert (told.added, told.changed, told.removed) == ([], [], ["policies/架空大学0/研究データポリシー0/2024-04-01"])
    assert active(settings) == 5
    done = fetch(settings, table)
    assert (done.vanished, "vanished" in kinds(done)) == (1, True)
    assert known(settings)["policies/架空大学0/研究データポリシー0/2024-04-01"] == "vanished"
    table.write_text(numbered(range(5)), encoding="utf-8")
    assert fetch(settings, table).returned == 1
    assert active(settings) == 5


def test_a_corrected_title_leaves_one_policy_in_the_release(settings: Settings, table: Path) -> None:
    table.write_text(policies(("架空大学", "研究データポリシ", "https://u.example.ac.jp/p")), encoding="utf-8")
    fetch(settings, table)
    table.write_text(policies(("架空大学", "研究データポリシー", "https://u.example.ac.jp/p")), encoding="utf-8")
    done = fetch(settings, table)
    assert (done.counts["new"], done.vanished) == (1, 1)
    release, _ = pipeline.build(settings, Silent())
    titles = {q.object.value for q in release.store("public") if q.predicate.value.endswith("terms/title")}
    assert "研究データポリシー" in titles
    assert "研究データポリシ" not in titles


def test_two_files_of_one_source_never_let_the_rows_of_each_other_vanish(settings: Settings, tmp_path: Path) -> None:
    one, other = tmp_path / "east.csv", tmp_path / "west.csv"
    one.write_text(numbered(range(4)), encoding="utf-8")
    other.write_text(numbered(range(3, 8)), encoding="utf-8")
    fetch(settings, one)
    fetch(settings, other)
    other.write_text(numbered(range(4, 8)), encoding="utf-8")
    assert fetch(settings, other).vanished == 0  # row 3 is still in the other file
    one.write_text(numbered(range(3)), encoding="utf-8")
    assert fetch(settings, one).vanished == 1
    assert active(settings) == 7


def test_a_folder_speaks_for_every_file_that_was_in_it(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "east.csv").write_text(numbered(range(4)), encoding="utf-8")
    (folder / "west.csv").write_text(numbered(range(4, 6)), encoding="utf-8")
    fetch(settings, folder)
    (folder / "east.csv").write_text(numbered(range(3)), encoding="utf-8")
    assert fetch(settings, folder / "east.csv").vanished == 1
    (folder / "west.csv").unlink()
    assert fetch(settings, folder).vanished == 2
    assert active(settings) == 3


def test_a_path_is_the_same_place_however_it_is_written(
    settings: Settings, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.write_text(numbered(range(3)), encoding="utf-8")
    fetch(settings, table)
    table.write_text(numbered(range(2)), encoding="utf-8")
    monkeypatch.chdir(table.parent)
    assert fetch(settings, f"./{table.name}").vanished == 1


def test_a_partial_delivery_lets_nothing_vanish_and_a_complete_one_does_whatever_the_registry_says(
    settings: Settings, tmp_path: Path
) -> None:
    table = tmp_path / "policies.csv"
    table.write_text(numbered(range(3)), encoding="utf-8")
    fetch(settings, table, complete=False)
    table.write_text(numbered(range(2)), encoding="utf-8")
    assert fetch(settings, table, complete=False).vanished == 0
    assert fetch(settings, table).vanished == 1
    codes = tmp_path / "codes.tsv"
    codes.write_text("0301\t内閣府\n1020\t科学技術振興機構\n", encoding="utf-8")
    fetch(settings, codes, "erad")
    codes.write_text("1020\t科学技術振興機構\n", encoding="utf-8")
    assert fetch(settings, codes, "erad").vanished == 0
    assert fetch(settings, codes, "erad", complete=True).vanished == 1


def test_a_delivery_with_a_refused_row_or_file_lets_nothing_vanish(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    table = folder / "policies.csv"
    table.write_text(numbered(range(3)), encoding="utf-8")
    fetch(settings, folder)
    table.write_text(
        numbered(range(2)) + "架空大学2,研究データポリシー2,https://u2.example.ac.jp/policy,いつか\n", encoding="utf-8"
    )
    for _ in range(2):  # the same refusal again is as much a fault as the first time
        done = fetch(settings, folder)
        assert (done.vanished, "incomplete" in kinds(done)) == (0, True)
    table.write_text(numbered(range(2)), encoding="utf-8")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert fetch(settings, folder).vanished == 0
    assert active(settings) == 3
    (folder / "broken.xlsx").unlink()
    assert fetch(settings, folder).vanished == 1
    assert set(known(settings).values()) == {"active", "vanished"}, "what was refused and is gone is forgotten"


def test_an_interrupted_delivery_lets_nothing_vanish(settings: Settings, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text(numbered([2 * number, 2 * number + 1]), encoding="utf-8")
    fetch(settings, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        pipeline.fetch(Request("survey", str(tmp_path)), settings, Interrupting(1))
    assert active(settings) == 6
    assert fetch(settings, tmp_path).vanished == 0


def test_too_many_missing_rows_stop_the_run_until_they_are_accepted(settings: Settings, table: Path) -> None:
    table.write_text(numbered(range(100)), encoding="utf-8")
    fetch(settings, table)
    table.write_text(numbered(range(21, 300)), encoding="utf-8")
    assert rehearsed(settings, table).stops
    for _ in range(2):
        with pytest.raises(DeletionError, match="21 of 100 records would be deleted or vanish"):
            fetch(settings, table)
    assert active(settings) == 300
    done = fetch(settings, table, accept_deletions=True)
    assert (done.vanished, active(settings)) == (21, 279)
    assert "accepted" in kinds(done)


def test_a_dry_run_tells_first_that_the_real_run_would_stop_and_ends_as_that_would(tmp_path: Path) -> None:
    data, table, folder = tmp_path / "data", tmp_path / "policies.csv", tmp_path / "pages"
    table.write_text(numbered(range(100)), encoding="utf-8")
    enishi(data, "fetch", "survey", "--from", str(table))
    table.write_text(numbered(range(50, 100)), encoding="utf-8")
    words = ("fetch", "survey", "--complete", "--locale", "en")
    told = enishi(data, *words, "--dry-run", check=False)
    assert told.returncode == 3
    first = told.stdout.splitlines()[0]
    assert first.startswith("A real run would stop: 50 of 100 records would be deleted or vanish")
    assert "as ordered" not in told.stdout
    assert enishi(data, *words, check=False).returncode == 3
    accepted = enishi(data, *words, "--dry-run", "--accept-deletions").stdout
    assert "50 of 100 records deleted or vanished, as ordered" in accepted
    assert "would stop" not in accepted
    folder.mkdir()
    empty = enishi(data, "fetch", "jairo", "--from", str(folder), "--dry-run", "--locale", "en", check=False)
    assert (empty.returncode, (empty.stdout + empty.stderr).count("Nothing was read")) == (4, 1)


def test_a_mistyped_path_is_refused_before_the_archive_knows_of_it(tmp_path: Path) -> None:
    for verb in ("fetch", "run"):
        done = enishi(tmp_path, verb, "survey", "--from", str(tmp_path / "nosuch"), "--locale", "en", check=False)
        assert (done.returncode, "There is no file or folder" in done.stderr) == (2, True)
    assert enishi(tmp_path, "status", "--locale", "en").stdout.count("nosuch") == 0


def test_records_of_the_demonstration_are_not_fetched_again_without_a_place(settings: Settings) -> None:
    from loader.registry import DEMO

    with Archive(settings.data / "archive") as archive:
        archive.finish(archive.begin("jairo", f"{DEMO}jairo"))
    with pytest.raises(UsageError, match="those of the demonstration"):
        pipeline.fetch(Request("jairo"), settings, Silent())
    with Archive.reading(settings.data / "archive") as archive:
        assert [run.location for run in archive.runs("jairo")] == [f"{DEMO}jairo"]


def test_an_emptied_folder_stops_the_run_however_few_records_there_were(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    assert kinds(fetch(settings, folder)) == {"empty"}
    (folder / "policies.csv").write_text(numbered(range(3)), encoding="utf-8")
    fetch(settings, folder)
    (folder / "policies.csv").unlink()
    with pytest.raises(DeletionError, match="3 of 3"):
        fetch(settings, folder)
    assert active(settings) == 3
    assert fetch(settings, folder, accept_deletions=True).vanished == 3


def test_the_exit_code_tells_what_could_not_be_read(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "pages"
    folder.mkdir()
    done = enishi(data, "fetch", "jairo", "--from", str(folder), "--locale", "en", check=False)
    assert (done.returncode, "jairo: Nothing was read" in done.stderr) == (4, True)
    (folder / "notes.pdf").write_bytes(b"%PDF-1.7")
    assert enishi(data, "fetch", "jairo", "--from", str(folder), check=False).returncode == 4
    (folder / "broken.xml").write_bytes(b"<broken")
    done = enishi(data, "fetch", "jairo", "--from", str(folder), "--locale", "en", check=False)
    assert (done.returncode, "Of 1 files or answers nothing could be read" in done.stderr) == (4, True)
    table = tmp_path / "policies.csv"
    table.write_text(numbered(range(2)) + "架空大学2,研究データポリシー,,いつか\n", encoding="utf-8")
    done = enishi(data, "fetch", "survey", "--from", str(table), "--locale", "en")
    assert "+ refused 1" in done.stdout
    done = enishi(data, "run", "survey", "jairo", "--from", str(folder), check=False)
    assert done.returncode == 4
    assert store.current(data).manifest.sources["survey"]["records"] == 2
    assert "4 all is done, but a place held nothing" in " ".join(
        enishi(data, "fetch", "--help", "--locale", "en").stdout.split()
    )


def test_complete_and_partial_are_words_of_the_command(tmp_path: Path) -> None:
    data, table = tmp_path / "data", tmp_path / "policies.csv"
    table.write_text(numbered(range(3)), encoding="utf-8")
    enishi(data, "fetch", "survey", "--from", str(table))
    table.write_text(numbered(range(2)), encoding="utf-8")
    told = enishi(data, "fetch", "survey", "--dry-run", "--locale", "en").stdout
    assert "-\tpolicies/架空大学2/研究データポリシー2/2024-04-01" in told
    assert "1 removed" in told
    assert "0 removed" in enishi(data, "fetch", "survey", "--partial", "--dry-run", "--locale", "en").stdout
    assert "1 records are no longer there" in enishi(data, "fetch", "survey", "--complete", "--locale", "en").stdout
    assert enishi(data, "fetch", "survey", "--complete", "--partial", check=False).returncode == 2


def test_what_cannot_be_complete_is_not_taken_as_such(settings: Settings, table: Path) -> None:
    from datetime import UTC, datetime

    with pytest.raises(UsageError, match="--reconcile"):
        fetch(settings, "http://127.0.0.1:9/oai", "jairo", complete=True)
    with pytest.raises(UsageError, match="--since takes only what changed"):
        fetch(settings, table, complete=True, since=datetime.now(UTC))


# dumps and addresses


def organization(number: int) -> dict[str, object]:
    """An organisation of ROR; the identifiers are those of the first ones that exist under this alphabet."""
    return {
        "id": f"https://ror.org/{IDENTIFIERS[number]}",
        "names": [{"value": f"組織{number}", "lang": "ja", "types": ["ror_display", "label"]}],
        "status": "active",
        "types": ["other"],
    }


IDENTIFIERS = ("005pdtr14", "057zh3y96", "00097mb19", "04ksd4g47", "026v1ze26")


def dump(path: Path, numbers: Sequence[int]) -> Path:
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{path.stem}_schema_v2.json", json.dumps([organization(n) for n in numbers]))
    return path


def test_a_dump_with_another_date_in_its_name_takes_the_place_of_the_older_one(
    settings: Settings, tmp_path: Path
) -> None:
    fetch(settings, dump(tmp_path / "2024" / "v1.50-2024-07-29-ror-data.zip", range(5)), "ror")
    single = tmp_path / "one.json"
    single.write_text(json.dumps([organization(4)]), encoding="utf-8")
    assert fetch(settings, single, "ror").vanished == 0, "a single file is no newer dump"
    done = fetch(settings, dump(tmp_path / "2025" / "v1.60-2025-02-27-ror-data.zip", range(3)), "ror")
    assert (done.vanished, active(settings, "ror")) == (1, 4), "one is gone, one is held by the single file"


def test_a_file_at_an_address_is_compared_and_what_waits_is_accepted_without_taking_it_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with WebServer() as web:
        web.answers["/policies.csv"], web.headers["/policies.csv"] = numbered(range(60)).encode(), {"ETag": '"1"'}
        address = f"{web.url}/policies.csv"
        fetch(settings, address)
        web.answers["/policies.csv"], web.headers["/policies.csv"] = numbered(range(30)).encode(), {"ETag": '"2"'}
        with pytest.raises(DeletionError, match="30 of 60"):
            fetch(settings, address)
        with pytest.raises(DeletionError, match="30 of 60"):
            fetch(settings, address)
        assert active(settings) == 60
        done = fetch(settings, address, accept_deletions=True)
        assert (done.counts["read"], done.vanished) == (0, 30)
        again = fetch(settings, address)
        assert (again.vanished, kinds(again)) == (0, {"unchanged"})


# expected numbers


def test_a_build_stops_when_a_place_of_the_registry_gives_another_number_of_records(
    settings: Settings, table: Path
) -> None:
    settings.data.mkdir()
    said = settings.data / "sources.toml"
    table.write_text(numbered(range(3)), encoding="utf-8")
    said.write_text(f'[survey]\nlocation = "{table}"\nexpected = {{ min = 4, max = 9 }}\n', encoding="utf-8")
    assert "unexpected" in kinds(fetch(settings, table))
    with pytest.raises(AuditError, match="survey: 3 active records; the registry expects 4 to 9"):
        pipeline.build(settings, Silent())
    assert "3 active records; the registry expects 4 to 9" in enishi(settings.data, "status", "--locale", "en").stdout
    said.write_text('[survey]\nlocation = "elsewhere"\nexpected = { min = 4 }\n', encoding="utf-8")
    assert pipeline.build(settings, Silent())[1], "of other places nothing is expected"


@pytest.mark.parametrize("name", ["agencies", "policy"])
def test_the_shipped_tables_are_as_large_as_the_registry_expects(settings: Settings, name: str) -> None:
    (asked,) = pipeline.expand(Request(name), settings)
    done = pipeline.fetch(asked, settings, Silent())
    assert done.counts["refused"] == 0
    assert kinds(done) == set()


# a person who returns


def test_a_researcher_who_was_deleted_and_returns_as_the_same_file_is_there_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    person = json.dumps(
        {"id:person:erad": ["80990001"], "name": {"humanReadableValue": [{"text": "風見 遥"}]}}
    ).encode()
    with WebServer() as web:
        file = f"{web.url}/nrid/1000080990001.json"

        def told(*changes: tuple[str, str]) -> None:
            web.answers["/changes.xml"] = document(
                "changelist", *(entry(file, change=c, at=when) for c, when in changes)
            )

        web.answers["/nrid/1000080990001.json"] = person
        web.headers["/nrid/1000080990001.json"] = {"Last-Modified": "Mon, 01 Sep 2025 00:00:00 GMT"}
        changes = [("created", "2025-09-01T09:00:00+09:00"), ("deleted", "2025-10-01T09:00:00+09:00")]
        told(*changes[:1])
        fetch(settings, f"{web.url}/changes.xml", "nrid")
        assert known(settings, "nrid") == {"1000080990001": "active"}
        told(*changes)
        fetch(settings, f"{web.url}/changes.xml", "nrid", full=True)
        assert known(settings, "nrid") == {"1000080990001": "deleted"}
        told(*changes, ("created", "2025-11-01T09:00:00+09:00"))
        assert fetch(settings, f"{web.url}/changes.xml", "nrid", full=True).returned == 1
        assert known(settings, "nrid") == {"1000080990001": "active"}
