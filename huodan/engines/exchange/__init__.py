"""
Files in: a csv or workbook becomes a table, its columns find their fields, its rows become values of records.

Pure: no database and no rights of its own. ``workspace/importing.py`` looks up what exists and performs.
"""

from huodan.engines.exchange.cells import quoted, same_key
from huodan.engines.exchange.choosing import Chooser, Strange, option_name
from huodan.engines.exchange.entries import MOST_LINES_AT_ONCE, Entries, Entry
from huodan.engines.exchange.grouping import Column
from huodan.engines.exchange.joining import Link
from huodan.engines.exchange.mapping import (
    Aim,
    aims_within,
    find_aim,
    may_aim,
    open_aims,
    propose,
    propose_alike,
    read_mapping,
)
from huodan.engines.exchange.mending import REASON, write_errors
from huodan.engines.exchange.mistakes import MOST_ERRORS, CellError, Mistakes
from huodan.engines.exchange.pictures import find_pictures, pictures_of
from huodan.engines.exchange.pointing import Pointing
from huodan.engines.exchange.reading import File, find_links, read_table
from huodan.engines.exchange.seen import Seen, fits_kind, look, shown
from huodan.engines.exchange.table import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Line, Remark, Table

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ERRORS",
    "MOST_LINES_AT_ONCE",
    "MOST_ROWS",
    "Aim",
    "CellError",
    "Chooser",
    "Column",
    "Entries",
    "Entry",
    "File",
    "Line",
    "Link",
    "Mistakes",
    "REASON",
    "Pointing",
    "Remark",
    "Seen",
    "Strange",
    "Table",
    "aims_within",
    "find_aim",
    "find_links",
    "find_pictures",
    "fits_kind",
    "look",
    "may_aim",
    "open_aims",
    "pictures_of",
    "option_name",
    "propose",
    "propose_alike",
    "read_mapping",
    "read_table",
    "quoted",
    "same_key",
    "shown",
    "write_errors",
]
