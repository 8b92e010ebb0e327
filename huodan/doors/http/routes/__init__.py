"""
The routes, one file per topic: each gives its ``ROUTES``.
"""

from huodan.doors.http.route import Route
from huodan.doors.http.routes import (
    apps,
    batch,
    bulk,
    entry,
    exchange,
    files,
    jobs,
    keys,
    people,
    records,
    rows,
)

ROUTES: tuple[Route, ...] = (
    *entry.ROUTES,
    *apps.ROUTES,
    *people.ROUTES,
    *keys.ROUTES,
    *rows.ROUTES,
    *batch.ROUTES,
    *records.ROUTES,
    *exchange.ROUTES,
    *jobs.ROUTES,
    *bulk.ROUTES,
    *files.ROUTES,
)
