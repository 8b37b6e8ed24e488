"""Records of research data for `bench.shacl`: some thirty triples each, some with a fault, as canonical N-Triples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_DCT, _DCAT, _FOAF = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://xmlns.com/foaf/0.1/"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_COAR = "http://purl.org/coar/access_right/"
_BEGIN = f"{_TYPE} <{_DCAT}CatalogRecord> .\n"

FAULTS = 50
"""One record in so many lacks its Japanese title, one has the identifier of another, one an embargo that has passed."""


def record(n: int) -> str:
    """The triples of a record. Neighbours share institutions; the first triple says that it is a record."""
    base = "https://example.org"
    one, data, file, person, contact, org = (
        f"<{base}/{kind}/{n}>" for kind in ("record", "dataset", "file", "person", "contact", "none")
    )
    org = f"<{base}/institution/{n % 800}>"
    twin = n - 1 if n % FAULTS == 7 else n
    passed = n % FAULTS == 11
    right = "c_f1cf" if passed or n % 9 == 0 else ("c_abf2", "c_16ec", "c_14cb")[n % 3]
    day = f"20{10 + n % 15}-{n % 12 + 1:02}-{n % 28 + 1:02}"
    said = [
        (one, _TYPE, f"<{_DCAT}CatalogRecord>"),
        (one, f"<{_FOAF}primaryTopic>", data),
        (one, f"<{_DCT}modified>", f'"2026-03-{n % 28 + 1:02}"^^<{_XSD}date>'),
        (data, _TYPE, f"<{_DCAT}Dataset>"),
        (data, f"<{_DCT}title>", f'"Observation of the sea floor, survey {n}"@en'),
        (data, f"<{_DCT}description>", f'"海域 {n % 977} で測定した水温と塩分の時系列データです。"@ja'),
        (data, f"<{_DCT}identifier>", f'"10.60999/survey.{twin}"'),
        (data, f"<{_DCT}creator>", person),
        (data, f"<{_DCT}publisher>", org),
        (data, f"<{_DCT}accessRights>", f"<{_COAR}{right}>"),
        (data, f"<{_DCT}license>", "<https://creativecommons.org/licenses/by/4.0/>"),
        (data, f"<{_DCT}issued>", f'"{day}"^^<{_XSD}date>'),
        (data, f"<{_DCT}modified>", f'"2025-{n % 12 + 1:02}-01"^^<{_XSD}date>'),
        (data, f"<{_DCAT}theme>", f"<{base}/field/{n % 20}>"),
        (data, f"<{_DCT}language>", '"ja"'),
        (data, f"<{_DCAT}keyword>", f'"海洋{n % 313}"@ja'),
        (data, f"<{_DCAT}keyword>", '"ocean"@en'),
        (data, "<http://www.w3.org/ns/prov#wasGeneratedBy>", f"<{base}/project/{n // 12}>"),
        (data, f"<{_DCAT}distribution>", file),
        (data, f"<{_DCAT}contactPoint>", contact),
        (file, _TYPE, f"<{_DCAT}Distribution>"),
        (file, f"<{_DCAT}accessURL>", f"<https://repository.example.org/{n}.csv>"),
        (file, f"<{_DCT}format>", '"text/csv"'),
        (file, f"<{_DCAT}byteSize>", f'"{n * 37 + 1}"^^<{_XSD}nonNegativeInteger>'),
        (person, _TYPE, f"<{_FOAF}Person>"),
        (person, f"<{_FOAF}name>", f'"海野 {n}子"@ja'),
        (person, f"<{_FOAF}name>", f'"UMINO {n}"@en'),
        (person, "<http://www.w3.org/ns/adms#identifier>", f'"{n % 100_000_000:08}"'),
        (contact, _TYPE, "<http://www.w3.org/2006/vcard/ns#Kind>"),
        (contact, "<http://www.w3.org/2006/vcard/ns#hasEmail>", f"<mailto:data{n}@example.org>"),
        (org, _TYPE, f"<{_FOAF}Organization>"),
        (org, f"<{_FOAF}name>", f'"架空大学 第{n % 800}学部"@ja'),
    ]
    if n % FAULTS != 3:
        said.append((data, f"<{_DCT}title>", f'"海底観測データ {n}"@ja'))
    if right == "c_f1cf":
        said.append((data, f"<{_DCT}available>", f'"{2020 if passed else 2027}-04-01"^^<{_XSD}date>'))
    return "".join(f"{s} {p} {o} .\n" for s, p, o in said)


def write(count: int, path: Path) -> None:
    """Write records one after the other."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for n in range(count):
            file.write(record(n))


def read(path: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of the records of a file."""
    rows: list[str] = []
    with path.open(encoding="utf-8", newline="\n") as file:
        for row in file:
            if row.endswith(_BEGIN) and rows:
                yield rows[0].partition(" ")[0], "".join(rows)
                rows = []
            rows.append(row)
    if rows:
        yield rows[0].partition(" ")[0], "".join(rows)
