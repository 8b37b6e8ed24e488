"""The products of a grant that have a DOI; the others have nothing by which they could be found again."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from loader.elements import Project
from loader.elements.naming import state_identifier, state_texts
from loader.elements.project import product
from loader.record import Field, Node, Statements
from loader.values import date, identifier, text
from ontology import DCTERMS, FOAF, SDO

_DATA = "database"
_PLAIN = {
    "volume": SDO.volumeNumber,
    "issue": SDO.issueNumber,
    "totalPages": SDO.numberOfPages,
    "isbn": SDO.isbn,
    "language": DCTERMS.language,
}
_OTHER = {
    "pmid": "PubMed",
    "pmcid": "PubMed Central",
    "naid": "CiNii",
    "jglobal": "J-GLOBAL",
    "ut": "WoS",
    "eid": "Scopus",
}
_FLAGS = ("@reviewed", "@invited", "@foreign", "@openAccess", "@acknowledgement", "@jointInternational")


def state_products(statements: Statements, grant: Field, project: Project) -> None:
    """State each product with a DOI once, from the enriched list when it names it, else from the plain one."""
    seen: set[str] = set()
    for entry in _products(grant):
        dois = [d for field in entry.all("doi") if (d := identifier.doi(field.take()))]
        if not dois or dois[0] in seen:
            entry.drop()
            continue
        seen.add(dois[0])
        _state(statements, entry, dois[0], project)


def _products(grant: Field) -> Iterator[Field]:
    for name in ("productListEnriched", "productList"):
        for products in grant.all(name):
            yield from products.all("product")


def _state(statements: Statements, entry: Field, doi: str, project: Project) -> None:
    kind = entry.text("@type")
    node = product(statements, doi, _titles(entry, "title"), data=kind == _DATA)
    if node is None:  # pragma: no cover - the DOI has been read already
        return
    if kind == "journal_article":
        statements.a(node, SDO.ScholarlyArticle)
    project.output(node)
    _published(statements, entry, node)
    _identifiers(statements, entry, node)
    _journal(statements, entry, node)
    for name in ("@id", "@productId", "@sequence", "ref", "parent", "doi", "author", *_FLAGS, "year", "date", "pages"):
        for field in entry.all(name):
            field.drop()  # see MAPPING


def _published(statements: Statements, entry: Field, node: Node) -> None:
    """Date, volume, issue and pages; "-" stands for nothing."""
    stated = entry.text("date").split("/")[0] or entry.text("year")
    if moment := date.read(stated):
        statements.add(node, DCTERMS.issued, moment.literal)
    elif stated:
        statements.remark("date-unreadable", "productList/product/year", stated)
    for name, predicate in _PLAIN.items():
        if (value := entry.text(name)) and value != "-":
            statements.add(node, predicate, ox.Literal(value))
    first, dash, last = entry.text("pages").partition("-")
    if first:
        statements.add(node, SDO.pageStart, ox.Literal(first))
    if dash and last:
        statements.add(node, SDO.pageEnd, ox.Literal(last))


def _identifiers(statements: Statements, entry: Field, node: Node) -> None:
    for name, agency in _OTHER.items():
        for field in entry.all(name):
            if value := field.take().strip():
                state_identifier(statements, node, value, agency=agency)
            field.drop()
    for field in entry.all("url"):
        if (url := identifier.url(field.take())) is not None:
            statements.add(node, FOAF.page, ox.NamedNode(url))


def _titles(entry: Field, name: str) -> list[tuple[str, str]]:
    """Titles with their languages; English ones that KAKEN tags "ja", for its Japanese page, get none."""
    found: dict[str, str] = {}
    for field in entry.all(name):
        words, tag = text.clean(field.take()), field.text("@xml:lang")
        fits = text.script(words) == ("ja" if tag == "ja" else "latin")
        if words:
            found[words] = (tag if fits else "") or found.get(words, "")
    return list(found.items())


def _journal(statements: Statements, entry: Field, node: Node) -> None:
    """The journal or book in which the product appeared, a node of the product."""
    titles = _titles(entry, "journalTitle")
    issns = [value for f in entry.all("issn") if (value := f.take().strip())]
    if not titles and not issns:
        return
    source = ox.NamedNode(f"{node.value}#source")
    statements.add(node, DCTERMS.isPartOf, source)
    statements.a(source, SDO.CreativeWork)
    state_texts(statements, source, DCTERMS.title, titles)
    for issn in issns:
        statements.add(source, SDO.issn, ox.Literal(issn))
