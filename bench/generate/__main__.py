"""Writes generated records of a source: ``python -m bench.generate SOURCE COUNT FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.generate import generators

if __name__ == "__main__":
    print(generators()[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3])), "files")
