"""What the module of a form tells: how its documents are recognised, how a plan is known, and how it is stated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from loader.elements import Plan
from loader.record import Field
from loader.values import text
from loader.values.tree import Json

NAME = "dmp"
"""Name of the source."""


@dataclass(frozen=True, slots=True)
class Known:
    """By what a plan is known.

    Args:
        plan: the same in all versions of a plan; "" when the form tells nothing, and the file's name stands for it.
        version: date of this version as stated, "" when the form has none.
        part: what tells records of one version apart, for a form that describes one dataset a file.
    """

    plan: str
    version: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in JSON.

    Args:
        recognises: whether a JSON object is written in it, by the fields it has, whatever it calls itself.
        known: by what the plan is known; looks at fields without taking them.
        state: state the plan.
    """

    recognises: Callable[[Mapping[str, Json]], bool]
    known: Callable[[Field], Known]
    state: Callable[[Field, Plan], None]


def peek(field: Field, *path: str) -> str:
    """The text of a field at a path, without taking it; "" when there is none."""
    here: Field | None = field
    for name in path:
        here = here.first(name) if here else None
    return (here.value or "").strip() if here else ""


def digest(*texts: str) -> str:
    """A short key made from texts, the same for all spellings that `text.key` folds; "" when all are empty."""
    folded = [text.key(words) for words in texts]
    return hashlib.sha256("\n".join(folded).encode("utf-8", "replace")).hexdigest()[:16] if any(folded) else ""


def said(words: str, tag: str = "") -> list[tuple[str, str]]:
    """A text with its language: Japanese by its script, otherwise the tag that the form states."""
    if not words:
        return []
    return [(words, "ja" if text.script(words) == "ja" else tag)]
