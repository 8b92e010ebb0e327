"""
Comments: what people say about a record, to those who see it.

Who sees a record reads what is said about it, as it is seen at that moment; who may also say something is a right of the
role. A comment makes no version of its record (decision 0052). Owns the table ``comment``. Does not own who is told of
it (``engines/inbox.py``).
"""

from huodan.engines.comments.reading import MOST_LISTED, Page, Shown, comment, comments
from huodan.engines.comments.saying import LONGEST, MOST_MENTIONS, Decision, apply, decide, forget, move
from huodan.engines.comments.stored import EDITED_WITHIN_MS, CommentNotFound, Said

__all__ = [
    "EDITED_WITHIN_MS",
    "LONGEST",
    "MOST_LISTED",
    "MOST_MENTIONS",
    "CommentNotFound",
    "Decision",
    "Page",
    "Said",
    "Shown",
    "apply",
    "comment",
    "comments",
    "decide",
    "forget",
    "move",
]
