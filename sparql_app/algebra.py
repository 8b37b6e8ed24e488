"""What an update would write to, read from its algebra (SPARQL 1.1 Update, section 4), before it is carried out.

rdflib parses the update; the engine, which carries it out, can only run it. The two may understand a hostile text
differently, so nothing here guards anything alone: what is taken over from an update is the difference that it made in
the graphs found here, and nothing else. See `sparql_app.editor`.

rdflib needs time with the square of the length of INSERT DATA and DELETE DATA. So it gets such a block with one triple
for each graph in it instead of thousands.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyparsing import ParseBaseException
from rdflib import URIRef, Variable
from rdflib.plugins.sparql.algebra import translateUpdate
from rdflib.plugins.sparql.parser import parseUpdate

from sparql_app.lexer import Token, tokens

_TRIPLE = "<urn:x> <urn:x> 0 ."
_RECURSION = 20_000


class UnreadableError(ValueError):
    """rdflib cannot parse the update, whose first line says why."""


@dataclass(slots=True)
class Effects:
    """What an update would do.

    Args:
        graphs: IRIs of the named graphs that it writes to.
        default: it writes to the default graph.
        many: how it names graphs without naming them: "ALL", "NAMED" or a variable; "" when it does not.
        loads: it takes in a document from elsewhere (LOAD).
        states_dataset: it has USING, USING NAMED or WITH.
        patterns: how many of its operations have a pattern to which a dataset applies.
    """

    graphs: dict[str, None]
    default: bool = False
    many: str = ""
    loads: bool = False
    states_dataset: bool = False
    patterns: int = 0

    def name(self, graph: object) -> None:
        """Take note of a graph that is written to, as rdflib names it."""
        if isinstance(graph, Variable):
            self.many = f"?{graph}"
        elif isinstance(graph, URIRef):
            self.graphs[str(graph)] = None
        elif graph in ("ALL", "NAMED"):
            self.many = str(graph)
        else:
            self.default = True

    def take(self, template: Mapping[str, Any], default: object = None) -> None:
        """Take note of the graphs of a template or of data."""
        for graph in template.quads or ():  # type: ignore[attr-defined]
            self.name(graph)
        if template.triples:  # type: ignore[attr-defined]
            self.name(default)


def effects(text: str, base: str) -> Effects:
    """What an update would do.

    Args:
        text: the update.
        base: base IRI for relative IRIs, unless the update declares its own.

    Raises:
        UnreadableError: rdflib cannot parse it.
    """
    found = Effects({})
    sys.setrecursionlimit(_RECURSION)
    try:
        translated = translateUpdate(parseUpdate(outline(text)), base=base)
    except (ParseBaseException, RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise UnreadableError(str(error).partition("\n")[0]) from error
    except Exception as error:  # rdflib raises Exception itself, for example for an unknown prefix
        if type(error) is not Exception:
            raise
        raise UnreadableError(str(error).partition("\n")[0]) from error
    for operation in getattr(translated, "algebra", ()):  # an empty update has none
        _OPERATIONS[operation.name](operation, found)
    return found


def _data(operation: Any, found: Effects) -> None:
    found.take(operation)


def _delete_where(operation: Any, found: Effects) -> None:
    found.take(operation)
    found.patterns += 1


def _modify(operation: Any, found: Effects) -> None:
    found.patterns += 1
    found.states_dataset |= bool(operation.using or operation.withClause)
    for template in (operation.delete, operation.insert):
        if template:
            found.take(template, operation.withClause)


def _whole(operation: Any, found: Effects) -> None:
    found.name(operation.graphiri)


def _copied(operation: Any, found: Effects) -> None:
    found.name(operation.graph[1])


def _moved(operation: Any, found: Effects) -> None:
    for graph in operation.graph:
        found.name(graph)


def _load(_: Any, found: Effects) -> None:
    found.loads = True


_OPERATIONS: Mapping[str, Callable[[Any, Effects], None]] = {
    "InsertData": _data,
    "DeleteData": _data,
    "DeleteWhere": _delete_where,
    "Modify": _modify,
    "Clear": _whole,
    "Drop": _whole,
    "Create": _whole,
    "Add": _copied,
    "Copy": _copied,
    "Move": _moved,
    "Load": _load,
}


def outline(text: str) -> str:
    """The update with one triple for each graph in its blocks of data; white space and comments are gone."""
    return " ".join(_outlined(tokens(text)))


def _outlined(found: Iterator[Token]) -> Iterator[str]:
    verb = ""
    for token in found:
        yield token.text
        word = token.text.upper() if token.kind == "word" else ""
        if verb and word == "DATA":
            opening = next(found, None)
            if opening is not None:
                yield opening.text
            if opening is not None and opening.text == "{":
                yield from _block(found)
        verb = word if word in ("INSERT", "DELETE") else ""


def _block(found: Iterator[Token]) -> Iterator[str]:
    """A block of data behind its opening brace, to its closing one."""
    told = False
    for token in found:
        if token.text == "}":
            yield token.text
            return
        if token.kind == "word" and token.text.upper() == "GRAPH":
            yield token.text
            for name in found:
                yield name.text
                if name.text == "{":
                    break
            yield from _block(found)
            continue
        if not told:
            yield _TRIPLE
            told = True


def using(text: str, default: Iterable[str], named: Iterable[str]) -> tuple[str, int]:
    """The update with a dataset stated in each operation that has a pattern (SPARQL 1.1 Protocol, section 2.2.3).

    Returns:
        The text, and in how many operations the dataset was stated.
    """
    clauses = " ".join([*(f"USING <{iri}>" for iri in default), *(f"USING NAMED <{iri}>" for iri in named)])
    made: list[str] = []
    done, depth, previous, begun = 0, 0, "", 0
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if not depth and word == "WHERE":
            pattern = ""
            if previous == "DELETE":  # DELETE WHERE {…} takes no USING; it means DELETE {…} WHERE {…}
                pattern = _group(text, token.start + len(token.text))
            made += [text[begun : token.start], pattern, " ", clauses, " "]
            begun, done = token.start, done + 1
        depth += (token.kind == "open") - (token.kind == "close")
        previous = word
    return "".join([*made, text[begun:]]), done


def _group(text: str, start: int) -> str:
    """The group in braces that begins behind an offset."""
    depth = 0
    for token in tokens(text, start):
        depth += (token.kind == "open") - (token.kind == "close")
        if not depth:
            return text[start : token.start + len(token.text)]
    return ""
