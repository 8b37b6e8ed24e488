"""When two Japanese or English names may mean the same: keys under which spellings meet, and how close two keys are.

Old and new character forms, width, kana, spaces, punctuation and the legal type of a corporation make no difference;
neither does the order of the parts of a person's name in Latin letters. What is close is only a candidate: names
never join anything.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_OLD = (
    "亞惡壓圍醫壹應櫻澤濱邊邉齋齊髙﨑惠廣國學會實寶藏當點變發豐禮龍瀧眞愼萬與獨圖體臺鐵驛辯辨瓣縣總聲聯觀"
    "關齡區榮螢佛來假傳價儉劍壤收敎晉曉條樂權歐歸殘氣渡滿濟瀨獻產畫祕稻繪續缺聽舊莊號蠶處譽讀豫賣輕輝辭遲"
    "鄕釋銳錢鑛隱雜雙靜顏顯驗髓鹽麥黃默齒"
)
_NEW = (
    "亜悪圧囲医一応桜沢浜辺辺斎斉高崎恵広国学会実宝蔵当点変発豊礼竜滝真慎万与独図体台鉄駅弁弁弁県総声連観"
    "関齢区栄蛍仏来仮伝価倹剣壌収教晋暁条楽権欧帰残気渡満済瀬献産画秘稲絵続欠聴旧荘号蚕処誉読予売軽輝辞遅"
    "郷釈鋭銭鉱隠雑双静顔顕験髄塩麦黄黙歯"
)
_FORMS = str.maketrans(_OLD, _NEW)
_LEGAL_JA = re.compile(
    r"(国立大学法人|公立大学法人|大学共同利用機関法人|国立研究開発法人|地方独立行政法人|独立行政法人|特定国立研究開発法人"
    r"|学校法人|一般社団法人|公益社団法人|一般財団法人|公益財団法人|社会福祉法人|医療法人|特殊法人|株式会社|有限会社|合同会社"
    r"|\((株|有|独|国|財|社|学)\)|(財|社)団法人)"
)
_LEGAL_EN = re.compile(
    r"\b(national university corporation|national research and development agency|incorporated administrative agency"
    r"|inter-university research institute corporation|public university corporation|co\.?,? ?ltd\.?|inc\.?"
    r"|corporation|the)\b"
)
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST = 300


def _folded(name: str) -> str:
    """NFKC, small letters, new character forms, katakana for hiragana."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold().translate(_FORMS)
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def organization(name: str) -> str:
    """The key of an organisation's name, without its legal type; "" when nothing is left."""
    return _NOT_WORD.sub("", _LEGAL_EN.sub(" ", _LEGAL_JA.sub("", _folded(name))))


def person(name: str) -> str:
    """The key of a person's name; parts in Latin letters are put in order, since sources differ in theirs."""
    folded = _folded(name)
    if _JAPANESE.search(folded):
        return _NOT_WORD.sub("", folded)
    return " ".join(sorted(part for part in _NOT_WORD.split(folded) if part))


def title(name: str) -> str:
    """The key of a title."""
    return _NOT_WORD.sub("", _folded(name))


def closeness(one: str, other: str) -> float:
    """How close two keys are, from 0 to 1 (equal)."""
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
