"""The command line as argparse sees it, in the reader's language."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from loader.cli import shaping, trying
from loader.cli.speaking import speaking
from ontology import LOCALES, text

Say = Callable[[str], str]
"""Turns a message key into the reader's language."""

KINDS = (
    "person", "organization", "dataset", "planned-dataset", "project", "programme", "grant", "document"
)  # fmt: skip
"""Kinds of things that ``enishi links review`` can be asked for."""

Verb = Callable[[str, str], argparse.ArgumentParser]
"""Adds a verb with its explanation."""


def early(arguments: Sequence[str]) -> dict[str, str]:
    """The data directory and the language named on the command line, before anything else of it is read."""
    found: dict[str, str] = {}
    for name in ("data", "locale"):
        for place, word in enumerate(arguments):
            if word == f"--{name}" and place + 1 < len(arguments):
                found[name] = arguments[place + 1]
            elif word.startswith(f"--{name}="):
                found[name] = word.partition("=")[2]
    return found


def moment(words: str) -> datetime:
    """A date or an ISO 8601 moment; without time zone it is UTC."""
    found = datetime.fromisoformat(words.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def build(language: str) -> argparse.ArgumentParser:
    """The whole command line, its help in a language."""

    def say(message: str) -> str:
        return text(message).to(language).replace("%", "%%")

    parser = speaking(language)
    top = parser(prog="enishi", description=say("The linked graph of Japan's publicly funded research data"))
    top.add_argument("--data", metavar="DIR", help=say("Data directory (also ENISHI_DATA)"))
    top.add_argument("--locale", choices=LOCALES, help=say("Language of messages: ja or en"))
    top.add_argument("--version", action="store_true", help=say("Print the version"))
    verbs = top.add_subparsers(dest="verb", metavar="VERB", parser_class=parser)

    def verb(name: str, message: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=say(message), description=say(message))
        _speaking([made], say)
        return made

    _loading(verb, say)
    _keeping(verb, say)
    _reading(verb, say)
    _admitting(verb, say)
    shaping.arguments(verb, say)
    trying.arguments(verb, say)
    _auditing(verb, say)
    return top


def _speaking(made: Iterable[argparse.ArgumentParser], say: Say) -> None:
    """Take the language after a verb or an action too; what stands before it holds where none is named here."""
    for one in made:
        one.add_argument(
            "--locale", choices=LOCALES, default=argparse.SUPPRESS, help=say("Language of messages: ja or en")
        )


def _listening(made: argparse.ArgumentParser) -> None:
    made.add_argument("--host")
    made.add_argument("--port")  # read by the table of settings, which also says what is wrong
    made.add_argument("--workers")


def _loading(verb: Verb, say: Say) -> None:
    made = verb("demo", "Build and serve a release from the shipped demonstration records")
    made.add_argument("--no-serve", action="store_true", help=say("Only build and publish"))
    _listening(made)
    made = verb("fetch", "Take a source into the archive")
    made.add_argument("source", metavar="SOURCE", help=say("Name of the source (see: enishi sources)"))
    _fetching(made, say)
    made.add_argument("--dry-run", action="store_true", help=say("Only tell what would change"))
    made = verb("build", "Build a release from the archive")
    made.add_argument("--as-of", metavar="DATE", help=say("Reference date (YYYY-MM-DD)"))
    made = verb("publish", "Make a release the published one")
    made.add_argument(
        "release", nargs="?", metavar="RELEASE", help=say("Name of the release; the newest if none is named")
    )
    made = verb("run", "Fetch sources, build and publish")
    made.add_argument(
        "sources", nargs="*", metavar="SOURCE", help=say("Names of sources; all of the registry if none is named")
    )
    made.add_argument("--due", action="store_true", help=say("Only what the registry's rhythm says is due"))
    made.add_argument("--as-of", metavar="DATE", help=say("Reference date (YYYY-MM-DD)"))
    _fetching(made, say)
    made = verb("status", "Show what is in the archive and the published release")
    made.add_argument(
        "-v", "--verbose", action="store_true", help=say("Also list fields left over and records refused")
    )


def _keeping(verb: Verb, say: Say) -> None:
    made = verb("dump", "Write a release as sorted N-Quads, compressed, and print its SHA-256")
    made.add_argument("--release", help=say("Name of the release; the published one if none is named"))
    made.add_argument("--internal", action="store_true", help=say("Dump the internal store, which holds contacts"))
    made.add_argument(
        "-o", "--output", default="", metavar="FILE", help=say("File to write; beside the release if none is named")
    )
    made = verb("pack", "Make an evidence pack: data, queries, rules and figures of a release, to be verified anywhere")
    made.add_argument("--release", help=say("Name of the release; the published one if none is named"))
    made.add_argument(
        "--scope", choices=("public", "internal"), default="public", help=say("The internal store holds contacts")
    )
    made.add_argument(
        "-o", "--output", default="", metavar="FILE", help=say("File to write; beside the release if none is named")
    )
    made = verb("verify", "Verify an evidence pack: compute its figures again, without a network")
    made.add_argument("pack", metavar="PACK", help=say("File of the pack"))
    made.add_argument("--digest", default="", metavar="SHA256", help=say("Digest that is published for the pack"))
    made.add_argument("-f", "--format", choices=("human", "json"), default="human")
    made = verb("backup", "Copy the whole data directory, also while others write to it")
    made.add_argument("target", metavar="TARGET", help=say("Directory to make"))
    made.add_argument("--verify", action="store_true", help=say("Read it all again and compare"))
    made = verb("restore", "Put a backup into an empty data directory")
    made.add_argument("source", metavar="SOURCE", help=say("Directory of the backup"))
    made.add_argument("--verify", action="store_true", help=say("Also compare every store with its release"))
    made.add_argument("--dry-run", action="store_true", help=say("Only verify the backup"))


def _fetching(made: argparse.ArgumentParser, say: Say) -> None:
    made.add_argument("--from", dest="location", default="", metavar="PATH|URL", help=say("Where to take it from"))
    made.add_argument("--since", type=moment, metavar="DATE", help=say("Only what changed since this date"))
    made.add_argument("--full", action="store_true", help=say("Everything, whatever was taken before"))
    made.add_argument("--set", default="", help=say("Only this OAI-PMH set"))
    made.add_argument(
        "--reconcile", dest="compare", action="store_true", help=say("Compare with a full listing of the server")
    )
    made.add_argument("--accept-deletions", action="store_true", help=say("Delete however many records"))
    made.epilog = say(
        "Exit codes: 0 all is well; 2 wrong usage; 3 a source or the release failed; 4 all is done, but a place held "
        "nothing, or nothing could be read of some file or answer. Single refused records leave the code at 0; the "
        "ledger counts them"
    )
    whole = made.add_mutually_exclusive_group()
    whole.add_argument(
        "--complete",
        action="store_true",
        default=None,
        help=say("What comes is all there is: what is missing vanishes"),
    )
    whole.add_argument(
        "--partial", dest="complete", action="store_false", help=say("What comes is a part: nothing vanishes")
    )


def _reading(verb: Verb, say: Say) -> None:
    made = verb("validate", "Check records against a rule profile")
    made.add_argument("files", nargs="+", metavar="FILE")
    made.add_argument(
        "-s", "--shapes", dest="profile", metavar="PROFILE|FILE",
        help=say("Rule profile (see: enishi profiles), or a file of SHACL shapes for RDF of any kind"),
    )  # fmt: skip
    made.add_argument("-f", "--format", choices=("human", "json", "turtle", "csv"), default="human")
    made.add_argument("--as-of", metavar="DATE", help=say("Reference date (YYYY-MM-DD)"))
    made = verb("serve", "Serve the published release")
    made.add_argument("--internal", action="store_true", help=say("Serve the internal store, which holds contacts"))
    made.add_argument("--writable", action="store_true", help=say("Let who has a token for it write"))
    _listening(made)
    made = verb("query", "Run a SPARQL query on a release")
    made.add_argument(
        "file", nargs="?", metavar="QUERY", help=say("Name of a query of the catalogue, or a file; - reads the input")
    )
    made.add_argument("--list", action="store_true", help=say("List the queries of the catalogue and their parameters"))
    made.add_argument(
        "--set", dest="values", action="append", default=[], metavar="NAME=VALUE", help=say("Value of a parameter")
    )
    made.add_argument("-e", "--execute", dest="query", metavar="TEXT", help=say("The query itself"))
    made.add_argument("-f", "--format", default="", help=say("json, xml, csv, tsv, xlsx, ttl, nt, rdf or jsonld"))
    made.add_argument("--bom", action="store_true", help=say("CSV for Excel: titles beside IRIs and a byte order mark"))
    made.add_argument("--release", help=say("Name of the release; the published one if none is named"))
    made.add_argument("--internal", action="store_true", help=say("Query the internal store, which holds contacts"))
    made = verb("figures", "Show the policy figures: published, derived and computed")
    made.add_argument("indicators", nargs="*", metavar="INDICATOR")
    made.add_argument("--as-of", metavar="DATE", help=say("Reference date (YYYY-MM-DD)"))
    made.add_argument("-f", "--format", choices=("human", "json", "csv"), default="human")
    made.add_argument("--members", action="store_true", help=say("List what is behind each figure"))
    _reconciling(verb, say)
    made = verb("changes", "Tell why a figure changed from one release to another, record by record")
    made.add_argument("indicator", metavar="INDICATOR", help=say("K1 to K9, or: datasets"))
    made.add_argument("--from", dest="earlier", metavar="RELEASE", help=say("The release before if none is named"))
    made.add_argument("--to", dest="later", metavar="RELEASE", help=say("The published one if none is named"))
    made.add_argument("-f", "--format", choices=("human", "json", "csv", "xlsx"), default="human")
    made.add_argument(
        "-o", "--output", default="", metavar="FILE", help=say("File to write; standard output if none is named")
    )
    _linking(verb, say)
    made = verb("sources", "List the sources")
    made.add_argument(
        "--markdown", action="store_true", help=say("Where every field of every source goes, as a page in Markdown")
    )
    made = verb("template", "Write an empty survey table to fill in")
    made.add_argument("table", metavar="TABLE", help=say("Name of the table, or: all"))
    made.add_argument(
        "-o", "--output", required=True, metavar="FILE", help=say("File to write; its name ends in .csv or .xlsx")
    )
    verb("profiles", "List the rule profiles")
    verb("settings", "List the settings and their values")


def _reconciling(verb: Verb, say: Say) -> None:
    made = verb("reconcile", "Set published figures beside the computed ones and explain the gaps")
    made.add_argument("indicators", nargs="*", metavar="INDICATOR")
    made.add_argument("-o", "--output", default="", metavar="FILE", help=say("File to write, .xlsx or .csv"))
    _of_release(made, say)
    made = verb("erad-report", "Metadata counts by project and access category, to enter in the report to e-Rad")
    made.add_argument("--fiscal-year", type=int, required=True, metavar="YEAR", help=say("Fiscal year, such as 2024"))
    made.add_argument("--as-of", metavar="DATE", help=say("Reference date (YYYY-MM-DD)"))
    made.add_argument("-o", "--output", default="", metavar="FILE", help=say("Workbook to write (.xlsx)"))
    _of_release(made, say)


def _of_release(made: argparse.ArgumentParser, say: Say) -> None:
    made.add_argument("--release", help=say("Name of the release; the published one if none is named"))
    made.add_argument("--internal", action="store_true", help=say("Ask the internal store"))


def overrides(said: argparse.Namespace) -> dict[str, object]:
    """What the command line says about settings."""
    names = ("data", "locale", "host", "port", "workers", "as_of")
    return {name: getattr(said, name, None) for name in names}


def _linking(verb: Verb, say: Say) -> None:
    made = verb("links", "Review what may be the same thing, decide, and ask why")
    actions = made.add_subparsers(dest="action", metavar="ACTION", required=True)
    review = actions.add_parser("review", help=say("Show things whose names are close"))
    review.add_argument("--kind", choices=KINDS)
    review.add_argument("--limit", type=int, default=20)
    for action, message in (
        ("accept", text("Two things are the same")),
        ("reject", text("Two things are not the same, whatever they share")),
        ("split", text("Take two stated nodes of one thing apart")),
    ):
        decide = actions.add_parser(action, help=say(message.message))
        decide.add_argument("one", metavar="IRI")
        decide.add_argument("other", metavar="IRI")
        decide.add_argument("--by", dest="author", required=True, help=say("Who decides"))
        decide.add_argument("--because", dest="reason", required=True, help=say("Why"))
    explain = actions.add_parser("explain", help=say("Show what a thing is made of, and why"))
    explain.add_argument("iri", metavar="IRI")
    _speaking(actions.choices.values(), say)


def _admitting(verb: Verb, say: Say) -> None:
    made = verb("token", "Say who may write, and who reads otherwise than everybody")
    actions = made.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help=say("Make a token and show its secret once"))
    add.add_argument("name", metavar="NAME")
    add.add_argument("--scope", choices=("public", "internal"), default="public", help=say("The store that it reads"))
    add.add_argument(
        "--read", dest="reads", metavar="GRAPH", action="append", default=[],
        help=say("A graph that it reads; all if none is named"),
    )  # fmt: skip
    add.add_argument(
        "--write", dest="writes", metavar="BEGINNING", action="append", default=[],
        help=say("How the IRIs of graphs begin that it writes; * for all"),
    )  # fmt: skip
    add.add_argument("--operator", action="store_true", help=say("It sees and ends queries of others"))
    actions.add_parser("list", help=say("Show the tokens, not their secrets"))
    remove = actions.add_parser("remove", help=say("Take a token back"))
    remove.add_argument("name", metavar="NAME")
    _speaking(actions.choices.values(), say)


