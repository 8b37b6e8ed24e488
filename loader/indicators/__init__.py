"""The figures of the policy: what the queries in ``queries/indicators`` answer, as observations with their evidence.

A published figure and a computed one are two observations and never overwrite each other (04, rules for computing).
Each keeps numerator, denominator and ratio; rounding is for display only.
"""

from loader.indicators.answers import Queried, figures
from loader.indicators.cube import observations
from loader.indicators.figure import Figure

__all__ = ["Figure", "Queried", "figures", "observations"]
