"""Texts as sources write them: cleaned for storing, folded for comparing, told apart by script."""

from __future__ import annotations

import html
import re
import unicodedata

import pyoxigraph as ox

LONGEST = 200_000
"""Characters of a text that are kept; it bounds the time that hostile input can take."""

_ROUNDS = 8
_TAGS = (
    "a|abbr|b|big|blockquote|br|caption|center|cite|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|li|ol|p|pre|q|s|"
    "script|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|"
    "(?:jats|mml|m):[a-z][a-z-]{0,30}"
)
_ATTRIBUTE = r"\s+[a-z_:][\w:.-]{0,60}\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=]+)"
_TAG = re.compile(rf"</?(?:{_TAGS})(?:{_ATTRIBUTE}){{0,20}}\s*/?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/tr|/h[1-6]|/jats:p|/jats:title)\s*/?>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]{0,500}>[^<]{0,100000}</\1\s*>", re.IGNORECASE)
_ESCAPED_AMP = re.compile(r"&(?:amp;|#0{0,6}38;|#x0{0,6}26;)+", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_LINE_SPACE = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}")
_JAPANESE = re.compile(
    "[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f々〆]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_FOLDED = str.maketrans({**dict.fromkeys("‐‑‒–—―−ー－", "-"), **dict.fromkeys("〜～∼˜", "~")})
_PATTERN_MARKS = re.compile(r"[〇○◯●]{2,}|[×✕]{2,}|△{2,}|□{2,}|x{4,}", re.IGNORECASE)
_VAGUE = frozenset(
    (
        "データ", "資料", "報告資料", "報告書", "測定結果", "測定データ", "実験結果", "実験データ", "解析結果", "結果",
        "データセット", "ファイル", "その他", "テスト", "サンプル", "無題", "なし", "未定", "data", "dataset", "result",
        "results", "report", "file", "files", "test", "sample", "untitled", "none", "n/a", "tbd", "other",
    )
)  # fmt: skip
_FOLDED_VAGUE: frozenset[str]
_BRACKETED = re.compile(r"([^()]{1,400})\(([^()]{1,400})\)")
_SLASHED = re.compile(r"([^/|]{1,400})[/|]([^/|]{1,400})")


def _characters(text: str) -> str:
    """NFC, without characters that cannot be seen or stored."""
    kept = _SURROGATE.sub("\ufffd", text[:LONGEST])
    return unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", kept)))


def _bare(text: str) -> str:
    """The text without markup, whether the markup or its entities were escaped once or twice."""
    for _ in range(_ROUNDS):
        before = text
        text = html.unescape(_ESCAPED_AMP.sub("&", text))
        text = _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub("", text)))
        text = _characters(text)
        if text == before:
            break
    return text


def clean(text: str) -> str:
    """Prose for storing: NFC, no unseen characters, no tags, entities resolved, white space collapsed."""
    return _SPACE.sub(" ", _bare(_characters(text))).strip()


def lines(text: str) -> str:
    """As `clean`, but line breaks are kept, for texts in which they mean something (citations, remarks)."""
    bare = _bare(_characters(text.replace("\r\n", "\n").replace("\r", "\n")))
    kept = "\n".join(_LINE_SPACE.sub(" ", line).strip() for line in bare.splitlines())
    return _BLANK_LINES.sub("\n\n", kept).strip()


def key(text: str) -> str:
    """A key under which spellings of one text meet: compatibility forms, case, hyphens, waves and space folded."""
    folded = _characters(text)
    for _ in range(_ROUNDS):
        before = folded
        folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", folded).casefold()).translate(_FOLDED)
        folded = _SPACE.sub(" ", _CONTROL.sub("", folded)).strip()
        if folded == before:
            break
    return folded


def script(text: str) -> str:
    """ "ja" when the text holds kana or kanji, "latin" when it holds Latin letters only, "" for neither."""
    if _JAPANESE.search(text):
        return "ja"
    return "latin" if _LATIN.search(text) else ""


def literal(text: str, lang: str = "") -> ox.Literal:
    """The text as a literal, in its language when the tag is well formed (BCP 47), plain otherwise."""
    kept = _SURROGATE.sub("\ufffd", text)
    if lang and _LANGUAGE.fullmatch(lang):
        try:
            return ox.Literal(kept, language=lang)
        except ValueError:
            return ox.Literal(kept)
    return ox.Literal(kept)


_FOLDED_VAGUE = frozenset(map(key, _VAGUE))


def vague(text: str) -> bool:
    """Whether a title says nothing about the data, or still holds the marks of an example (〇〇の△△)."""
    folded = key(text).strip("0123456789-_. ")
    return folded in _FOLDED_VAGUE or bool(_PATTERN_MARKS.search(text))


def split_bilingual(text: str) -> dict[str, str]:
    """Japanese and English told in one value, as {"ja": …, "en": …}; {"": text} when it is not such a value.

    Forms: "会議発表資料(conference paper)", "公開 (open access)", "公開/open access", "公開|open access".
    """
    whole = clean(text)
    folded = whole.replace("（", "(").replace("）", ")").replace("／", "/").replace("｜", "|")
    for pattern in (_BRACKETED, _SLASHED):
        if match := pattern.fullmatch(folded):
            first, second = (part.strip() for part in match.groups())
            if script(first) == "ja" and script(second) == "latin":
                return {"ja": first, "en": second}
            if script(first) == "latin" and script(second) == "ja":
                return {"ja": second, "en": first}
    return {"": whole} if whole else {}
