"""One record through the validation API: milliseconds from request to report.

    python -m bench.validate [COUNT]

Sends each of some records COUNT times, one after the other, to a service of its own that is warm, and prints p50, p99
and the time of the first. The goal is a p50 below 50 ms.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from tests.sparql_app.conftest import Service, example, write_release

RECORDS = {
    "JPCOAR XML": "jairo/getrecord-15.xml",
    "GakuNin RDM JSON": "grdm/robot-registration.json",
    "report CSV": "grdm/sip-report.csv",
    "DMP workbook": "dmp/coast-plan.xlsx",
    "DCAT Turtle": "dcat/kakuu-ocean.ttl",
}
REPORTS = ("application/json", "text/turtle", "text/csv")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if sys.argv[1:] else 200
    with tempfile.TemporaryDirectory() as name:
        write_release(Path(name), "r1", example())
        service = Service(Path(name), workers=1)
        try:
            begun = time.perf_counter()
            _once(service, "jairo/getrecord-15.xml", "text/csv")
            print(f"the first of all, which starts the processes: {time.perf_counter() - begun:.1f} s")
            print(f"{'record':18} {'report':18} {'p50 ms':>8} {'p99 ms':>8}")
            for title, path in RECORDS.items():
                for report in REPORTS:
                    taken = [_once(service, path, report) for _ in range(count)]
                    slow = quantiles(taken, n=100)[98]
                    print(f"{title:18} {report:18} {median(taken) * 1000:8.1f} {slow * 1000:8.1f}")
        finally:
            service.stop()


def _once(service: Service, path: str, report: str) -> float:
    file = Path("loader/demo") / path
    content = file.read_bytes()
    begun = time.perf_counter()
    answer = service.http.post(
        "/validate/auto/api/validate",
        files={"contentToValidate": (file.name, content)},
        data={"reportSyntax": report},
    )
    taken = time.perf_counter() - begun
    assert answer.status_code == 200, answer.text
    return taken


if __name__ == "__main__":
    main()
