"""Reports for auditors: how many findings there are, whose they are, and what is to be done about each.

Every number and row comes from queries of ``queries/pages``, asked of one release. The command and the web pages make
the same report; only what asks differs (`Asking`).
"""

from loader.report.asking import Asking, Opened
from loader.report.entry import Entry
from loader.report.facet import EVERYTHING, FACETS, WHOLE, Facet, facet
from loader.report.form import FORMS, Form, written
from loader.report.report import Part, Report
from loader.report.tally import Tally

__all__ = [
    "EVERYTHING",
    "FACETS",
    "FORMS",
    "WHOLE",
    "Asking",
    "Entry",
    "Facet",
    "Form",
    "Opened",
    "Part",
    "Report",
    "Tally",
    "facet",
    "written",
]
