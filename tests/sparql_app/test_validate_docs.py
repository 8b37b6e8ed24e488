"""The examples of docs/validation work as they stand, and its tables name all fields and settings."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.settings import TABLE
from sparql_app.validation import order
from tests.sparql_app.conftest import Service, example, write_release
from tests.sparql_app.judged import CONTENT, JPCOAR, RULES, by_command

PAGES = [Path("docs/validation.md"), Path("docs/validation.ja.md")]
_PROGRAMS = ("curl", "jq", "sh")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("docs")
    write_release(data, "r1", example())
    running = Service(data, workers=1, as_of="2026-04-01")
    yield running
    running.stop()


def _examples(page: Path) -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [block.removeprefix("$ ") for block in blocks]


def test_the_pages_show_the_same_commands() -> None:
    first, second = ([command.replace('"ja"', '"en"') for command in _examples(page)] for page in PAGES)
    assert first == second
    assert len(first) == 3


@pytest.mark.skipif(not all(map(shutil.which, _PROGRAMS)), reason="curl or jq is not installed")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_the_page_do_what_it_says(service: Service, tmp_path: Path, page: Path) -> None:
    shutil.copy(JPCOAR, tmp_path / "record.xml")
    (tmp_path / "record.ttl").write_text(CONTENT, encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(RULES, encoding="utf-8")
    said = []
    for command in _examples(page):
        line = command.replace("http://localhost:8000", service.url)
        done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, check=True)
        said.append(done.stdout)
    table, graph, own = said
    assert len(list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))) == len(by_command(JPCOAR)) + 1
    results = [q for q in ox.parse(graph, ox.RdfFormat.TURTLE) if q.predicate.value.endswith("shacl#result")]
    assert len(results) == len(by_command(JPCOAR, "-s", "cao-2023"))
    assert len(json.loads(own)["reports"]["error"]) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_names_every_field_and_setting(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    rows = {row.name for row in TABLE if row.name.startswith("validation_")}
    assert {name for name in rows if f"`{name}`" not in told} == set()
    fields = {name for name in order.FIELDS if f"`{name}`" not in told and not name.startswith("contentQuery")}
    assert fields == set()
