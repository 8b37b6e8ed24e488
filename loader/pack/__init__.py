"""Evidence packs: a release with all that it takes to compute its figures again, as one RO-Crate 1.1 in a ZIP.

A pack holds the dump, the queries, the rules, the findings and the figures of one scope of a release, and the checksum
of each of its files. Equal releases give equal bytes. Whoever has a pack can verify it without the service and without
a network: the figures are computed anew from the dump and compared.
"""

from loader.pack.difference import Difference, Verdict
from loader.pack.kept import Kept, file_name, kept
from loader.pack.make import keep, make
from loader.pack.verify import verify

__all__ = ["Difference", "Kept", "Verdict", "file_name", "keep", "kept", "make", "verify"]
