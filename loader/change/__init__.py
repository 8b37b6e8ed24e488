"""Why a figure changed from one release to another: parts that add up to the difference, each with its records."""

from loader.change.decompose import changes, indicators
from loader.change.part import KINDS, Change, Count, Edit, Entry, Part
from loader.change.population import DATASETS
from loader.change.side import Queried, Side

__all__ = [
    "DATASETS",
    "KINDS",
    "Change",
    "Count",
    "Edit",
    "Entry",
    "Part",
    "Queried",
    "Side",
    "changes",
    "indicators",
]
