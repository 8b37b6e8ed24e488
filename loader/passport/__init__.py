"""Passports of figures: what a number of the policy is, what it is made of, what was left out, and how sure it is.

Figures are never computed here. They are read from the graph of figures of a release, as they were computed when it was
built; what is behind them is asked of the same release with the members query of the indicator. The command and the web
pages tell the same; only what asks differs (`Asking`).
"""

from loader.passport.asking import Asking, Opened
from loader.passport.gap import Gap, gaps
from loader.passport.kept import INDICATORS, Definition, definition, figures, periods
from loader.passport.passport import STATUSES, Delivery, Passport, reason, state

__all__ = [
    "INDICATORS",
    "STATUSES",
    "Asking",
    "Definition",
    "Delivery",
    "Gap",
    "Opened",
    "Passport",
    "definition",
    "figures",
    "gaps",
    "periods",
    "reason",
    "state",
]
