"""Records of an institutional repository (JPCOAR 2.0), in pages of OAI-PMH."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from bench.generate.shipped import PAGE

ACCESS = (
    ("c_abf2", "open access"),
    ("c_16ec", "restricted access"),
    ("c_14cb", "metadata only access"),
    ("c_f1cf", "embargoed access"),
)
FIELDS = (
    "ライフサイエンス",
    "情報通信",
    "環境",
    "ナノテク・材料",
    "エネルギー",
    "ものづくり技術",
    "社会基盤",
    "自然科学一般",
)
HOSTS = ("057zh3y96", "04ksd4g47", "005pdtr14", "026v1ze26")
TEMPLATE = """<record><header><identifier>oai:bench.example:{n:08}</identifier>\
<datestamp>2026-01-{day:02}T00:00:00Z</datestamp><setSpec>1</setSpec></header><metadata>\
<jpcoar:jpcoar xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:datacite="https://schema.datacite.org/meta/kernel-4/" \
xmlns:jpcoar="https://github.com/JPCOAR/schema/blob/master/2.0/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title xml:lang="ja">{title}</dc:title>\
<jpcoar:creator><jpcoar:nameIdentifier nameIdentifierScheme="ORCID">{orcid}</jpcoar:nameIdentifier>\
<jpcoar:creatorName xml:lang="ja">研究, 太郎{person}</jpcoar:creatorName></jpcoar:creator>\
<jpcoar:contributor contributorType="HostingInstitution"><jpcoar:nameIdentifier nameIdentifierScheme="ROR">\
https://ror.org/{host}</jpcoar:nameIdentifier><jpcoar:contributorName xml:lang="ja" nameType="Organizational">\
機関{host}</jpcoar:contributorName></jpcoar:contributor><jpcoar:contributor contributorType="DataManager">\
<jpcoar:contributorName xml:lang="ja" nameType="Organizational">\
データ管理室</jpcoar:contributorName></jpcoar:contributor>\
<jpcoar:contributor contributorType="ContactPerson"><jpcoar:contributorName xml:lang="ja" nameType="Organizational">\
受付係 kanri{host}@example.ac.jp</jpcoar:contributorName></jpcoar:contributor>\
<dcterms:accessRights rdf:resource="http://purl.org/coar/access_right/{access}">{label}</dcterms:accessRights>\
<dc:rights rdf:resource="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</dc:rights>\
<jpcoar:subject xml:lang="ja" subjectScheme="e-Rad_field">{field}</jpcoar:subject>\
<datacite:description xml:lang="ja" descriptionType="Abstract">観測の記録。{title}</datacite:description>\
<datacite:date dateType="{date_type}">2027-04-01</datacite:date>\
<dc:type rdf:resource="http://purl.org/coar/resource_type/c_ddb1">dataset</dc:type>\
<jpcoar:identifier identifierType="DOI">https://doi.org/10.60998/bench.{n}</jpcoar:identifier>\
<jpcoar:relation relationType="isIdenticalTo"><jpcoar:relatedIdentifier identifierType="Local">B-{n}\
</jpcoar:relatedIdentifier></jpcoar:relation><jpcoar:fundingReference><jpcoar:funderName xml:lang="ja">\
国立研究開発法人科学技術振興機構(JST)</jpcoar:funderName><jpcoar:awardNumber awardNumberType="JGN">JPMJCR{award}\
</jpcoar:awardNumber><jpcoar:awardTitle xml:lang="ja">課題 {award}</jpcoar:awardTitle></jpcoar:fundingReference>\
<jpcoar:file><jpcoar:URI>https://bench.example/files/{n}.csv</jpcoar:URI><jpcoar:extent>{size} MB</jpcoar:extent>\
</jpcoar:file></jpcoar:jpcoar></metadata></record>"""


def check_digit(base: str) -> str:
    """ISO 7064 mod 11-2, as ORCID uses it."""
    total = 0
    for digit in base:
        total = (total + int(digit)) * 2
    value = (12 - total % 11) % 11
    return "X" if value == 10 else str(value)


def records(count: int, seed: int = 1) -> Iterator[str]:
    """Generated records, the same for the same seed."""
    chance = random.Random(seed)
    for n in range(count):
        access, label = chance.choice(ACCESS)
        person = n % max(1, count // 5)
        base = f"{9000000000000 + person:015}"
        orcid = base + check_digit(base)
        yield TEMPLATE.format(
            n=n,
            day=1 + n % 28,
            title=escape(f"観測データ {n} {chance.random():.6f}"),
            orcid="-".join(orcid[i : i + 4] for i in range(0, 16, 4)),
            person=person,
            host=chance.choice(HOSTS),
            access=access,
            label=label,
            field=chance.choice(FIELDS),
            date_type="Available" if access == "c_f1cf" else "Issued",
            award=f"{2000 + n % max(1, count // 20):04}"[:4] if count < 100000 else f"{n % 9000 + 1000}",
            size=chance.randint(1, 900),
        )


def write(count: int, folder: Path) -> int:
    """Write pages of a ListRecords answer; returns their number."""
    folder.mkdir(parents=True, exist_ok=True)
    page: list[str] = []
    written = 0
    for number, record in enumerate(records(count), 1):
        page.append(record)
        if len(page) == PAGE or number == count:
            body = "".join(page)
            text = (
                '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
                "<responseDate>2026-02-01T00:00:00Z</responseDate><request>https://bench.example/oai</request>"
                f"<ListRecords>{body}</ListRecords></OAI-PMH>"
            )
            (folder / f"{written:06}.xml").write_text(text, encoding="utf-8")
            page, written = [], written + 1
    return written
