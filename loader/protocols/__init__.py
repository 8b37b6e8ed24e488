"""How bytes arrive: files and zip archives, HTTP, OAI-PMH. Nothing here knows a source."""
