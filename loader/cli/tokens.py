"""The verb ``token``: who may write, and who reads otherwise than everybody."""

from __future__ import annotations

import argparse
import sys

import pyoxigraph as ox

from loader import token
from loader.cli import output
from loader.errors import UsageError
from loader.lock import writing
from loader.settings import Settings
from ontology import text


def run(said: argparse.Namespace, settings: Settings) -> int:
    """Do what was said about tokens."""
    match said.action:
        case "add":
            _add(said, settings)
        case "remove":
            with writing(settings.data):
                token.remove(settings.data, said.name)
            output.line(text("Removed the token {name}", name=said.name), settings.locale)
        case _:
            for one in token.read(settings.data):
                _show(one)
    return 0


def _add(said: argparse.Namespace, settings: Settings) -> None:
    """Make a token; its secret goes to standard output alone, so that it can be piped to where it is kept."""
    for iri in (*(said.reads or ()), *(w for w in said.writes if w != token.EVERYTHING)):
        _check(iri)
    with writing(settings.data):
        secret = token.add(
            settings.data,
            said.name,
            scope=said.scope,
            reads=said.reads or None,
            writes=said.writes,
            operator=said.operator,
        )
    told = text("The secret of {name}. It is shown this once and kept nowhere:", name=said.name)
    sys.stderr.write(told.to(settings.locale) + "\n")
    sys.stdout.write(secret + "\n")


def _check(iri: str) -> None:
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise UsageError("{iri} is no IRI", iri=iri) from error


def _show(one: token.Token) -> None:
    reads = "*" if one.reads is None else " ".join(one.reads)
    writes = " ".join(beginning or token.EVERYTHING for beginning in one.writes)
    output.row(one.name, one.scope, reads, writes, "operator" if one.operator else "", one.created)
