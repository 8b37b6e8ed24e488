"""The page on sources: where every field of every source goes, made from what the source modules say of themselves."""

from __future__ import annotations

from collections.abc import Iterator

from loader.sources import Source, sources
from loader.sources.mapping import Mapped
from ontology import Text, text


def sources_page(locale: str) -> str:
    """The page in a language, as Markdown (CommonMark with GitHub's tables)."""
    return "\n".join(_lines(locale)).rstrip() + "\n"


def _lines(locale: str) -> Iterator[str]:
    def say(message: Text) -> str:
        return message.to(locale)

    yield f"# {say(text('Sources'))}"
    yield ""
    yield say(text("This page is made by `enishi sources --markdown`; do not edit it."))
    yield say(text("A field that is in no table is reported as left over when a record holds it."))
    for name, source in sorted(sources().items()):
        yield ""
        yield f"## {name}: {say(source.title)}"
        yield ""
        yield from _facts(source, locale)
        yield from _table(source.mapping, locale)


def _facts(source: Source, locale: str) -> Iterator[str]:
    yield f"- {text('Operator').to(locale)}: {source.operator.to(locale)}"
    if source.homepage:
        yield f"- {text('Homepage').to(locale)}: <{source.homepage}>"
    licence = f"<{source.licence}>" if source.licence else text("none stated").to(locale)
    yield f"- {text('Licence of the metadata').to(locale)}: {licence}"


def _table(mapping: tuple[Mapped, ...], locale: str) -> Iterator[str]:
    stated = [row for row in mapping if row.term]
    dropped = [row for row in mapping if not row.term]
    if stated:
        yield ""
        yield f"| {text('Field').to(locale)} | {text('Stated as').to(locale)} | {text('Note').to(locale)} |"
        yield "|---|---|---|"
        for row in stated:
            yield f"| {_code(row.field)} | {_code(row.term)} | {_cell(row.note, locale)} |"
    if dropped:
        yield ""
        yield f"| {text('Field not stated').to(locale)} | {text('Why').to(locale)} |"
        yield "|---|---|"
        for row in dropped:
            yield f"| {_code(row.field)} | {_cell(row.note, locale)} |"


def _code(words: str) -> str:
    return f"`{words.replace('|', chr(92) + '|')}`"


def _cell(note: Text | None, locale: str) -> str:
    return note.to(locale).replace("|", "\\|").replace("\n", " ") if note else ""
