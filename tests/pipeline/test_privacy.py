"""Contacts inside ordinary fields of every source: everybody sees none of them, the operator all of them."""

from __future__ import annotations

import gzip
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader import dump, pipeline, store
from loader.progress import Silent
from loader.settings import Settings, load
from tests.pipeline.planting import DOMAIN, PASSWORD, TELEPHONE, Planter
from tests.pipeline.service import serving

pytestmark = pytest.mark.thorough

SECRETS = (DOMAIN, TELEPHONE, PASSWORD)


@pytest.fixture(scope="module")
def planter(tmp_path_factory: pytest.TempPathFactory) -> tuple[Planter, Path]:
    planter, folder = Planter(), tmp_path_factory.mktemp("planted")
    planter.copy(folder)
    return planter, folder


def loaded(folder: Path, data: Path) -> Settings:
    """The settings of a data directory with a published release of everything in the folder."""
    settings = load({"data": data, "as_of": "2026-04-01"}, {})
    requests = [pipeline.Request(source.name, str(source)) for source in sorted(folder.iterdir())]
    _, failures = pipeline.run(requests, settings, Silent())
    assert failures == []
    return settings


@pytest.fixture(scope="module")
def planted(planter: tuple[Planter, Path], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return loaded(planter[1], tmp_path_factory.mktemp("private") / "data")


@pytest.fixture(scope="module")
def release(planted: Settings) -> store.Release:
    return store.current(planted.data)


def content(file: Path) -> str:
    """The text of a file, unpacked."""
    content = file.read_bytes()
    return (gzip.decompress(content) if file.suffix == ".gz" else content).decode()


def secrets(text: str) -> list[str]:
    """The planted words in a text, also where it is escaped."""
    plain = text + urllib.parse.unquote(text)
    return [word for word in SECRETS if word in plain]


def test_every_source_has_texts_in_which_a_person_could_write_a_contact(planter: tuple[Planter, Path]) -> None:
    assert {name for name, addresses in planter[0].planted.items() if len(addresses) < 5} == set()


def test_every_source_still_gives_records(planted: Settings, release: store.Release) -> None:
    assert [name for name, account in release.manifest.ledger.items() if not account["mapped"]] == []


def test_the_internal_store_keeps_what_every_source_states(
    planter: tuple[Planter, Path], release: store.Release
) -> None:
    internal = "\n".join(dump.lines(release.store("internal")))
    for name, addresses in planter[0].planted.items():
        kept = [a for a in addresses if a in internal]
        assert len(kept) >= len(addresses) / 2, name
    assert TELEPHONE in internal


def test_the_public_dump_holds_none_of_it(release: store.Release) -> None:
    lines = list(dump.lines(release.store("public")))
    assert [line for line in lines if secrets(line)] == []
    assert any("［連絡先は非公開］" in line for line in lines)
    assert not [line for line in lines if re.search(r"<(?:mailto|tel):", line)]


def test_no_password_is_in_an_address_of_either_store(release: store.Release) -> None:
    for scope in store.SCOPES:
        terms = (t for q in release.store(scope) for t in (q.subject, q.object) if isinstance(t, ox.NamedNode))
        assert [t.value for t in terms if PASSWORD in t.value] == []


def test_a_masked_text_is_told_to_the_operator_as_a_finding(release: store.Release) -> None:
    shape = "https://w3id.org/enishi/shape/reading"
    asked = "ASK {{ GRAPH ?g {{ ?f <http://www.w3.org/ns/shacl#sourceShape> <{}/{}> }} }}"
    for rule in ("contact-in-text", "password-in-address"):
        assert release.store("internal").query(asked.format(shape, rule))
        assert not release.store("public").query(asked.format(shape, rule))


def test_no_public_file_holds_any_of_it(planted: Settings, release: store.Release) -> None:
    public = [p for p in release.path.iterdir() if p.is_file() and p.stat().st_mode & 0o004]
    public += [p for p in planted.data.iterdir() if p.is_file() and p.name.startswith("freshness")]
    assert {"release.json", "iris-public.tsv", "redirects-public.tsv", "freshness.json"} <= {p.name for p in public}
    assert [p.name for p in public if secrets(content(p))] == []


def test_files_that_hold_it_are_closed_to_other_users(release: store.Release) -> None:
    holding = [p for p in release.path.iterdir() if p.is_file() and secrets(content(p))]
    assert "leftovers.tsv" in {p.name for p in holding}
    assert [p.name for p in holding if p.stat().st_mode & 0o007] == []
    assert not release.directory("internal").stat().st_mode & 0o007


@pytest.fixture(scope="module")
def service(planted: Settings) -> Iterator[httpx.Client]:
    with serving(planted.data) as address, httpx.Client(base_url=address, timeout=60, follow_redirects=True) as client:
        yield client


def test_no_page_holds_any_of_it(service: httpx.Client, release: store.Release) -> None:
    base = release.manifest.base
    subjects = {q.subject.value for q in release.store("public") if isinstance(q.subject, ox.NamedNode)}
    paths = sorted({s.removeprefix(base).partition("#")[0] for s in subjects if s.startswith(base + "/id/")})
    assert len(paths) > 300
    for path in paths:
        answer = service.get(path, params={"lang": "ja"}, headers={"Accept": "text/html"})
        assert answer.status_code == 200, path
        assert secrets(answer.text) == [], path


def test_no_list_and_no_start_page_holds_any_of_it(service: httpx.Client) -> None:
    seen: set[str] = set()
    waiting = ["/", "/freshness", "/freshness.atom", "/void"]
    while waiting and len(seen) < 200:
        path = waiting.pop()
        seen.add(path)
        answer = service.get(path, headers={"Accept": "text/html"})
        assert answer.status_code < 500, path
        assert secrets(answer.text) == [], path
        targets = (part.partition('"')[0].replace("&amp;", "&") for part in answer.text.split('href="')[1:])
        waiting += [t for t in targets if t.startswith("/") and not t.startswith(("/static", "/id/")) and t not in seen]
    assert len(seen) > 10


@pytest.mark.parametrize(
    "name", ["leftovers.tsv", "refusals.tsv", "candidates.tsv", "iris-internal.tsv", "release.json"]
)
def test_the_service_gives_no_file_of_the_operator(service: httpx.Client, release: store.Release, name: str) -> None:
    held = (release.path / name).read_text(encoding="utf-8")
    for path in (
        f"/{name}",
        f"/releases/{release.id}/{name}",
        f"/static/../{name}",
        f"/data/releases/{release.id}/{name}",
    ):
        answer = service.get(path)
        assert answer.status_code == 404, path
        assert held not in answer.text


def test_building_it_elsewhere_gives_the_same_public_store(
    planter: tuple[Planter, Path], release: store.Release, tmp_path: Path
) -> None:
    other = store.current(loaded(planter[1], tmp_path / "data").data)

    def kept(one: store.Release) -> list[str]:
        return [line for line in dump.lines(one.store("public")) if "AtTime>" not in line]

    assert kept(other) == kept(release)
