"""The survey: tables that people fill in, for what no system tells (04 section B, what the questions need).

Institutions with class and repository, data policies, programmes with the status of the mechanism, calls and budgets,
duties, metadata counts reported to e-Rad, use of data, link checks, researchers of institutions. ``tables.yaml``
declares the tables; ``enishi template`` writes empty ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from loader.errors import RefusedError
from loader.protocols.location import read_location
from loader.record import Field, Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.survey.fields import MAPPING
from loader.sources.survey.institutions import map_institution, map_policy
from loader.sources.survey.links import map_link_check
from loader.sources.survey.numbers import map_count, map_staff, map_usage
from loader.sources.survey.programmes import map_duty, map_programme
from loader.sources.survey.sheet import NAME, read
from ontology import text

_MAPPINGS: Mapping[str, Callable[[Record, Statements, Field], None]] = {
    "survey_institutions": map_institution,
    "survey_policies": map_policy,
    "survey_programmes": map_programme,
    "survey_duties": map_duty,
    "survey_erad-counts": map_count,
    "survey_usage": map_usage,
    "survey_link-checks": map_link_check,
    "survey_staff": map_staff,
}


def map_record(record: Record, statements: Statements) -> None:
    """State what a row of a survey table tells.

    Raises:
        RefusedError: the record has no content, or the row lacks what it is about.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    _MAPPINGS[record.format](record, statements, record.fields)


def fetch(origin: Origin) -> Iterator[Raw]:
    """The tables at a path or address."""
    yield from read_location(origin.location, origin.settings)


SOURCE = Source(
    name=NAME,
    title=text("Survey tables"),
    operator=text("The operator of this service"),
    homepage="",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
