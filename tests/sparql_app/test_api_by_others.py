"""The description of the API against the service: requests made up from it are answered as it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sparql_app.catalogue_data import quads
from tests.sparql_app.conftest import Service, write_release

_CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "unsupported_method",
)  # fmt: skip


@pytest.mark.thorough
def test_requests_made_up_from_the_description_are_answered_as_it_says(tmp_path: Path) -> None:
    write_release(tmp_path, "r1", quads())
    service = Service(tmp_path, workers=2)
    said = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{service.url}/openapi.json",
        "--checks", ",".join(_CHECKS), "--max-examples", "20", "--mode", "all", "--phases", "examples,coverage,fuzzing",
        "--generation-deterministic", "--no-color", "--continue-on-failure",
    ]  # fmt: skip
    try:
        done = subprocess.run(said, capture_output=True, text=True, timeout=900, cwd=tmp_path, check=False)
    finally:
        service.stop()
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
