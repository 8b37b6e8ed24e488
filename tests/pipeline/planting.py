"""The shipped demonstration with a mail address and a telephone number in every text that people may have written."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import yaml
from lxml import etree

DEMO = Path(__file__).resolve().parents[2] / "loader/demo"
DOMAIN = "secret.example.ac.jp"
TELEPHONE = "03-5550-"
PASSWORD = "hunter2"
_PROSE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]|[A-Za-z]{3,} [A-Za-z]{2,}")
_PLACE = re.compile(r"(https?://)(?=[a-z0-9.-]+\.example/)")
_CODES = frozenset(
    ("@id", "@type", "type", "lang", "language", "recordSet", "format", "metadataType", "name_type", "funding_status",
     "personal_data", "sensitive_data", "data_access", "ethical_issues_exist")
)  # fmt: skip
"""Fields in which a text would make another record of it."""


class Planter:
    """Plants, and knows what it planted.

    Attributes:
        planted: the mail addresses, by name of the source.
    """

    def __init__(self) -> None:
        self.planted: dict[str, list[str]] = {}
        self._source = ""

    def copy(self, target: Path) -> None:
        """Write the planted demonstration into a folder, source by source."""
        for file in sorted(p for p in DEMO.rglob("*") if p.is_file()):
            path = target / file.relative_to(DEMO)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._source = file.relative_to(DEMO).parts[0]
            self.planted.setdefault(self._source, [])
            path.write_bytes(self._ways()[file.suffix](file.read_bytes()))

    def _ways(self):
        return {
            ".json": self._json, ".xml": self._xml, ".csv": self._csv, ".tsv": lambda c: self._csv(c, "\t"),
            ".ttl": self._turtle, ".yaml": self._yaml, ".xlsx": self._workbook,
        }  # fmt: skip

    def _text(self, text: str, shortest: int = 8) -> str:
        """The text with a contact behind it when it is prose, with a password when it is an address."""
        if "://" in text:
            return _PLACE.sub(rf"\1user:{PASSWORD}@", text)
        if len(text) < shortest or not _PROSE.search(text):
            return text
        number = sum(map(len, self.planted.values()))
        address = f"plant{number}@{DOMAIN}"
        self.planted[self._source].append(address)
        return f"{text} {address} {TELEPHONE}{number:04}"

    def _json(self, content: bytes) -> bytes:
        return json.dumps(self._tree(json.loads(content)), ensure_ascii=False).encode()

    def _yaml(self, content: bytes) -> bytes:
        return yaml.safe_dump(self._tree(yaml.safe_load(content)), allow_unicode=True).encode()

    def _tree(self, value: object) -> object:
        if isinstance(value, dict):
            return {k: v if k in _CODES else self._tree(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._tree(v) for v in value]
        return self._text(value) if isinstance(value, str) else value

    def _xml(self, content: bytes) -> bytes:
        root = etree.fromstring(content)
        for element in root.iter(etree.Element):
            if not len(element) and element.text and element.text.strip():
                element.text = self._text(element.text)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def _csv(self, content: bytes, delimiter: str = ",") -> bytes:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))
        target = io.StringIO()
        writer = csv.writer(target, delimiter=delimiter)
        writer.writerow(rows[0])
        writer.writerows([[self._text(cell, 9) for cell in row] for row in rows[1:]])
        return target.getvalue().encode()

    def _turtle(self, content: bytes) -> bytes:
        triples = ox.parse(content, ox.RdfFormat.TURTLE)
        return ox.serialize(self._literals(triples), format=ox.RdfFormat.TURTLE) or b""

    def _literals(self, triples: Iterator[ox.Quad]) -> Iterator[ox.Triple]:
        for triple in triples:
            value = triple.object
            if isinstance(value, ox.Literal) and value.language:
                value = ox.Literal(self._text(value.value), language=value.language)
            elif isinstance(value, ox.Literal) and value.datatype.value.endswith("#string"):
                value = ox.Literal(self._text(value.value))
            elif isinstance(value, ox.NamedNode):
                value = ox.NamedNode(_PLACE.sub(rf"\1user:{PASSWORD}@", value.value))
            yield ox.Triple(triple.subject, triple.predicate, value)

    def _workbook(self, content: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for sheet in book:
            for row in sheet.iter_rows(min_row=2):
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = self._text(cell.value, 14)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()
