"""YAML as the same plain tree as JSON: every scalar a text, no objects, no date guessing, bounded aliases and depth."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from loader.errors import UnreadableError
from loader.values import tree
from loader.values.tree import Json

LARGEST = 2**20
"""Bytes of YAML that one file may have; it is read far more slowly than JSON, and a record has a few thousand."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def documents(content: str, where: str) -> list[Json]:
    """The documents of a YAML 1.1 stream.

    Args:
        content: the text.
        where: what it is, for the error.

    Raises:
        UnreadableError: the text is no YAML, too long, or built to exhaust a reader.
    """
    if len(content) > LARGEST:
        raise UnreadableError("{where} is longer than {limit} characters", where=where, limit=LARGEST)
    try:
        nodes = list(yaml.compose_all(content, Loader=yaml.BaseLoader))
        budget = tree.Budget(where)
        return [_value(node, budget, where, 0) for node in nodes]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise UnreadableError(
            "{where} is not YAML: line {line}: {error}",
            where=where, line=mark.line + 1 if mark else 0, error=str(error.problem)[:200],
        ) from error  # fmt: skip
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableError("{where} is not YAML: {error}", where=where, error=str(error)[:200]) from error
    except RecursionError as error:
        raise UnreadableError("{where} is nested too deeply", where=where) from error


def _value(node: yaml.Node | None, budget: tree.Budget, where: str, depth: int) -> Json:
    budget.spend()
    if depth > tree.DEEPEST:
        raise UnreadableError("{where} is nested too deeply", where=where)
    if isinstance(node, yaml.SequenceNode):
        return [_value(entry, budget, where, depth + 1) for entry in node.value]
    if isinstance(node, yaml.MappingNode):
        return dict(_members(node, budget, where, depth))
    if isinstance(node, yaml.ScalarNode):
        plain = node.style is None  # quoted "null" is the word
        return None if plain and node.value in _NULLS else str(node.value)
    return None


def _members(node: yaml.MappingNode, budget: tree.Budget, where: str, depth: int) -> Iterator[tuple[str, Json]]:
    seen: set[str] = set()
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if not isinstance(name, str):
            raise UnreadableError("{where} has a key that is no text", where=where)
        if name in seen:
            raise UnreadableError("{where}: the key {name!r} occurs twice", where=where, name=name[:80])
        seen.add(name)
        yield name, _value(value, budget, where, depth + 1)
