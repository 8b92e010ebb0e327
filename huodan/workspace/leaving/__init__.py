"""
Who leaves hands over in one act (离职交接, decision 0090): what waits for them, what names them, what is theirs to look after.

Owns what a hand-over counts before, does, and takes back. Does not own tasks (``flowing``), versions of apps
(``publish.py``), accounts (``staff.py``) or how records change (``perform``).
"""
