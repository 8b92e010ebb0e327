"""What is kept for a flow goes when a version without it is published: tried records (``trying_kept.py``)."""

from __future__ import annotations

from huodan.language.document import App
from huodan.storage.db import Tx
from huodan.storage.settings import read_settings, remove_setting

KEPT = "kept_trial"


def forget_flows(tx: Tx, before: App | None, now: App) -> None:
    """Forget what was kept for the flows a document has no more; an app that is removed comes back as it was."""
    if before is None:
        return
    for id in {each.id for each in before.flows} - {each.id for each in now.flows}:
        for key in read_settings(tx, f"{KEPT}:{now.key}:{id}:"):
            remove_setting(tx, key)
