"""The files for running enishi as a system service or in a container call it as it can be called."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from loader.cli import parser
from loader.settings import TABLE, load

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMMAND = "/opt/enishi/bin/enishi"


def _unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(path, encoding="utf-8")
    return read


def _contained() -> list[str]:
    """The instructions of the Containerfile, each in one line."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def _parsed(words: list[str]) -> None:
    """Ends the test when the command line does not take these words."""
    assert parser.build("en").parse_args(words).verb


@pytest.mark.parametrize("path", UNITS, ids=lambda p: p.name)
def test_units_call_verbs_and_options_that_exist(path: Path) -> None:
    command, *words = shlex.split(_unit(path)["Service"]["ExecStart"])
    assert command == COMMAND
    _parsed(words)


def test_the_container_calls_verbs_and_options_that_exist() -> None:
    said = {line.split()[0]: line.split(maxsplit=1)[1] for line in _contained() if line.strip()}
    assert COMMAND in said["ENTRYPOINT"]
    _parsed(re.findall(r'"([^"]+)"', said["CMD"]))
    assert said["USER"] == "10001:10001"
    assert "/healthz" in said["HEALTHCHECK"]


def test_what_is_set_are_settings_with_values_that_they_can_have() -> None:
    texts = [_unit(path)["Service"]["Environment"] for path in UNITS]
    texts += [line for line in _contained() if line.startswith("ENV ")]
    said = dict(re.findall(r"(ENISHI_\w+)=(\S+)", " ".join(texts)))
    assert set(said) <= {row.variable for row in TABLE}
    assert load(environ=said).log_format == "json"


def test_the_container_takes_every_package_of_the_wheel() -> None:
    copied = {line.split()[1] for line in _contained() if line.startswith("COPY ") and "--from" not in line}
    allowed = (DEPLOY / "Containerfile.containerignore").read_text(encoding="utf-8").splitlines()
    packages = {"ontology", "shapes", "queries", "loader", "sparql_app"}
    assert packages <= copied
    assert packages <= {line.removeprefix("!") for line in allowed}


def test_the_service_has_more_time_to_end_than_its_requests_have() -> None:
    unit = _unit(DEPLOY / "enishi.service")["Service"]
    assert int(unit["TimeoutStopSec"]) > load(environ={}).stop_seconds
    assert unit["KillMode"] == "mixed", "a signal to all processes would end queries under way"


def test_the_memory_of_the_unit_is_what_its_workers_may_take() -> None:
    settings = load(environ={})
    megabytes = int(_unit(DEPLOY / "enishi.service")["Service"]["MemoryMax"].removesuffix("G")) * 1000
    validating = settings.validation_workers * settings.validation_memory
    assert (2 * settings.workers + 1) * settings.query_megabytes + validating <= megabytes


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for path in [*UNITS, *DEPLOY.glob("*.timer")]:
        text = path.read_text(encoding="utf-8").replace(COMMAND, "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    for path in UNITS:
        ended = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--threshold=25", "--no-pager", tmp_path / path.name],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout[-400:]
