"""
The routes, one file per topic: each gives its ``ROUTES``. The folder is the registry.
"""

import pkgutil
from importlib import import_module

from huodan.doors.http.route import Route

_NAMES = sorted(found.name for found in pkgutil.iter_modules(__path__))

ROUTES: tuple[Route, ...] = tuple(
    route for name in _NAMES for route in import_module(f"{__name__}.{name}").ROUTES
)
