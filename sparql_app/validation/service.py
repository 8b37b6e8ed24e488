"""Validation on demand as a part of the service."""

from __future__ import annotations

from flask import Flask

from loader.settings import Settings
from sparql_app.validation import api, asking, page
from sparql_app.validation.pool import Pool


def attach(app: Flask, settings: Settings) -> None:
    """Answer under /validate. No process starts before somebody comes."""
    app.extensions[asking.EXTENSION] = Pool(settings)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(page.blueprint)


def close(app: Flask) -> None:
    """End the processes that validate."""
    pool: Pool = app.extensions[asking.EXTENSION]
    pool.close()
