"""Writes what a case states into its expected files, to be read by eye: python -m tests.cases.accept FOLDER..."""

import sys
from pathlib import Path

from tests.cases.outcome import outcome


def accept(folder):
    for name, lines in outcome(folder).items():
        path = folder / name
        if lines:
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            path.unlink(missing_ok=True)
        sys.stdout.write(f"{folder.name}/{name}: {len(lines)} lines\n")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        accept(Path(argument))
