"""What to say to somebody who may not do what they ask, and of edits that cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ontology import text
from sparql_app import outcome
from sparql_app.problem import Problem
from sparql_app.wire import Message

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="enishi", charset="UTF-8", Bearer realm="enishi"'}
"""Basic comes first: Jena reads only the first challenge of a line, and who can send Bearer does so unasked."""


def unknown() -> Problem:
    """The request names a token that does not exist, or names it in a way that cannot be read."""
    hint = text("Send it as Authorization: Bearer TOKEN, or as the password of Basic. Operators make it: {command}",
                command="enishi token add NAME")  # fmt: skip
    return Problem(401, "token-unknown", text("The token is not known here"), hint, headers=_CHALLENGE)


def anonymous() -> Problem:
    """Somebody without a token wants to write."""
    hint = text("Send a token that may write, as Authorization: Bearer TOKEN.")
    return Problem(401, "token-missing", text("Only who has a token may write"), hint, headers=_CHALLENGE)


def closed() -> Problem:
    """Somebody without a token wants to read where only tokens read."""
    hint = text("Send it as Authorization: Bearer TOKEN, or as the password of Basic. Operators make it: {command}",
                command="enishi token add NAME")  # fmt: skip
    return Problem(401, "token-missing", text("Only who has a token may read here"), hint, headers=_CHALLENGE)


def unreadable() -> Problem:
    """The file of tokens is damaged, or the user that the service runs as may not read it."""
    title = text("The service cannot read its tokens, so it knows nobody by one")
    hint = text("Ask without a token what is for everybody. The operator finds out by: {command}",
                command="enishi token list")  # fmt: skip
    return Problem(503, "tokens", title, hint, headers={"Retry-After": "30"})


def elsewhere() -> Problem:
    """A page of somebody else makes a browser send what it remembers for this service."""
    title = text("The edit comes from a page of another site, with the password that the browser remembers")
    return Problem(403, "other-site", title, text("Send the token as Authorization: Bearer TOKEN."))


def crowded() -> Problem:
    """Too many tokens that were not seen before are being checked."""
    hint = text("Try again in a few seconds.")
    return Problem(503, "busy-tokens", text("Too many tokens are being checked"), hint, headers={"Retry-After": "5"})


def not_writing(name: str) -> Problem:
    """The token may not write at all."""
    return Problem(403, "not-yours", text("The token {name} may read and not write", name=name), _MORE)


_MORE = text("Ask the operator for a token that may write this graph.")


def not_yours(graph: str) -> Problem:
    """The token may not write this graph; "" is the default graph."""
    title = text("The token may not write the graph {graph}", graph=graph)
    if not graph:
        title = text("The token may not write the default graph")
    return Problem(403, "not-yours", title, _MORE)


def not_curated(graph: str, curated: str) -> Problem:
    """The graph is made by the build; "" is the default graph."""
    title = text("The graph {graph} comes from the sources and cannot be written", graph=graph)
    if not graph:
        title = text("The default graph comes from the sources and cannot be written")
    return Problem(403, "not-curated", title, text("Write to graphs whose IRI begins with {curated}", curated=curated))


def many(graphs: str) -> Problem:
    """The update names the graphs to write only by a variable or by ALL or NAMED."""
    title = text("The update writes to {graphs}, which does not tell the graphs by name", graphs=graphs)
    return Problem(403, "graphs-unnamed", title, text("Name each graph to write by its IRI."))


def load() -> Problem:
    """The update has LOAD."""
    title = text("The update takes in a document from elsewhere (LOAD), which this service refuses")
    return Problem(403, "load-refused", title, text("Fetch the document yourself and PUT it to /store?graph=…"))


def no_graph(graph: str) -> Problem:
    """There is no such graph, or none that the caller may read."""
    return Problem(404, "no-such-graph", text("There is no graph {graph}", graph=graph))


def other_graph() -> Problem:
    """The graph is not as If-Match or If-None-Match of the request demand."""
    title = text("The graph is not as the request demands; nothing was changed")
    return Problem(412, "precondition", title, text("Get the graph again and decide anew. Its tag is in ETag."))


def locked() -> Problem:
    """Something else is writing to the data directory."""
    hint = text("Try again in a minute.")
    title = text("A build or another edit is under way")
    return Problem(503, "busy-writing", title, hint, headers={"Retry-After": "30"})


def late(seconds: float) -> Problem:
    """The edit took too long. Nothing of it was made."""
    title = text("The edit was ended after {seconds:.3g} seconds, the limit in force", seconds=seconds)
    return Problem(503, "time-limit", title, text("Nothing of it was made. Divide it into smaller ones."))


def of_reply(reply: Message) -> Problem:
    """The problem for an edit that the edit worker did not make; ``outcome`` says why not."""
    make = _OUTCOMES.get(reply["outcome"])
    return make(reply) if make else outcome.of_reply(reply)


def _dataset_twice(_: Message) -> Problem:
    title = text("Both the request and the update name the graphs to use")
    hint = text("Leave out using-graph-uri and using-named-graph-uri, or leave out USING and WITH.")
    return Problem(400, "dataset-twice", title, hint)


def _unreadable(reply: Message) -> Problem:
    title = text("What the update would write cannot be read from it")
    hint = text("Write the update in plain SPARQL 1.1, or put the graph by the Graph Store Protocol.")
    return Problem(400, "update-unclear", title, hint, detail=reply["detail"])


def _syntax(reply: Message) -> Problem:
    hint = text("Correct the update at the place named.")
    title = text("The update is not valid SPARQL")
    place = {"line": reply["line"], "column": reply["column"]}
    return Problem(400, "syntax", title, hint, detail=reply["detail"], **place)


def _content(reply: Message) -> Problem:
    hint = text("Correct the content at the place named. Nothing is fetched: JSON-LD must bring its context with it.")
    title = text("The content is not valid RDF in the format that its media type names")
    place = {"line": reply["line"], "column": reply["column"]}
    return Problem(400, "content", title, hint, detail=reply["detail"], **place)


def _failed(reply: Message) -> Problem:
    return Problem(400, "evaluation", text("The update cannot be carried out"), detail=reply["detail"])


def _audit(reply: Message) -> Problem:
    hint = text("Contacts, mail addresses and closed metadata belong to the internal service.")
    title = text("The public store may not hold this")
    return Problem(422, "audit", title, hint, detail="; ".join(failure["en"] for failure in reply["failures"]))


def _contact(reply: Message) -> Problem:
    """What it is must not be repeated; where it is helps to find it."""
    at = {"statement": reply["statement"]}
    titles = {
        "graph": text("The name of the graph tells a mail address, a telephone number or a password"),
        "subject": text("The subject of statement {statement} tells a contact or a password", **at),
        "predicate": text("The predicate of statement {statement} tells a contact or a password", **at),
        "object": text("The object of statement {statement} tells a contact or a password", **at),
    }
    hint = text("Contacts, mail addresses and closed metadata belong to the internal service.")
    return Problem(422, "contact", titles[reply["position"]], hint)


_OUTCOMES: Mapping[str, Callable[[Message], Problem]] = {
    "syntax": _syntax,
    "content": _content,
    "dataset-twice": _dataset_twice,
    "unreadable": _unreadable,
    "failed": _failed,
    "audit": _audit,
    "contact": _contact,
    "load": lambda _: load(),
    "many": lambda reply: many(reply["graph"]),
    "not-curated": lambda reply: not_curated(reply["graph"], reply["curated"]),
    "not-yours": lambda reply: not_yours(reply["graph"]),
    "no-graph": lambda reply: no_graph(reply["graph"]),
}
