"""A dataset as DCAT tells it (W3C DCAT 3, DCAT-AP 3), in the common elements.

Catalogues in RDF, whether fetched as files, as pages of a feed or from a SPARQL endpoint, all come here. They also
speak FRAPO, PROV and ADMS when they know of funding and identifiers, so those are read too.
"""

from loader.elements.dcat.described import described, feed_entries
from loader.elements.dcat.mapping import map_entry
from loader.elements.dcat.table import TABLE

__all__ = ["TABLE", "described", "feed_entries", "map_entry"]
