"""What the service writes down: its log, the audit log, slow queries.

The log goes to standard error, as lines for people or as JSON lines with one line a request. It holds no query, no
address of a client and no value of a parameter. The audit log says who asked what, by the hash of the canonical query,
and is only ever appended to. Slow queries are written with their text, which may hold personal data, so only where
somebody has named a file for them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from loader.errors import UsageError
from loader.settings import Settings
from sparql_app import canonical
from sparql_app.gate import Asked

AUDIT = "audit.jsonl"
"""Name of the audit log in the data directory."""
_REQUESTS = logging.getLogger("sparql_app.request")


class Lines:
    """A file of JSON lines that is only appended to, closed to others. Its methods may be called from any thread.

    Args:
        path: the file; made when the first line is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._descriptor = -1

    def write(self, line: Mapping[str, object]) -> None:
        """Append a line, whole; raises OSError when it cannot be written."""
        with self._lock:
            self._open()
            os.write(self._descriptor, _encoded(line))

    def check(self) -> None:
        """Make the file now; raises UsageError when it cannot be written."""
        with self._lock:
            try:
                self._open()
            except OSError as error:
                reason = error.strerror
                raise UsageError("The log {file} cannot be written: {error}", file=self._path, error=reason) from error

    def reopen(self) -> None:
        """Go on in a new file, after the old one was moved away; also the end, when nothing more is written."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1

    def _open(self) -> None:
        if self._descriptor < 0:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


class Journal:
    """The audit log and the log of slow queries of one service; an observer of the gate.

    Args:
        settings: which questions are written down, and where.
        needed: the service answers questions that are always written down.

    Raises:
        UsageError: a file cannot be written that will surely be needed.
    """

    def __init__(self, settings: Settings, *, needed: bool = False) -> None:
        self._settings = settings
        is_kept = settings.audit != "none"
        self._audit = Lines(settings.audit_log or settings.data / AUDIT) if is_kept else None
        self._slow = Lines(settings.slow_log) if settings.slow_log else None
        if self._audit is not None and (needed or settings.audit == "all" or settings.audit_log):
            self._audit.check()
        if self._slow is not None:
            self._slow.check()

    def hear(self, asked: Asked) -> None:
        """Write a question down where it belongs."""
        if asked.door == "warm-up":
            return
        if self._audit is not None and self._is_audited(asked):
            self._audit.write(audited(asked))
        if self._slow is not None and asked.seconds >= self._settings.slow_seconds:
            self._slow.write(_told(asked) | {"query": canonical.canonical(asked.job.text)})

    def note(self, line: Mapping[str, object]) -> None:
        """Write an event into the audit log that is no question: a write, a refusal.

        Args:
            line: what happened, by the names of `audited`; the time is added.
        """
        if self._audit is not None:
            self._audit.write({"time": _now()} | dict(line))

    def reopen(self) -> None:
        """Go on in new files, after the old ones were moved away."""
        for lines in (self._audit, self._slow):
            if lines is not None:
                lines.reopen()

    def close(self) -> None:
        """Let go of the files."""
        self.reopen()

    def _is_audited(self, asked: Asked) -> bool:
        named = asked.caller.name != "" or asked.caller.scope != "public"
        return named or self._settings.audit == "all"


def audited(asked: Asked) -> dict[str, object]:
    """A question as the audit log tells of it: who, in which scope, what by its hash, and what became of it."""
    return _told(asked) | {
        "query_sha256": hashlib.sha256(canonical.canonical(asked.job.text).encode(errors="replace")).hexdigest(),
        "dataset": None if asked.job.named_graphs is None else len(asked.job.named_graphs),
    }


def _told(asked: Asked) -> dict[str, object]:
    return {
        "time": _now(),
        "id": asked.id,
        "who": asked.caller.name,
        "scope": asked.caller.scope,
        "door": asked.door,
        "release": asked.job.edition.id,
        "outcome": asked.problem or "answered",
        "kind": asked.answer.kind if asked.answer else None,
        "bytes": asked.answer.size if asked.answer else None,
        "cached": bool(asked.answer and asked.answer.cached),
        "seconds": round(asked.seconds, 4),
    }


def logs_requests() -> bool:
    """Whether every request gets a line."""
    return not _REQUESTS.disabled and _REQUESTS.isEnabledFor(logging.INFO)


def request(line: Mapping[str, object]) -> None:
    """Log a request that was answered; see `begin` for where."""
    _REQUESTS.info("request", extra={"line": line})


def begin(settings: Settings) -> None:
    """Send the log of this process to standard error, in the format of the settings."""
    handler = logging.StreamHandler(sys.stderr)
    is_json = settings.log_format == "json"
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Json() if is_json else plain)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    _REQUESTS.disabled = not is_json
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


class _Json(logging.Formatter):
    """A record of the log as a JSON line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {"time": _moment(record.created), "level": record.levelname, "logger": record.name}
        told = getattr(record, "line", None)
        line |= told if isinstance(told, dict) else {"message": record.getMessage()}
        if record.exc_info:
            line["failure"] = self.formatException(record.exc_info)
        return _encoded(line).decode().rstrip("\n")


def _encoded(line: Mapping[str, object]) -> bytes:
    return json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
