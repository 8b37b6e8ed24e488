"""The list of all questions: for people by who asks, for programs with everything that their headers say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ontology import text
from queries import Parameter, Query
from sparql_app.catalogue.forms import FORMS
from sparql_app.catalogue.question import columns, digest, questions, stem


def groups(locale: str) -> Mapping[str, list[tuple[str, Query]]]:
    """The questions by who asks them, each with its name; the indicators of the policy come first."""
    figures = text("Indicators of the policy").to(locale)
    found: dict[str, list[tuple[str, Query]]] = {figures: []}
    for name, query in sorted(questions().items()):
        if query.name.startswith("indicators/"):
            found[figures].append((name, query))
        else:
            asker = query.header.who.get(locale) or text("Anybody").to(locale)
            found.setdefault(asker, []).append((name, query))
    return found


def records(root: str) -> list[dict[str, Any]]:
    """All questions with what their headers say.

    Args:
        root: scheme and host of the service.
    """
    return [_record(query, root) for _, query in sorted(questions().items())]


def _record(query: Query, root: str) -> dict[str, Any]:
    name = stem(query)
    return {
        "name": name,
        "folder": query.name.partition("/")[0],
        "title": dict(query.title),
        "summary": dict(query.summary),
        "who": dict(query.header.who),
        "tags": list(query.tags),
        "needs": dict(query.header.needs),
        "parameters": [_parameter(parameter) for parameter in query.parameters],
        "columns": [{"name": c.name, "title": dict(c.title), "kind": c.kind} for c in columns(query)],
        "query_digest": digest(query),
        "links": {"page": f"{root}/queries/{name}"}
        | {form.suffix: f"{root}/queries/{name}.{form.suffix}" for form in FORMS},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": parameter.name,
        "type": parameter.type,
        "title": dict(parameter.title),
        "required": parameter.required and parameter.default is None,
    }
    for key in ("default", "scheme", "example"):
        if value := getattr(parameter, key):
            told[key] = value
    for key in ("least", "most"):
        if (bound := getattr(parameter, key)) is not None:
            told[key] = bound
    return told | (
        {"choices": {code: dict(name) for code, name in parameter.choices.items()}} if parameter.choices else {}
    )
