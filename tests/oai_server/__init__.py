"""A small OAI-PMH 2.0 server for tests: a real HTTP server with the faults that real ones have.

python -m tests.oai_server FOLDER --port 8090
"""

from tests.oai_server.repository import Item, Repository
from tests.oai_server.server import Faults, OaiServer

__all__ = ["Faults", "Item", "OaiServer", "Repository"]
