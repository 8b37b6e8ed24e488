"""What lies where in a pack, and what each file is."""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = 1
"""Version of this form of packs."""
CRATE = "ro-crate-metadata.json"
MANIFEST = "manifest-sha256.txt"
RELEASE = "release.json"
VERSIONS = "versions.json"
LICENCES = "licences.json"
README = {"ja": "README.ja.md", "en": "README.md"}
FIGURES = "figures/figures.csv"
CUBE = {"turtle": "figures/cube.ttl", "jsonld": "figures/cube.jsonld"}
MEMBERS = "figures/members.csv"
FINDINGS = "reports/findings.nt.gz"
SUMMARY = "reports/summary.csv"
PROFILES = "shapes/profiles.json"
INSTALLED = ("answers", "needs")
"""The folders of the catalogue that a pack holds as they are installed; indicators are as the release keeps them."""


def dump(scope: str) -> str:
    """Path of the dump of a scope."""
    return f"data/{scope}.nq.gz"


def query(name: str) -> str:
    """Path of a query of the catalogue, such as "indicators/K2"."""
    return f"queries/{name}.rq"


def shape(name: str) -> str:
    """Path of a file of rules, by its path below ``shapes``."""
    return f"shapes/{name}"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file of a pack is, for people and programs.

    Args:
        media_type: its media type (RFC 6838).
        en: what it is, in English.
        ja: what it is, in Japanese.
    """

    media_type: str
    en: str
    ja: str

    @property
    def name(self) -> str:
        """What it is, in both languages."""
        return f"{self.en} / {self.ja}"


_KNOWN = {
    MANIFEST: Kind("text/plain", "SHA-256 of every other file", "他のすべてのファイルのSHA-256"),
    RELEASE: Kind("application/json", "What the release says of itself", "リリースの内容"),
    VERSIONS: Kind("application/json", "Versions of the software", "ソフトウェアの版"),
    LICENCES: Kind("application/json", "Licences of the sources and of the software", "情報源とソフトウェアの利用条件"),
    README["en"]: Kind("text/markdown", "How to verify this pack (English)", "このパックの検証方法（英語）"),
    README["ja"]: Kind("text/markdown", "How to verify this pack (Japanese)", "このパックの検証方法（日本語）"),
    FIGURES: Kind("text/csv", "The figures as a table", "指標の値の表"),
    MEMBERS: Kind("text/csv", "What each figure counts, and its records", "各指標が数えたものとその根拠の記録"),
    CUBE["turtle"]: Kind("text/turtle", "The figures as a data cube", "指標の値のデータキューブ"),
    CUBE["jsonld"]: Kind("application/ld+json", "The figures as a data cube", "指標の値のデータキューブ"),
    FINDINGS: Kind("application/gzip", "Validation results as N-Triples", "検証結果（N-Triples）"),
    SUMMARY: Kind("text/csv", "Validation results by rule", "規則ごとの検証結果の件数"),
    PROFILES: Kind("application/json", "The rule profiles and their hashes", "規則プロファイルとそのハッシュ"),
}
_BY_FOLDER = {
    "data": Kind("application/gzip", "The release as sorted N-Quads", "リリースの全データ（並べ替えたN-Quads）"),
    "queries": Kind("application/sparql-query", "A query of the catalogue", "問い合わせ"),
    "shapes": Kind("text/turtle", "Rules", "規則"),
}


def kind(path: str) -> Kind:
    """What a file of a pack is."""
    if (found := _KNOWN.get(path)) is not None:
        return found
    if path.endswith(".yaml"):
        return Kind("application/yaml", "A rule profile", "規則プロファイル")
    return _BY_FOLDER[path.partition("/")[0]]
