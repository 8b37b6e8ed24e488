"""The message catalogue: every text a person reads is there in Japanese, and nothing else is."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("ontology", "shapes", "queries", "loader", "sparql_app")
SAYING = {"text": 0, "Text": 0, "say": 0, "verb": 1, "_": 0, "_refused": 1, "_problem": 1}
"""Functions that say a message, with the place of the message among their arguments."""


def error_names() -> set[str]:
    """Names of every error class that carries a message."""
    found = set()
    for path in (p for package in PACKAGES for p in (ROOT / package).rglob("errors.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.add(node.name)
    return found


def said_in(path: Path, errors: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in errors or attribute in errors:
            place = 0
        elif name in SAYING:
            place = SAYING[name]
        else:
            continue
        strings = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in errors or attribute in errors:
            yield from strings[:1]
        elif len(node.args) > place and isinstance(node.args[place], ast.Constant):
            yield node.args[place].value


def extracted() -> set[str]:
    errors = error_names()
    found = {m for package in PACKAGES for p in (ROOT / package).rglob("*.py") for m in said_in(p, errors)}
    templates = ROOT / "sparql_app" / "templates"
    for _, _, message, _, _ in extract_from_dir(templates, [("**.html", "jinja2")], keywords={"_": None}):
        found.add(message if isinstance(message, str) else message[0])
    return {message for message in found if isinstance(message, str) and message.strip()}


def catalogue() -> dict[str, str]:
    with (ROOT / "ontology/locale/ja.po").open("rb") as handle:
        return {str(m.id): str(m.string) for m in read_po(handle, locale="ja", abort_invalid=True) if m.id}


def places(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.fixture(scope="module")
def messages() -> set[str]:
    return extracted()


def missing(messages: set[str]) -> Iterator[str]:
    known = catalogue()
    return (m for m in sorted(messages) if not known.get(m))


def test_messages_are_found_at_all(messages: set[str]) -> None:
    assert "Data directory: archive, releases" in messages
    assert "The archive is empty. Run: enishi fetch SOURCE --from PATH" in messages


def test_every_message_has_a_japanese_text(messages: set[str]) -> None:
    assert list(missing(messages)) == []


def test_the_catalogue_holds_no_message_that_nobody_says(messages: set[str]) -> None:
    assert sorted(set(catalogue()) - messages) == []


def test_translations_have_the_same_places() -> None:
    differing = {m: t for m, t in catalogue().items() if places(m) != places(t)}
    assert differing == {}


def test_japanese_texts_are_japanese() -> None:
    plain = [t for t in catalogue().values() if not any("぀" <= c <= "ヿ" or "一" <= c <= "鿿" for c in t)]
    names = {"CiNii Research", "DataCite", "GakuNin RDM", "OpenAIRE"}
    assert [t for t in plain if not t.startswith("{") and t not in names] == []
