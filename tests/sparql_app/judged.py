"""What is sent to be validated, and what ``enishi validate`` says of the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.sparql_app.conftest import Service

DEMO = Path("loader/demo")
JPCOAR = DEMO / "jairo/getrecord-15.xml"
GRDM = DEMO / "grdm/robot-registration.json"
REPORT = DEMO / "grdm/sip-report.csv"
BOOK = DEMO / "dmp/coast-plan.xlsx"
FEED = DEMO / "dcat/kakuu-ocean.ttl"
AS_OF = "2026-04-01"
PERSON = "http://example.org/a"
CONTENT = f'<{PERSON}> a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> "甲" .'
RULES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<http://example.org/shape> a sh:NodeShape ; sh:targetClass foaf:Person ;
  sh:property [ sh:path foaf:mbox ; sh:minCount 1 ;
    sh:message "メールアドレスを記入してください"@ja, "State a mail address"@en ] ."""


def post(service: Service, domain: str = "auto", **fields: object) -> httpx.Response:
    """Send a content by the API, with headers named by words with one capital."""
    headers = {name.replace("_", "-"): str(fields.pop(name)) for name in list(fields) if name[0].isupper()}
    return service.http.post(f"/validate/{domain}/api/validate", json=fields, headers=headers)


def report(service: Service, domain: str = "auto", **fields: object) -> dict[str, Any]:
    """The report in JSON."""
    answer = post(service, domain, reportSyntax="application/json", **fields)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def items(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Kind, rule and message of everything that a report names."""
    return sorted(
        (kind, item.get("assertionID", ""), item["description"])
        for kind, listed in told.get("reports", {}).items()
        for item in listed
    )


_KINDS = {"violation": "error", "warning": "warning", "info": "info"}


def by_command(file: Path, *arguments: str) -> list[tuple[str, str, str]]:
    """The same of what the command finds in a file."""
    program = "import sys; from loader.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "--locale", "en", "validate", str(file), "-f", "json", *arguments]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"ENISHI_AS_OF": AS_OF}, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    return sorted(
        (_KINDS[finding["severity"]], finding["rule"], finding["message"])
        for checked in json.loads(done.stdout)
        for finding in checked["findings"]
    )
