"""The questions as OpenAPI 3.1: one operation a question, with its typed parameters and examples that can be sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from ontology import scheme
from queries import Column, Parameter, Query
from sparql_app.catalogue.forms import EVERY, RECORDS
from sparql_app.catalogue.question import LARGEST, columns, questions
from sparql_app.catalogue.sifting import MOST

Schema = dict[str, Any]
_PROBLEM = {"$ref": "#/components/responses/Problem"}
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_STRING: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 1}
_OBJECTS: Schema = {"type": "array", "items": {"type": "object"}}
_TEXTS: Schema = {"type": "object", "properties": {"ja": _STRING, "en": _STRING}, "required": ["ja", "en"]}
_TYPES: Mapping[str, Schema] = {
    "date": {"type": "string", "format": "date", "pattern": _DATE},
    "integer": {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1},
    "iri": {"type": "string", "format": "iri", "pattern": r"^https?://[A-Za-z0-9./:_~#-]+$"},
    "string": {"type": "string", "minLength": 1},
}


def document(root: str, licence: str = "") -> Schema:
    """The description of all questions.

    Args:
        root: scheme and host of the service.
        licence: IRI of the licence of the data, "" for none.
    """
    return {**_document(), "servers": [{"url": root}], **({"x-data-licence": licence} if licence else {})}


@cache
def _document() -> Schema:
    paths: Schema = {
        "/queries": {"get": _listing()},
        "/q": {"get": _making("get", "200"), "post": _making("post", "201")},
    }
    paths |= {f"/queries/{name}": {"get": _operation(name, query)} for name, query in sorted(questions().items())}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "縁 enishi",
            "version": version("enishi"),
            "description": (
                "Questions to the linked graph of Japan's publicly funded research data. Every answer is taken from "
                "one release and names it; `require`, `filter`, `sort`, `page` and `page_size` are those of RAMOSE.\n\n"
                "日本の公的資金による研究データのグラフへの問い合わせです。"
                "回答はすべて一つのリリースから取り出し、そのリリースを示します。"
            ),
        },
        "tags": [{"name": "catalogue"}, {"name": "indicators"}, {"name": "answers"}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "parameters": _parameters(),
            "responses": _responses(),
            "headers": _headers(),
        },
    }


def _operation(name: str, query: Query) -> Schema:
    folder = query.name.partition("/")[0]
    shown = columns(query)
    told = [query.summary["en"], query.summary["ja"]]
    if query.header.who:
        told.append("Who asks: {en} / {ja}".format(**query.header.who))
    if query.header.needs:
        told.append("Needs: {en} / {ja}".format(**query.header.needs))
    return {
        "operationId": name.replace("-", "_"),
        "tags": [folder],
        "summary": f"{query.title['en']} / {query.title['ja']}",
        "description": "\n\n".join(told),
        "parameters": [
            *(_parameter(parameter) for parameter in query.parameters),
            *_sifting([column.name for column in shown]),
            *({"$ref": f"#/components/parameters/{known}"} for known in ("format", "page", "page_size", "lang", "bom")),
        ],
        "responses": {"200": _answer(shown), "304": {"description": "The client has this answer already."}}
        | dict.fromkeys(("400", "404", "406", "412", "503"), _PROBLEM),
    }


def _parameter(parameter: Parameter) -> Schema:
    told: Schema = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required and parameter.default is None and parameter.name != "referenceDate",
        "description": "{en} / {ja}".format(**parameter.title),
        "schema": _schema(parameter),
    }
    if parameter.name == "referenceDate":
        told["description"] += ". Without it: the reference date of the release / 省略するとリリースの基準日"
        told["example"] = parameter.example or "2024-03-31"
    elif parameter.example:
        told["example"] = _typed(parameter, parameter.example)
    return told


def _typed(parameter: Parameter, value: str) -> str | int:
    return int(value) if parameter.type == "integer" else value


def _schema(parameter: Parameter) -> Schema:
    if parameter.type == "concept":
        return {"type": "string", "enum": [concept.iri.value for concept in scheme(parameter.scheme).concepts]}
    if parameter.choices:
        found: Schema = {"type": "string", "enum": list(parameter.choices)}
    else:
        found = dict(_TYPES[parameter.type])
        bounds = {"minimum": parameter.least, "maximum": parameter.most}
        found |= {name: value for name, value in bounds.items() if value is not None}
    return found | ({} if parameter.default is None else {"default": _typed(parameter, parameter.default)})


def _sifting(names: list[str]) -> list[Schema]:
    any_name = "|".join(names)
    said = {
        "require": ("Columns that must have a value / 値がなければならない列", {"type": "string", "enum": names}),
        "filter": (
            "`column:=value`, `column:<value`, `column:>value`, `column:expression` (RE2) / 列の条件",
            {"type": "string", "pattern": f"^({any_name}):([=<>][\\s\\S]|[^=<>])", "maxLength": 500},
        ),
        "sort": (
            "`asc(column)` or `desc(column)`, the most important first / 並べ替え",
            {"type": "string", "enum": [f"{way}({name})" for name in names for way in ("asc", "desc")]},
        ),
    }
    return [
        {
            "name": name,
            "in": "query",
            "description": description,
            "schema": {"type": "array", "items": items, "maxItems": MOST},
            "style": "form",
            "explode": True,
        }
        for name, (description, items) in said.items()
    ]


def _answer(shown: tuple[Column, ...]) -> Schema:
    value = {"type": ["string", "number", "boolean", "null"]}
    row: Schema = {
        "type": "object",
        "properties": {c.name: {"title": f"{c.title['en']} / {c.title['ja']}", **value} for c in shown},
        "required": [column.name for column in shown],
        "additionalProperties": False,
    }
    content: Schema = {form.media_type: {} for form in EVERY}
    content[RECORDS.media_type] = {
        "schema": {
            "allOf": [
                {"$ref": "#/components/schemas/Answer"},
                {"type": "object", "properties": {"rows": {"type": "array", "items": row}}},
            ]
        }
    }
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _headers()}
    return {
        "description": "The rows, from one release / 一つのリリースから取り出した行",
        "headers": headers,
        "content": content,
    }


def _listing() -> Schema:
    content = {RECORDS.media_type: {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Question"}}}}
    return {
        "operationId": "queries",
        "tags": ["catalogue"],
        "summary": "All questions / すべての質問",
        "responses": {"200": {"description": "The questions", "content": content}, "406": _PROBLEM},
    }


def _making(method: str, status: str) -> Schema:
    schema = {"type": "object", "properties": dict.fromkeys(("link", "permanent", "release"), _STRING)}
    named = {
        "name": "query",
        "in": "query",
        "required": True,
        "schema": {"type": "string", "enum": sorted(questions())},
    }
    released = {"name": "release", "in": "query", "schema": {"type": "string", "pattern": "^[A-Za-z0-9.-]+$"}}
    return {
        "operationId": f"short_link_{method}",
        "tags": ["catalogue"],
        "summary": "A short link for a question, which always leads to the same rows / 短い固定リンク",
        "description": "Parameters of the question are given beside `query` and `release`.",
        "parameters": [{**named, "example": "Q22"}, released],
        "responses": {status: {"description": "The link", "content": {RECORDS.media_type: {"schema": schema}}}}
        | dict.fromkeys(("400", "404", "503"), _PROBLEM),
    }


def _parameters() -> Schema:
    formats = [form.suffix for form in EVERY]
    said: Schema = {
        "format": ("Format; outranks Accept / 形式", {"type": "string", "enum": formats}),
        "page": ("Number of the page; needs page_size / ページ番号", {"type": "integer", "minimum": 1}),
        "page_size": ("Rows of a page / 1ページの行数", {"type": "integer", "minimum": 1, "maximum": LARGEST}),
        "lang": ("Language of titles and messages / 表示の言語", {"type": "string", "enum": ["ja", "en"]}),
        "bom": (
            "CSV for spreadsheets, with a byte order mark / 表計算ソフト用のCSV",
            {"type": "string", "enum": ["0", "1"]},
        ),
    }
    return {
        name: {"name": name, "in": "query", "description": description, "schema": schema}
        for name, (description, schema) in said.items()
    }


def _schemas() -> Schema:
    listed = {"type": "array", "items": _STRING}
    answer: Schema = {
        "query": _STRING,
        "title": _TEXTS,
        "summary": _TEXTS,
        "parameters": {"type": "object", "additionalProperties": _STRING},
        **dict.fromkeys(("require", "filter", "sort"), listed),
        "state": {
            "type": "string",
            "enum": ["rows", "no-rows", "no-data"],
            "description": "`no-data`: the release holds nothing to answer from; that is not the same as no rows",
        },
        "needs": _TEXTS,
        "total": {"type": "integer", "minimum": 0},
        **dict.fromkeys(("page", "pages", "page_size"), _NUMBER),
        **dict.fromkeys(("columns", "rows"), _OBJECTS),
        "labels": {"type": "object", "additionalProperties": _STRING},
        "provenance": {"type": "object"},
        "links": {"type": "object", "additionalProperties": _STRING},
    }
    question: Schema = {
        **dict.fromkeys(("name", "folder", "query_digest"), _STRING),
        **dict.fromkeys(("title", "summary"), _TEXTS),
        "tags": listed,
        **dict.fromkeys(("parameters", "columns"), _OBJECTS),
        "links": {"type": "object", "additionalProperties": _STRING},
    }
    problem: Schema = {
        "type": _STRING,
        "title": _STRING,
        "status": {"type": "integer"},
        "hint": _STRING,
        "detail": _STRING,
    }
    return {
        "Answer": {
            "type": "object",
            "properties": answer,
            "required": [name for name in answer if name not in ("needs", "page", "pages", "page_size")],
        },
        "Question": {"type": "object", "properties": question, "required": list(question)},
        "Problem": {"type": "object", "properties": problem, "required": ["type", "title", "status"]},
    }


def _responses() -> Schema:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    content = {"application/problem+json": schema, "text/html": {}}
    return {
        "Problem": {"description": "Why there is no answer, in the reader's language (RFC 9457)", "content": content}
    }


def _headers() -> Schema:
    said = {
        "X-Release": "Name of the release that the rows are from",
        "X-Total-Count": "How many rows there are on all pages together",
        "Link": "canonical, alternate, first, prev, next and last (RFC 8288), all on the same release",
    }
    return {name: {"description": words, "schema": _STRING} for name, words in said.items()}
