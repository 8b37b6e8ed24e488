"""The figures of the policy: what the queries in ``queries/indicators`` answer, as observations with their evidence.

A published figure and a computed one are two observations and never overwrite each other (04, rules for computing).
Each keeps numerator, denominator and ratio; rounding is for display only.
"""

from loader.indicators.answers import answered, figures
from loader.indicators.cube import observations
from loader.indicators.figure import Figure
from loader.indicators.members import Member, members
from loader.indicators.row import Queried

__all__ = ["Figure", "Member", "Queried", "answered", "figures", "members", "observations"]
