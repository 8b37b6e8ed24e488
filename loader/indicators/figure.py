"""A figure: one value of an indicator, with what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from loader.record import Node
from ontology import LOCALES, prefixes, scheme, text

PLAIN = ("variant/standard", "stratum/total")
"""What the IRI of a figure leaves out, because it is the usual case."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of an indicator.

    Args:
        indicator: its code, "K1" to "K9".
        basis: code of the list figure-basis: "published", "derived", "computed" or "scenario".
        variant: concept of the list variant: which way of counting.
        stratum: concept of any list: which part of the whole.
        subject: the project it is about, None for the whole country.
        numerator: what was counted; None when only a ratio is published.
        denominator: of how many; None when it is unknown.
        ratio: to four decimal places, or as printed; None when the denominator is unknown or 0.
        period: last day of the time it refers to.
        reference_date: the date that the query was asked with.
        unit: what is counted, "" when the indicator says it.
        document: where it is published, or where the numbers behind it are; None for computed figures.
        evidence: the cited observations behind it.
        key: what tells it from all other figures.
        base: base IRI of things, without trailing slash.
        population: what is published of the same whole, None when nothing is.
        withheld: why its ratio is not told: "coverage", "small", or "" when it is told.
    """

    indicator: str
    basis: str
    variant: Node
    stratum: Node
    subject: Node | None
    numerator: int | None
    denominator: int | None
    ratio: Decimal | None
    period: date
    reference_date: date
    unit: str
    document: Node | None
    evidence: tuple[Node, ...]
    key: str
    base: str
    population: int | None = None
    withheld: str = ""

    @property
    def iri(self) -> Node:
        """The observation: ``{base}/id/figure/{indicator}/{basis}/…/{period}``."""
        return Node(f"{self.base}/id/figure/{self.key}")

    @property
    def sources(self) -> tuple[Node, ...]:
        """Document and cited observations behind this figure."""
        return (self.document, *self.evidence) if self.document else self.evidence

    @property
    def status(self) -> str:
        """SDMX observation status (CL_OBS_STATUS).

        Q what is withheld since it tells of few people; U a low coverage, so that the rate is withheld; M where there
        are no data; E for a scenario; D for another population; A otherwise.
        """
        if self.withheld:
            return "U" if self.withheld == "coverage" else "Q"
        if self.denominator == 0 or (self.numerator is None and self.ratio is None):
            return "M"
        if self.basis == "scenario":
            return "E"
        return "D" if self.variant.value.endswith("variant/other-population") else "A"

    @property
    def confidentiality(self) -> str:
        """SDMX confidentiality status (CL_CONF_STATUS): N for what is not for publication, F otherwise."""
        return "N" if self.withheld == "small" else "F"

    @property
    def coverage(self) -> Decimal | None:
        """The share of the published whole that was counted, to four decimal places; None when it is not known."""
        if not self.population or self.denominator is None:
            return None
        return (Decimal(self.denominator) / self.population).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    @property
    def percent(self) -> int | None:
        """The ratio as a whole percentage, half rounded up; None without a ratio."""
        exact = self.ratio
        if exact is not None and self.basis != "published" and self.numerator is not None and self.denominator:
            exact = Decimal(self.numerator) / Decimal(self.denominator)
        return None if exact is None else int((exact * 100).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def _printed(self) -> str:
        """The percentage of a figure that has only a ratio: as the document prints it, such as 44.7."""
        if self.ratio is None or self.basis != "published":
            return str(self.percent)
        return f"{(self.ratio * 100).normalize():f}"

    def cells(self, locale: str = LOCALES[0]) -> dict[str, str | int | None]:
        """One row of a table of figures: codes for machines, title and display for readers."""
        return {
            "indicator": self.indicator,
            "basis": self.basis,
            "variant": self.variant.value.rpartition("/")[2],
            "stratum": self.stratum.value.rpartition("/")[2],
            "subject": self.subject.value if self.subject else None,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "ratio": None if self.ratio is None else str(self.ratio),
            "percent": self.percent,
            "period": self.period.isoformat(),
            "referenceDate": self.reference_date.isoformat(),
            "status": self.status,
            "coverage": None if self.coverage is None else str(self.coverage),
            "document": self.document.value if self.document else None,
            "iri": self.iri.value,
            "title": self.title(locale),
            "display": self.display(locale),
        }

    def title(self, locale: str = LOCALES[0]) -> str:
        """What this figure is, in "ja" or "en"."""
        words = [scheme("indicator")[self.indicator].label[locale]]
        words += [_label(c, locale) for c in (self.stratum, self.variant) if not usual(c)]
        return " / ".join(words)

    def display(self, locale: str = LOCALES[0]) -> str:
        """The value for a reader: "66 % (88/134)", "3/4", "16", or "no data"."""
        counts = "" if self.numerator is None else f"{self.numerator:,}"
        if counts and self.denominator is not None:
            counts = f"{counts}/{self.denominator:,}"
        if self.withheld == "small":
            return text("withheld").to(locale)
        if self.withheld:
            return text("{counts} (rate withheld)", counts=counts).to(locale)
        if self.percent is None:
            return counts if counts and self.denominator != 0 else text("no data").to(locale)
        if not counts and self.denominator is not None:
            return text("{percent} % (of {number})", percent=self._printed, number=f"{self.denominator:,}").to(locale)
        if not counts:
            return text("{percent} %", percent=self._printed).to(locale)
        return text("{percent} % ({counts})", percent=self.percent, counts=counts).to(locale)


def _label(concept: Node, locale: str) -> str:
    """The label of a concept of any code list."""
    name, _, code = concept.value.removeprefix(prefixes()["scheme"]).partition("/")
    return scheme(name)[code].label[locale]


def usual(concept: Node) -> bool:
    """Whether a concept is the usual case, which needs no word."""
    return concept.value.removeprefix(prefixes()["scheme"]) in PLAIN


def rank(concept: Node) -> tuple[bool, str, int]:
    """Where a concept stands among others: the usual case first, then as its code list orders them."""
    name = concept.value.removeprefix(prefixes()["scheme"]).partition("/")[0]
    order = [entry.iri for entry in scheme(name).concepts]
    return not usual(concept), name, order.index(concept)
