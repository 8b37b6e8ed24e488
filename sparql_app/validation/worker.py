"""A validation worker: a process that reads and judges what was sent, one thing at a time, until it is killed.

Started by `sparql_app.validation.pool`. What was sent arrives in the file that comes with the job, and the report goes
back in the same file, which has no name. Of one job nothing stays behind for the next.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import os
import sys
import tempfile
import traceback
from dataclasses import replace
from functools import lru_cache
from typing import Any

import shapes
from loader import settings
from loader.errors import EnishiError
from ontology import text
from shapes import ShapesError
from sparql_app import fence, wire, worker
from sparql_app.errors import ProblemError
from sparql_app.validation import judging, order, refusal, report
from sparql_app.validation.domain import domains
from sparql_app.validation.form import JSON, XML, form
from sparql_app.validation.judging import Judged
from sparql_app.validation.order import File, Order

_MB = 2**20


class Validator:
    """Carries out validations one after the other.

    Args:
        prefixes: of the project; not needed here.
        megabytes: memory that one may take.
    """

    def __init__(self, prefixes: dict[str, str], megabytes: int) -> None:  # noqa: ARG002 - as workers are made
        self._megabytes = megabytes
        day = settings.today()
        for name in domains():
            if name in shapes.profiles():
                shapes.validator(name, day).validate([])
        _warm()
        gc.freeze()
        self._floor = 0

    def answer(self, job: wire.Message, file: int) -> wire.Message:
        """Validate what is in a file, write the report in its place, and tell the outcome.

        The reply also tells how many megabytes were not given back.
        """
        tempfile.tempdir = job["scratch"]
        self._floor = self._floor or fence.address_space()  # in the thread that works, whose stack counts
        fence.limit_memory(self._megabytes, self._floor)
        try:
            reply = _done(job, file)
        except ProblemError as error:
            reply = {"outcome": "refused", **refusal.packed(error.problem)}
        except (EnishiError, ShapesError) as error:
            reply = {"outcome": "refused", **refusal.packed(refusal.unreadable(error.text))}
        except MemoryError:
            reply = {"outcome": "memory"}
        except RecursionError:
            reply = {"outcome": "nested"}
        except Exception as error:  # noqa: BLE001 - whatever a reader fails at, this process is its fence
            reply = {"outcome": "failed", "where": _where(error)}
        fence.lift_memory_limit()
        return {**reply, "grown": (fence.address_space() - self._floor) // _MB}


def _where(error: Exception) -> str:
    """The place of a failure, without its message, which may hold what was sent."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.name}, line {last.lineno}"


def _done(job: wire.Message, file: int) -> wire.Message:
    force = _settings(job["scratch"], job["base"], job["as_of"])
    as_of = force.reference_date
    orders = _orders(job, _content(file))
    for one in orders:
        if any(len(sent.content) > job["largest"] for sent in (one.content, *one.rules)):
            raise ProblemError(refusal.too_large(job["largest"] // _MB))
    found = [judging.judge(one, force, as_of) for one in orders]
    parts = _page(found[0], job["forms"]) if job["kind"] == "page" else [_report(job["kind"], found)]
    if sum(len(content) for _, content in parts) > job["limit"]:
        raise ProblemError(refusal.report_too_large(job["limit"] // _MB))
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    for _, content in parts:
        _write(file, content)
    told: wire.Message = {"outcome": "done", "parts": [[kind, len(content)] for kind, content in parts]}
    told["locale"] = orders[0].locale
    return told | ({"summary": report.summary(found[0])} if job["kind"] == "page" else {})


@lru_cache(maxsize=4)
def _settings(empty: str, base: str, as_of: str) -> settings.Settings:
    """What counts of the settings of the service; all others are as the table has them."""
    return settings.load({"data": empty, "base": base, "as_of": as_of}, {})


def _content(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    parts = bytearray()
    while part := os.read(file, _MB):
        parts += part
    return bytes(parts)


def _write(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]


def _orders(job: wire.Message, content: bytes) -> list[Order]:
    if job["files"] is None:
        said: Any = order.parse(content)
    else:
        said, start = dict(job["fields"]), 0
        for name, title, size in job["files"]:
            _put(said, name, File(title, content[start : start + size]))
            start += size
        if isinstance(stated := said.get("externalRules"), str):
            said["externalRules"] = order.parse(stated.encode())
    read = order.several if job["kind"] == "several" else order.only
    return read(job["domain"], said, job["accepted"], job["locale"])


def _put(said: dict[str, Any], name: str, file: File) -> None:
    """A file of a form among its fields; rules may be several."""
    if name != "externalRules":
        said[name] = file
        return
    rules = said.setdefault(name, [])
    if not isinstance(rules, list):
        raise ProblemError(refusal.field(name, text("send either files or JSON, not both")))
    rules.append({"ruleSet": file})


def _report(kind: str, found: list[Judged]) -> tuple[str, bytes]:
    """The report on one content, or those on several as the Test Bed sends them: each in Base64, never TRL in JSON."""
    if kind == "one":
        chosen = form(found[0].order.report)
        return chosen.content_type, report.written(found[0], chosen)
    told = []
    for judged in found:
        chosen = form(judged.order.report)
        chosen = XML if chosen is JSON else chosen
        content = base64.b64encode(report.written(judged, chosen)).decode()
        told.append({"report": content, "reportSyntax": chosen.media_type})
    return JSON.content_type, json.dumps(told, indent=1).encode()


def _page(judged: Judged, forms: list[str]) -> list[tuple[str, bytes]]:
    return [(kind, report.written(judged, form(kind))) for kind in forms]


def _warm() -> None:
    """Judge a little, so that all that is read late has been read before the first content comes."""
    sent = Order("auto", "full", File("content.json", b"{}"))
    with tempfile.TemporaryDirectory() as empty:
        force = _settings(empty, "https://example.org", "")
    for one in (sent, replace(sent, content=File("content.xml", b"<a/>"))):
        with contextlib.suppress(ProblemError):
            judging.judge(one, force, settings.today())


if __name__ == "__main__":
    worker.main(int(sys.argv[1]), Validator)
