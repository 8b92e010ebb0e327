"""
The command line: one file per group of commands; each hangs its commands on ``cli``.
"""

import pkgutil
from importlib import import_module

from huodan.doors.cli._base import cli, refuse, spoken
from huodan.kit.errors import HuodanError

for _found in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")


def main() -> None:
    """This function will run the command line; a user's mistake is worded, not traced."""
    try:
        cli()
    except HuodanError as error:
        refuse(error.text(spoken()))
    except OSError as error:  # a file named on the command line
        refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))


__all__ = ["cli", "main"]
