"""Published figures beside the computed ones, with the gap explained (04, indicators: neither overwrites the other)."""

from __future__ import annotations

from dataclasses import dataclass

from loader.indicators.figure import Figure, usual
from loader.indicators.members import Member, asked
from loader.passport.passport import Passport, label, reason, state
from loader.record import Node
from ontology import scheme, text

INVENTED = "/document/survey/enishi-demonstration"
"""How the IRI of the document ends that rows invented for the demonstration cite."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A published figure beside the computed one of the same part.

    Args:
        published: the figure of a document; what follows from its counts where that is the figure with a ratio.
        computed: the figure of the graph, None when there is none.
        reasons: concepts of the code list gap.
        members: what is behind the computed figure.
    """

    published: Figure
    computed: Figure | None
    reasons: tuple[Node, ...]
    members: tuple[Member, ...]

    @property
    def numerator(self) -> int | None:
        """Computed minus published numerator; None when either is not known."""
        return None if self.computed is None else _difference(self.computed.numerator, self.published.numerator)

    @property
    def denominator(self) -> int | None:
        """Computed minus published denominator; None when either is not known."""
        return None if self.computed is None else _difference(self.computed.denominator, self.published.denominator)

    def told(self, locale: str) -> list[str]:
        """The reasons in words."""
        return [label(node, locale) for node in self.reasons]


def _difference(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def gaps(passport: Passport) -> list[Gap]:
    """Every published figure of an indicator with the computed one of the same subject and part.

    Targets are no figures of what is, and surveys of other populations have no counterpart in the graph.
    """
    return [
        _gap(passport, figure) for figure in passport.every if figure.basis == "published" and usual(figure.variant)
    ]


def _gap(passport: Passport, published: Figure) -> Gap:
    computed = _counterpart(passport, published)
    if computed is None:
        code = "no-data" if asked(passport.indicator) is not None else "not-computable"
        return Gap(published, None, (scheme("gap")[code].iri,), ())
    members = passport.members(computed)
    codes = [code for code, holds in _reasons(published, computed, members) if holds]
    return Gap(published, computed, tuple(scheme("gap")[code].iri for code in codes), members)


def _counterpart(passport: Passport, published: Figure) -> Figure | None:
    same = [
        f
        for f in passport.every
        if f.basis == "computed"
        and (f.subject, f.stratum) == (published.subject, published.stratum)
        and usual(f.variant)
    ]
    return max(same, key=lambda f: f.period, default=None)


def _reasons(published: Figure, computed: Figure, members: tuple[Member, ...]) -> list[tuple[str, bool]]:
    is_empty = computed.numerator is None
    less, whole = computed.denominator, published.denominator
    by_count = _difference(computed.numerator, published.numerator) or 0
    is_a_count = published.denominator is None and computed.denominator is None
    return [
        ("no-data", is_empty),
        ("list-not-available", published.indicator != "K7"),
        ("other-date", published.period != computed.period),
        ("invented", any(node.value.endswith(INVENTED) for node in computed.evidence)),
        ("part-of-the-whole", not is_empty and less is not None and whole is not None and less < whole),
        ("more-than-published", is_a_count and by_count > 0),
        ("fewer-than-published", is_a_count and by_count < 0),
        ("left-out", not is_empty and any(m.excluded is not None for m in members)),
    ]


HEAD = (
    text("Indicator"), text("Part"), text("Published figure"), text("Last day of the period"), text("Document"),
    text("Computed figure"), text("Reference date"), text("Difference of numerators"),
    text("Difference of denominators"), text("Why they differ"),
)  # fmt: skip
MEMBER_HEAD = (
    text("Indicator"), text("Part"), text("What was looked at"), text("State"), text("Reason"),
    text("Records about it"), text("Its IRI"),
)  # fmt: skip


def row(passport: Passport, gap: Gap) -> tuple[object, ...]:
    """One row of the table of gaps."""
    locale, computed, document = passport.locale, gap.computed, gap.published.document
    return (
        passport.indicator,
        of(passport, gap.published),
        gap.published.display(locale),
        gap.published.period,
        passport.title(document) if document else "",
        computed.display(locale) if computed else text("no data").to(locale),
        computed.reference_date if computed else None,
        gap.numerator,
        gap.denominator,
        " / ".join(gap.told(locale)),
    )


def of(passport: Passport, figure: Figure) -> str:
    """What a figure is about, without the name of the indicator."""
    said = [passport.title(figure.subject)] if figure.subject else []
    said += [label(c, passport.locale) for c in (figure.stratum, figure.variant) if not usual(c)]
    return " / ".join(said) or label(figure.stratum, passport.locale)


def member_rows(passport: Passport, figure: Figure, members: tuple[Member, ...]) -> list[tuple[object, ...]]:
    """The things behind a computed figure: what was looked at, its state, the reason, its records."""
    named = passport.titles(m.iri for m in members)
    head = passport.indicator, of(passport, figure)
    return [
        (
            *head,
            named[m.iri.value],
            state(m, passport.locale),
            reason(m, passport.locale),
            " ".join(r.value for r in m.records),
            m.iri.value,
        )
        for m in members
    ]
