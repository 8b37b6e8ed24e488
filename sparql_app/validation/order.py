"""What somebody asks to have validated, by the field names of the Test Bed's REST API."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ontology import LOCALES, Text, text
from sparql_app.errors import ProblemError
from sparql_app.problem import Problem
from sparql_app.validation import refusal, syntax
from sparql_app.validation.domain import ANY, FULL, TYPES
from sparql_app.validation.form import DEFAULT, form

MOST_RULES = 20
"""Files of rules that may be sent with one content."""

MOST_CONTENTS = 200
"""Contents that one request may have."""

_URL = re.compile(r"\s*https?://\S+\s*")
_BASE64 = re.compile(r"[A-Za-z0-9+/\r\n]{16,}={0,2}\s*")
_YES = {True: True, False: False, "true": True, "false": False, None: False}


@dataclass(frozen=True, slots=True)
class File:
    """Something that was sent.

    Args:
        name: whose ending tells the syntax.
        content: the bytes.
    """

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """One content with what is to be done about it.

    Args:
        domain: what it is judged by.
        type: which rules of it count; see `sparql_app.validation.domain.TYPES`.
        content: what is judged.
        rules: shapes that were sent with it.
        report: media type of the report.
        locale: language of the messages.
        with_input, with_rules, with_report: whether the report holds the content, the shapes that were sent, and the
            sh:ValidationReport.
        inner: media type of that sh:ValidationReport.
        cdata: whether such content stands in CDATA sections.
    """

    domain: str
    type: str
    content: File
    rules: tuple[File, ...] = ()
    report: str = DEFAULT
    locale: str = LOCALES[0]
    with_input: bool = False
    with_rules: bool = False
    with_report: bool = False
    inner: str = DEFAULT
    cdata: bool = False


def parse(body: bytes) -> Any:
    """The JSON in the body of a request; raises ProblemError."""
    try:
        return json.loads(body)
    except RecursionError:
        raise ProblemError(refusal.not_json(text("The JSON of the request is nested too deeply"))) from None
    except UnicodeDecodeError:
        raise ProblemError(refusal.not_json(text("The JSON of the request is not in UTF-8"))) from None
    except json.JSONDecodeError as error:
        said = text("The request is not JSON: line {line}, column {column}", line=error.lineno, column=error.colno)
        raise ProblemError(refusal.not_json(said)) from None
    except ValueError:  # a number of more digits than Python converts
        raise ProblemError(refusal.not_json(text("The JSON of the request holds a number that is too long"))) from None


def several(domain: str, said: Any, accepted: str, locale: str) -> list[Order]:
    """The orders of a ``validateMultiple``; arguments and errors as for `read`."""
    if not isinstance(said, list):
        raise ProblemError(refusal.not_json(text("Several contents are sent as a JSON array")))
    if not 0 < len(said) <= MOST_CONTENTS:
        title = text("One request may have 1 to {limit} contents", limit=MOST_CONTENTS)
        raise ProblemError(Problem(400, "field", title))
    return [read(domain, one, accepted, locale) for one in said]


def only(domain: str, said: Any, accepted: str, locale: str) -> list[Order]:
    """The one order of a ``validate``; arguments and errors as for `read`."""
    return [read(domain, said, accepted, locale)]


def read(domain: str, said: Any, accepted: str, locale: str) -> Order:
    """What a JSON object of the API, or the fields of a form, ask for.

    Args:
        domain: the domain that the address names.
        said: the object; a content that came as a file is a `File`.
        accepted: media type of the report where the object names none.
        locale: language where it names none.

    Raises:
        ProblemError: a field is missing, has a value that it cannot have, or asks for what is not done here.
    """
    if not isinstance(said, dict):
        raise ProblemError(refusal.not_json(text("The request is no JSON object")))
    for name in said:
        if name not in FIELDS:
            known = ", ".join(sorted(FIELDS))
            raise ProblemError(
                refusal.field(name[:80], text("there is no such field"), text("Fields: {names}", names=known))
            )
    for name, hint in _NOT_DONE.items():
        if said.get(name) not in (None, "", False, "false", []):
            raise ProblemError(refusal.not_supported(name, hint))
    order = Order(
        domain,
        _type(said),
        _content(said, "contentToValidate", "contentSyntax", syntax.SYNTAXES.values()),
        _rules(said, domain),
        _report(said, "reportSyntax", accepted),
        _locale(said, locale),
        with_input=_flag(said, "addInputToReport"),
        with_rules=_flag(said, "addRulesToReport") or _flag(said, "addShapesToReport"),
        with_report=_flag(said, "addRdfReportToReport"),
        inner=_report(said, "rdfReportSyntax", DEFAULT),
        cdata=_flag(said, "wrapReportDataInCDATA"),
    )
    if form(order.inner).rdf is None:
        raise ProblemError(refusal.field("rdfReportSyntax", text("this is no RDF syntax")))
    return order


def _words(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise ProblemError(refusal.field(name, text("this has to be a text")))
    return value or ""


def _flag(said: Mapping[str, Any], name: str) -> bool:
    value = said.get(name)
    if not isinstance(value, bool | str | None) or value not in _YES:
        raise ProblemError(refusal.field(name, text("this has to be true or false")))
    return _YES[value]


def _type(said: Mapping[str, Any]) -> str:
    stated = _words(said, "validationType") or FULL
    if stated not in TYPES:
        raise ProblemError(
            refusal.field(
                "validationType", text("there is no type {name}", name=stated[:80]),
                text("Possible types: {names}", names=", ".join(TYPES)),
            )
        )  # fmt: skip
    return stated


def _locale(said: Mapping[str, Any], other: str) -> str:
    """As the Test Bed has it, a language that we do not speak is no error."""
    stated = _words(said, "locale").replace("_", "-").partition("-")[0].lower()
    return stated if stated in LOCALES else other


def _report(said: Mapping[str, Any], name: str, other: str) -> str:
    stated = _words(said, name)
    if not stated:
        return other
    found = form(stated)
    if not found.media_type:
        raise ProblemError(refusal.field(name, text("there is no report in {name}", name=stated[:80])))
    return found.media_type


def _content(said: Mapping[str, Any], name: str, of_syntax: str, endings: Any) -> File:
    """What was sent under a name, in the syntax that another field tells."""
    stated = _words(said, of_syntax)
    known = syntax.ending(stated) if stated else ""
    if known is None or (known and known not in endings):
        kinds = ", ".join(kind for kind, suffix in syntax.SYNTAXES.items() if suffix in endings)
        raise ProblemError(
            refusal.field(of_syntax, text("{name} is not read here", name=stated[:80]),
                          text("Possible syntaxes: {names}", names=kinds))
        )  # fmt: skip
    value = said.get(name)
    file = value if isinstance(value, File) else File("", _decoded(said, name))
    if not file.content.strip():
        raise ProblemError(refusal.field(name, text("this is empty")))
    return File(syntax.named(file.name, file.content, known), file.content)


def _decoded(said: Mapping[str, Any], name: str) -> bytes:
    value = _words(said, name)
    method = _words(said, "embeddingMethod").upper() or _method(value)
    if method not in _METHODS:
        raise ProblemError(refusal.field("embeddingMethod", text("this has to be STRING or BASE64")))
    try:
        return _METHODS[method](value)
    except (binascii.Error, ValueError):
        raise ProblemError(refusal.field(name, text("this is not valid Base64"))) from None


def _method(value: str) -> str:
    """How a content is embedded where nothing tells it."""
    if len(value) < 2000 and _URL.fullmatch(value):
        return "URL"
    return "BASE64" if _BASE64.fullmatch(value) and len("".join(value.split())) % 4 == 0 else "STRING"


def _url(_: str) -> bytes:
    hint = text("Fetch the document yourself and send it as STRING or BASE64.")
    raise ProblemError(
        Problem(403, "url-refused", text("embeddingMethod: this service fetches nothing from elsewhere (URL)"), hint)
    )


_METHODS: Mapping[str, Callable[[str], bytes]] = {
    "STRING": lambda value: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode(),
    "BASE64": lambda value: base64.b64decode("".join(value.split()), validate=True),
    "URL": _url,
    "URI": _url,
}


def _rules(said: Mapping[str, Any], domain: str) -> tuple[File, ...]:
    listed = said.get("externalRules") or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ProblemError(refusal.field("externalRules", text("this has to be a list of objects with ruleSet")))
    if len(listed) > MOST_RULES:
        raise ProblemError(refusal.field("externalRules", text("there may be at most {limit}", limit=MOST_RULES)))
    if domain == ANY and not listed:
        raise ProblemError(
            refusal.field("externalRules", text("this is empty"), text("The profile any has no rules of its own."))
        )
    return tuple(_content(one, "ruleSet", "ruleSyntax", syntax.GRAPHS) for one in listed)


_NOT_DONE: Mapping[str, Text] = {
    "contentQuery": text("Ask the endpoint yourself and send its answer as contentToValidate."),
    "contentQueryEndpoint": text("Ask the endpoint yourself and send its answer as contentToValidate."),
    "contentQueryUsername": text("Never send a password here. Ask the endpoint yourself and send its answer."),
    "contentQueryPassword": text("Never send a password here. Ask the endpoint yourself and send its answer."),
    "reportQuery": text("Ask the report yourself, with any SPARQL engine."),
    "loadImports": text("Nothing is fetched from elsewhere. Send all in one content."),
    "mergeModelsBeforeValidation": text(
        "Rules and content are kept apart. Send in contentToValidate all that is needed."
    ),
}
"""Fields of the Test Bed for what is not done here, with what to do instead."""

FIELDS = frozenset(
    {
        "contentToValidate", "contentSyntax", "embeddingMethod", "validationType", "reportSyntax", "externalRules",
        "locale", "addInputToReport", "addRulesToReport", "addShapesToReport", "addRdfReportToReport",
        "rdfReportSyntax", "wrapReportDataInCDATA", *_NOT_DONE,
    }
)  # fmt: skip
"""Every field that there is."""