def _auditing(verb: Verb, say: Say) -> None:
    made = verb("findings", "Reports of what the rules found, and waivers")
    actions = made.add_subparsers(dest="action", metavar="ACTION", required=True)
    report = actions.add_parser("report", help=say("How many findings there are, whose they are, what to do"))
    report.add_argument(
        "--by", default="institution",
        choices=("institution", "owner", "funder", "programme", "project", "source", "element", "rule"),
    )  # fmt: skip
    report.add_argument("--part", default="", metavar="NAME", help=say("Only this part, by its name or IRI"))
    report.add_argument("-f", "--format", default="", help=say("html, xlsx, csv, ttl, jsonld or json"))
    report.add_argument("-o", "--output", default="", metavar="FILE", help=say("File to write"))
    report.add_argument("--release", help=say("Name of the release; the published one if none is named"))
    report.add_argument("--internal", action="store_true", help=say("Report on the internal store"))
    for action, message in (
        ("waive", text("Waive a finding until a day")),
        ("unwaive", text("Take a waiver back")),
    ):
        decide = actions.add_parser(action, help=say(message.message))
        decide.add_argument("finding", metavar="FINDING", help=say("Number or IRI of the finding"))
        decide.add_argument("--by", dest="author", required=True, help=say("Who decides"))
        decide.add_argument("--because", dest="reason", required=True, help=say("Why"))
        if action == "waive":
            decide.add_argument("--until", required=True, metavar="DATE", help=say("Its last day (YYYY-MM-DD)"))
    actions.add_parser("waivers", help=say("Show the waivers"))
    _speaking(actions.choices.values(), say)
