"""The common metadata elements as statements: the one place that knows which term carries which element.

A source module finds a text in its own format and says which element it is; this package normalises it, states it in
the terms of the crosswalk, and remarks on what it had to repair or could not use. So every source tells the same
element in the same terms.
"""

from loader.elements.agent import Naming, organization, person
from loader.elements.catalogue import catalogue_record
from loader.elements.contact import Contact
from loader.elements.dmp import Plan
from loader.elements.funding import Award, Funding, funder, funding, programme
from loader.elements.listing import listed
from loader.elements.observation import Citation, Observation, state_period
from loader.elements.planned import Planned, Planning
from loader.elements.project import Affiliation, Project, affiliate
from loader.elements.resource import Resource, dataset, document

__all__ = [
    "Affiliation",
    "Award",
    "Citation",
    "Contact",
    "Funding",
    "Naming",
    "Observation",
    "Plan",
    "Planned",
    "Planning",
    "Project",
    "Resource",
    "affiliate",
    "catalogue_record",
    "dataset",
    "document",
    "funder",
    "funding",
    "listed",
    "organization",
    "person",
    "programme",
    "state_period",
]
