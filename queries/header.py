"""The header of a query file: its ``#+`` lines, which together are one YAML document (grlc convention).

#+ title: {ja: 期限切れの公開猶予, en: Overdue embargoes}
#+ summary: {ja: …, en: …}
#+ parameters:
#+   - {name: referenceDate, type: date, title: {ja: 基準日, en: Reference date}}
#+ columns:
#+   dataset: {ja: データセット, en: Dataset, kind: iri}
#+ tags: [Q11]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from ontology import LOCALES, text
from queries.column import KINDS, Column
from queries.errors import HeaderError, ParameterError
from queries.parameter import TYPES, Parameter

_MARK = "#+"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
SCOPES = ("public", "internal", "both")
"""The stores that an audit query may be meant for."""
_KEYS = frozenset({"title", "summary", "parameters", "tags", "scope", "needs", "who", "columns"})
_PARAMETER_KEYS = frozenset(
    {"name", "type", "title", "default", "required", "choices", "scheme", "example", "least", "most"}
)


@dataclass(frozen=True, slots=True)
class Header:
    """What a query file says about itself.

    Args:
        title: name of the query in "ja" and "en".
        summary: what it answers, in "ja" and "en".
        parameters: in the order of the file.
        tags: indicator or question numbers and subjects.
        scope: which store an audit query is for: "public", "internal" or "both".
        needs: what has to be loaded before it can answer, in "ja" and "en"; empty when nothing special.
        who: who asks, in "ja" and "en"; empty when not said.
        columns: the columns of the answer, in the order of the file; empty when not said.
    """

    title: Mapping[str, str]
    summary: Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    scope: str = "both"
    needs: Mapping[str, str] = field(default_factory=dict)
    who: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()


def read_header(source: str, name: str) -> Header:
    """The header of a query text.

    Args:
        source: text of the file.
        name: name of the query, for the error.

    Raises:
        HeaderError: the header is no YAML, lacks a title or summary in ja or en, or says something unknown.
    """
    lines = [line[len(_MARK) :] for line in source.splitlines() if line.startswith(_MARK)]
    try:
        # BaseLoader keeps every scalar as text, so that no value can turn into a date, number or object.
        content = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        raise HeaderError(text("The header of query {name} is no YAML", name=name)) from error
    if not isinstance(content, dict):
        raise HeaderError(text("Query {name} has no header", name=name))
    _only(content, _KEYS, name)
    return Header(
        title=_texts(content.get("title"), "title", name),
        summary=_texts(content.get("summary"), "summary", name),
        parameters=_parameters(content.get("parameters", []), name),
        tags=_strings(content.get("tags", []), "tags", name),
        scope=_choice(content.get("scope", "both"), SCOPES, "scope", name),
        needs=_texts(content["needs"], "needs", name) if "needs" in content else {},
        who=_texts(content["who"], "who", name) if "who" in content else {},
        columns=_columns(content.get("columns", {}), name),
    )


def _wrong(key: str, name: str) -> HeaderError:
    return HeaderError(text("The header of query {name} is wrong at {key}", name=name, key=key))


def _only(content: Mapping[object, object], known: frozenset[str], name: str) -> None:
    for key in content:
        if key not in known:
            raise _wrong(str(key), name)


def _texts(value: object, key: str, name: str) -> Mapping[str, str]:
    if not isinstance(value, dict) or set(value) != set(LOCALES):
        raise _wrong(key, name)
    if not all(isinstance(words, str) and words.strip() for words in value.values()):
        raise _wrong(key, name)
    return {locale: value[locale] for locale in LOCALES}


def _strings(value: object, key: str, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise _wrong(key, name)
    return tuple(value)


def _choice(value: object, choices: tuple[str, ...], key: str, name: str) -> str:
    if not isinstance(value, str) or value not in choices:
        raise _wrong(key, name)
    return value


def _columns(value: object, name: str) -> tuple[Column, ...]:
    if not isinstance(value, dict):
        raise _wrong("columns", name)
    return tuple(_column(variable, said, name) for variable, said in value.items())


def _column(variable: object, value: object, name: str) -> Column:
    if not isinstance(variable, str) or not _NAME.fullmatch(variable) or not isinstance(value, dict):
        raise _wrong("columns", name)
    kind = _choice(value.get("kind", KINDS[0]), KINDS, variable, name)
    return Column(variable, _texts({key: v for key, v in value.items() if key != "kind"}, variable, name), kind)


def _parameters(value: object, name: str) -> tuple[Parameter, ...]:
    if not isinstance(value, list):
        raise _wrong("parameters", name)
    found = tuple(_parameter(item, name) for item in value)
    if len({p.name for p in found}) != len(found):
        raise _wrong("parameters", name)
    return found


def _parameter(value: object, name: str) -> Parameter:
    if not isinstance(value, dict):
        raise _wrong("parameters", name)
    _only(value, _PARAMETER_KEYS, name)
    variable = value.get("name")
    if not isinstance(variable, str) or not _NAME.fullmatch(variable):
        raise _wrong("parameters", name)
    kind = _choice(value.get("type"), TYPES, variable, name)
    default = value.get("default")
    if default is not None and not isinstance(default, str):
        raise _wrong(variable, name)
    parameter = Parameter(
        name=variable,
        type=kind,
        title=_texts(value.get("title"), variable, name),
        default=default,
        required=_choice(value.get("required", "true"), ("true", "false"), variable, name) == "true",
        choices=_choices(value.get("choices", {}), variable, name),
        scheme=_list(value.get("scheme", ""), kind, variable, name),
        example=_word(value.get("example", ""), variable, name),
        least=_bound(value.get("least"), kind, variable, name),
        most=_bound(value.get("most"), kind, variable, name),
    )
    if default is not None:
        _check_default(parameter, default, name)
    return parameter


def _choices(value: object, key: str, name: str) -> Mapping[str, Mapping[str, str]]:
    """The values that a parameter may have, each with its name in "ja" and "en"."""
    if not isinstance(value, dict) or not all(isinstance(choice, str) for choice in value):
        raise _wrong(key, name)
    return {choice: _texts(words, key, name) for choice, words in value.items()}


def _bound(value: object, kind: str, key: str, name: str) -> int | None:
    """The smallest or largest value, which only an integer parameter has."""
    if value is None:
        return None
    if kind != "integer" or not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise _wrong(key, name)
    return int(value)


def _word(value: object, key: str, name: str) -> str:
    if not isinstance(value, str):
        raise _wrong(key, name)
    return value


def _list(value: object, kind: str, key: str, name: str) -> str:
    """The code list of a concept parameter, which must be named exactly when the type is "concept"."""
    if not isinstance(value, str) or bool(value) != (kind == "concept"):
        raise _wrong(key, name)
    return value


def _check_default(parameter: Parameter, default: str, name: str) -> None:
    if parameter.type == "concept":
        return  # code lists are read when the query is bound, not when the catalogue is listed
    try:
        parameter.term(default)
    except ParameterError as error:
        raise _wrong(parameter.name, name) from error
