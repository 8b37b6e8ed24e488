"""Run the test server by hand: ``python -m tests.oai_server FOLDER --port 8090``."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.oai_server import Faults, OaiServer, Repository


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.oai_server", description="Serve a folder by OAI-PMH.")
    parser.add_argument("folder", type=Path, help="folder with JPCOAR records or saved OAI-PMH responses")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--page-size", type=int, default=100)
    parser.add_argument("--busy", type=int, nargs="*", default=[], help="list requests answered with 503")
    parser.add_argument("--forget", type=int, nargs="*", default=[], help="list requests before which tokens expire")
    chosen = parser.parse_args()
    faults = Faults(busy=dict.fromkeys(chosen.busy, "1"), forget=set(chosen.forget))
    repository = Repository.from_folder(chosen.folder)
    server = OaiServer(repository, port=chosen.port, page_size=chosen.page_size, faults=faults)
    print(f"{len(repository.items)} records at {server.url}", flush=True)  # noqa: T201
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("stopped")  # noqa: T201


if __name__ == "__main__":
    main()
