"""The errors of enishi, as one tree. Each carries a message of the catalogue, so that it can be told in ja or en.

EnishiError
├── UsageError            what was asked for is not possible as asked (exit code 2)
│   └── SettingError      a setting has a value it cannot have
├── SourceError           something a source delivered
│   ├── UnreadableError   a whole file or response
│   └── RefusedError      one record
├── IncompleteError       a run came to its end, but nothing, or not every file, could be read (exit code 4)
├── DeletionError         a run would delete more records than one may without being told
├── ProtocolError         the way to a source: connection, HTTP, OAI-PMH
├── ArchiveError          the archive of raw bytes
└── StoreError            building, opening and publishing releases
    ├── BackupError       making and restoring backups
    ├── PackError         making and reading evidence packs
    ├── BusyError         another run holds the data directory
    └── AuditError        a release that may not be published
"""

from __future__ import annotations

from ontology import LOCALES, Text


class EnishiError(Exception):
    """Anything that enishi refuses or fails at, told in one clear sentence.

    Args:
        message: English sentence with named places, which is its key in the message catalogue.
        values: what fills the places.
    """

    exit_code = 3

    def __init__(self, message: str, **values: object) -> None:
        self.text = Text(message, values)
        super().__init__(message)

    def to(self, locale: str = LOCALES[0]) -> str:
        """The sentence in a language."""
        return self.text.to(locale)

    def __str__(self) -> str:
        return self.text.to("en")


class UsageError(EnishiError):
    """What was asked for is not possible as asked."""

    exit_code = 2


class SettingError(UsageError):
    """A setting has a value that it cannot have."""


class SourceError(EnishiError):
    """A source delivered something that cannot be used."""


class UnreadableError(SourceError):
    """A whole file or response cannot be read."""


class RefusedError(SourceError):
    """One record cannot be read or mapped; the run goes on without it."""


class IncompleteError(EnishiError):
    """A run came to its end, but there was nothing to read, or of some file nothing could be read."""

    exit_code = 4


class DeletionError(EnishiError):
    """A run would delete more records than one may without being told to."""


class ProtocolError(EnishiError):
    """The way to a source failed: connection, HTTP status, OAI-PMH error."""


class ArchiveError(EnishiError):
    """The archive of raw bytes is damaged or does not hold what was asked for."""


class StoreError(EnishiError):
    """A release cannot be built, opened or published."""


class TokenError(StoreError):
    """The file of tokens is damaged or may not be read."""


class BackupError(StoreError):
    """A backup cannot be made or restored, or is damaged."""


class PackError(StoreError):
    """An evidence pack cannot be made, or is none."""


class BusyError(StoreError):
    """Another run holds the data directory."""


class AuditError(StoreError):
    """A release failed its audit and may not be published."""
