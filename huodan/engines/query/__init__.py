"""
The read door: lists, figures, records, pickers; nothing else reads records for people (D4, D12).

Every function takes the Grant of whoever asks: what they may not see is answered like what does not exist.
Owns the order, paging, counting and JSON of answers. Does not own rights (``language.access``), how filters and
scopes become SQL (``storage.sql``) or the words of HTTP.
"""

from huodan.engines.query.alike import Lookalike, Lookalikes, alike
from huodan.engines.query.attached import FileNotFound, require_file, require_shown
from huodan.engines.query.figures import aggregate
from huodan.engines.query.listing import Page, query
from huodan.engines.query.need import TooMuch
from huodan.engines.query.order import StaleCursor
from huodan.engines.query.pairs import Alike, LikePair, LikePairs, like_pairs
from huodan.engines.query.parting import parted_from
from huodan.engines.query.paths import require_filter
from huodan.engines.query.pick import Choice, Column, pick
from huodan.engines.query.record import Likeness, Record, copied, get, titles
from huodan.engines.query.request import (
    Aggregate,
    BadQuery,
    Group,
    Measure,
    Order,
    Query,
    read_aggregate,
    read_query,
)
from huodan.engines.query.revealing import NotEncrypted, reveal
from huodan.engines.query.why import FieldVerdict, Owner, Right, Verdict, Why, why

__all__ = [
    "Aggregate",
    "Alike",
    "BadQuery",
    "Choice",
    "Column",
    "FieldVerdict",
    "FileNotFound",
    "Group",
    "LikePair",
    "LikePairs",
    "Likeness",
    "Lookalike",
    "Lookalikes",
    "Measure",
    "NotEncrypted",
    "Order",
    "Owner",
    "Page",
    "Query",
    "Record",
    "Right",
    "StaleCursor",
    "TooMuch",
    "Verdict",
    "Why",
    "aggregate",
    "alike",
    "copied",
    "get",
    "like_pairs",
    "parted_from",
    "pick",
    "query",
    "read_aggregate",
    "read_query",
    "require_file",
    "require_filter",
    "require_shown",
    "reveal",
    "titles",
    "why",
]
