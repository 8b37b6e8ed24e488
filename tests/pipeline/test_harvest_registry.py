"""The registry of sources: what is shipped, what a data directory adds, what is wrong is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loader import pipeline
from loader.errors import SettingError, UsageError
from loader.progress import Silent
from loader.registry import Endpoint, by_trust, registry
from loader.settings import load
from loader.sources import sources
from tests.pipeline.conftest import enishi


def write(data: Path, content: str) -> Path:
    data.mkdir(exist_ok=True)
    (data / "sources.toml").write_text(content, encoding="utf-8")
    return data


def alone(data: Path, content: str) -> Path:
    """A registry whose only places are those of the content; none of the shipped ones is on the network then."""
    shipped = [
        name for name, entry in registry(data / "none").items() if entry.endpoints and f"[{name}]" not in content
    ]
    return write(data, content + "".join(f"\n[{name}]\nendpoints = []\n" for name in shipped))


def test_every_source_is_registered_and_every_entry_is_a_source(tmp_path: Path) -> None:
    assert set(registry(tmp_path)) == set(sources())


def test_every_entry_says_what_it_is_and_how_far_it_is_trusted(tmp_path: Path) -> None:
    assert [name for name, entry in registry(tmp_path).items() if not entry.what or not entry.trust] == []


def test_the_order_of_trust_follows_from_the_registry_unless_it_is_set(tmp_path: Path) -> None:
    assert load({"data": tmp_path}, {}).trust == by_trust(tmp_path)
    assert by_trust(tmp_path)[0] == "erad"
    write(tmp_path, "[policy]\ntrust = 1000\n")
    assert load({"data": tmp_path}, {}).trust[0] == "policy"
    assert load({"data": tmp_path}, {"ENISHI_TRUST": "jairo,erad"}).trust == ("jairo", "erad")


def test_a_data_directory_replaces_single_keys_and_adds_places(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[jairo]\nevery = "12 hours"\nexpected = { min = 1, max = 20 }\nrate = 0.5\n'
        '[[jairo.endpoints]]\nname = "a"\nlocation = "https://a.example/oai"\nset = "7"\n'
        '[[jairo.endpoints]]\nlocation = "https://b.example/oai"\n',
    )
    entry = registry(tmp_path)["jairo"]
    assert (entry.every, entry.minimum, entry.maximum, entry.rate) == (timedelta(hours=12), 1, 20, 0.5)
    assert entry.endpoints == (
        Endpoint("a", "https://a.example/oai", "7"),
        Endpoint("https://b.example/oai", "https://b.example/oai"),
    )
    assert entry.trust == registry(tmp_path / "none")["jairo"].trust


def test_one_location_is_one_place(tmp_path: Path) -> None:
    write(tmp_path, '[erad]\nlocation = "files/erad"\n')
    assert registry(tmp_path)["erad"].endpoints == (Endpoint("erad", "files/erad"),)


def test_a_place_may_be_complete_although_its_source_is_not(tmp_path: Path) -> None:
    write(tmp_path, '[[jairo.endpoints]]\nlocation = "a"\ncomplete = true\n[[jairo.endpoints]]\nlocation = "b"\n')
    entry = registry(tmp_path)["jairo"]
    assert [entry.whole(place) for place in ("a", "b", "c")] == [True, False, False]
    assert registry(tmp_path)["survey"].whole("anywhere")


def test_numbers_are_expected_of_the_places_that_the_registry_names(tmp_path: Path) -> None:
    write(tmp_path, '[jairo]\nlocation = "a"\nexpected = { min = 2, max = 3 }\n[dmp]\nexpected = { max = 3 }\n')
    jairo, dmp = registry(tmp_path)["jairo"], registry(tmp_path)["dmp"]
    assert [jairo.unexpected(n, ["b", "a"]) for n in (1, 2, 3, 4)] == [True, False, False, True]
    assert not jairo.unexpected(1, ["b"])
    assert dmp.unexpected(4, ["b"])


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('[jairo]\nevery = "now and then"', "jairo.every"),
        ('[jairo]\nevery = "0 days"', "jairo.every"),
        ("[jairo]\nevery = 7", "jairo.every"),
        ("[jairo]\ntrust = -1", "jairo.trust"),
        ("[jairo]\ntrust = true", "jairo.trust"),
        ("[jairo]\nrate = 0", "jairo.rate"),
        ("[jairo]\nexpected = 9", "jairo.expected"),
        ("[jairo]\nexpected = { min = 9, max = 1 }", "jairo.expected.max"),
        ("[jairo]\nexpected = { least = 9 }", "jairo.expected"),
        ("[jairo]\nlicense = 'x'", "jairo.license"),
        ("[jairo]\nendpoints = ['x']", "jairo.endpoints"),
        ("[jairo]\ncomplete = 'yes'", "jairo.complete"),
        ("[ror]\nversions = '*.zip'", "ror.versions"),
        ("[ror]\nversions = [1]", "ror.versions.1"),
        ("[[jairo.endpoints]]\nlocation = 'x'\ncomplete = 1", "jairo.endpoints.1.complete"),
        ("[[jairo.endpoints]]\nname = 'x'", "jairo.endpoints.1.location"),
        ("[[jairo.endpoints]]\nlocation = 'x'\nfrom = 'y'", "jairo.endpoints.1.from"),
        ("jairo = 1", "jairo"),
        ("[jairo", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(tmp_path: Path, content: str, named: str) -> None:
    write(tmp_path, content)
    with pytest.raises(SettingError, match=rf"^sources\.toml.*{named}"):
        registry(tmp_path)


def test_a_table_of_a_source_that_does_not_exist_is_told(tmp_path: Path) -> None:
    write(tmp_path, '[nowhere]\nlocation = "a"\n')
    with pytest.raises(UsageError, match="There is no source nowhere"):
        pipeline.registered(load({"data": tmp_path}, {}))


def test_sources_shows_the_registry(tmp_path: Path) -> None:
    write(tmp_path, '[[jairo.endpoints]]\nname = "A University"\nlocation = "https://a.example/oai"\nset = "7"\n')
    told = enishi(tmp_path, "sources", "--locale", "en").stdout
    assert "\tevery 7 days\t" in told
    assert "\tA University\thttps://a.example/oai\t7" in told


ERAD = Path(__file__).resolve().parents[2] / "loader/demo/erad"


def test_run_without_names_takes_what_the_registry_names(tmp_path: Path) -> None:
    data = alone(tmp_path / "data", f'[erad]\nlocation = "{ERAD}"\nevery = "2 days"\n')
    told = enishi(data, "run", "--locale", "en").stdout
    assert "erad\t" in told
    assert "Nothing is due" in enishi(data, "run", "--due", "--locale", "en").stdout


def test_run_without_places_says_so(tmp_path: Path) -> None:
    assert "names no place" in enishi(alone(tmp_path, ""), "run", "--locale", "en").stdout


def test_what_is_due_follows_the_rhythm(tmp_path: Path) -> None:
    settings = load({"data": alone(tmp_path / "data", f'[erad]\nlocation = "{ERAD}"\nevery = "2 days"\n')}, {})
    now = datetime.now(UTC)
    assert [request.source for request in pipeline.due(settings)] == ["erad"]
    (request,) = pipeline.registered(settings)
    pipeline.fetch(request, settings, Silent())
    assert pipeline.due(settings, now + timedelta(days=1)) == []
    assert pipeline.due(settings, now + timedelta(days=3)) == [request]


def test_a_place_that_fails_does_not_keep_the_others_back(tmp_path: Path) -> None:
    data = alone(
        tmp_path / "data",
        f'[erad]\nlocation = "{ERAD}"\n[[jairo.endpoints]]\nlocation = "http://127.0.0.1:9/oai"\n',
    )
    (data / "enishi.toml").write_text("harvest_tries = 1\n", encoding="utf-8")
    done = enishi(data, "run", "--locale", "en", check=False)
    assert done.returncode == 3
    assert "http://127.0.0.1:9/oai does not answer" in done.stderr
    assert "Published release" in done.stdout
    assert "Broken off: http://127.0.0.1:9/oai does not answer" in enishi(data, "status", "--locale", "en").stdout


def test_an_address_with_a_password_is_refused_before_anything_keeps_it(tmp_path: Path) -> None:
    done = enishi(tmp_path, "fetch", "dcat", "--from", "http://user:geheim@127.0.0.1:9/x.ttl", check=False)
    assert done.returncode == 2
    assert "geheim" not in done.stderr + done.stdout
    kept = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"geheim" not in kept
