"""What is told of calls to other endpoints: who answered, when, how many, how much was sent.

A table in JSON says it in a member of its own beside ``head`` and ``results``, which readers of the format pass over;
every answer says it in a header.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sparql_app.engine import Answer
from sparql_app.formats import JSON


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one SERVICE clause.

    Args:
        endpoint: who was asked.
        at: when the last answer came, or failed to.
        calls: how many requests were made.
        rows: solutions that came back and went into the answer.
        sent: bindings of ours that were sent along.
        seconds: how long all calls took.
        capped: a limit of ours ended it.
        failed: why it gave no solutions, "" when it did; told for SERVICE SILENT only, which goes on without.
    """

    endpoint: str
    at: datetime
    calls: int
    rows: int
    sent: int
    seconds: float
    capped: bool = False
    failed: str = ""

    def document(self) -> dict[str, object]:
        """The receipt as a JSON object."""
        return {
            "endpoint": self.endpoint,
            "at": self.at.isoformat(timespec="seconds"),
            "calls": self.calls,
            "rows": self.rows,
            "sent": self.sent,
            "seconds": round(self.seconds, 3),
            "capped": self.capped,
            "failed": self.failed,
        }

    def member(self) -> str:
        """The receipt as a member of a structured header: a string with parameters (RFC 9651, section 3.1)."""
        said = [
            f'"{self.endpoint}"',
            f'at="{self.at.isoformat(timespec="seconds")}"',
            f"calls={self.calls}",
            f"rows={self.rows}",
            f"sent={self.sent}",
            f"seconds={self.seconds:.3f}",
        ]
        if self.capped:
            said.append("capped")
        if self.failed:
            said.append(f'failed="{self.failed}"')
        return ";".join(said)


def header(receipts: Iterable[Receipt]) -> str:
    """The value of the header ``Federation``: one member for each SERVICE clause, in the order of the query."""
    return ", ".join(receipt.member() for receipt in receipts)


def tell(answer: Answer, receipts: Sequence[Receipt]) -> None:
    """Say in an answer what it is also made of; without receipts it stays as it is.

    Args:
        answer: the answer, which is for one client only.
        receipts: of its clauses.
    """
    if not receipts:
        return
    answer.headers["Federation"] = header(receipts)
    if answer.format is not JSON or answer.kind != "table":
        return
    # First, because some readers take nothing behind the results.
    told = json.dumps([receipt.document() for receipt in receipts], ensure_ascii=False)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed on with the answer
    with answer.file as source:
        file.write(f'{{"federation":{told},'.encode())
        source.seek(1)
        shutil.copyfileobj(source, file, 1 << 20)
    answer.size = file.tell()
    file.seek(0)
    answer.file = file
