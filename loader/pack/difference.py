"""What a verification found, told in Japanese or English."""

from __future__ import annotations

from dataclasses import dataclass, field

from ontology import Text, text


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be.

    Args:
        file: path in the pack, "" for the pack itself.
        what: what differs.
        subject: which figure, member or query, "" when the file says it.
        expected: what the pack says, or should hold.
        found: what was found or computed.
    """

    file: str
    what: Text
    subject: str = ""
    expected: str = ""
    found: str = ""

    def to(self, locale: str) -> str:
        """The difference as one line."""
        told = ": ".join(filter(None, (self.file, self.subject, self.what.to(locale))))
        if not (self.expected or self.found):
            return told
        compared = text("expected {expected}, found {found}", expected=self.expected or "–", found=self.found or "–")
        return f"{told} ({compared.to(locale)})"

    def document(self, locale: str) -> dict[str, str]:
        """The difference for programs."""
        return {
            "file": self.file,
            "subject": self.subject,
            "what": self.what.to(locale),
            "expected": self.expected,
            "found": self.found,
        }


@dataclass(slots=True)
class Verdict:
    """The outcome of a verification.

    Attributes:
        digest: SHA-256 of the pack's list of checksums, which stands for all of its content.
        release: name of the release, "" when it could not be read.
        scope: "public" or "internal".
        data: SHA-256 of the sorted N-Quads, as computed.
        files, figures, members, findings: how many were checked.
        differences: what is not as it should be; none for a pack that holds.
        notes: what is worth knowing and no fault.
    """

    digest: str = ""
    release: str = ""
    scope: str = ""
    data: str = ""
    files: int = 0
    figures: int = 0
    members: int = 0
    findings: int = 0
    differences: list[Difference] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether all is as it should be."""
        return not self.differences

    def differs(self, file: str, what: Text, subject: str = "", expected: object = "", found: object = "") -> None:
        """Take note of a difference."""
        self.differences.append(Difference(file, what, subject, str(expected), str(found)))

    def document(self, locale: str) -> dict[str, object]:
        """The outcome for programs."""
        return {
            "holds": self.holds,
            "digest": self.digest,
            "release": self.release,
            "scope": self.scope,
            "data_digest": self.data,
            "checked": {
                "files": self.files,
                "figures": self.figures,
                "members": self.members,
                "findings": self.findings,
            },
            "differences": [one.document(locale) for one in self.differences],
            "notes": [one.to(locale) for one in self.notes],
        }
