"""Fixtures that several folders use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("enishi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("enishi")

SAMPLES = Path(__file__).resolve().parents[1] / "../shared/samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real sample records; the tests that need it are skipped where it is not."""
    if not SAMPLES.is_dir():
        pytest.skip("../shared/samples is absent")
    return SAMPLES.resolve()
