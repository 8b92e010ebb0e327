"""
Why something could not be worked out, told so that nobody learns from it what they may not see.

The words of a failure carry the values it met. Who does not see all that was read is told only that there is something unseen.
Owns the words of no failure: those are where it is found.
"""

from __future__ import annotations

from collections.abc import Iterable

from huodan.engines.records.draft import RecordDraft
from huodan.kit.errors import HuodanError
from huodan.language.access import SYSTEM_IDS
from huodan.language.plan.flow_own import RUN
from huodan.language.plan.formulas import PARENT
from huodan.language.plan.model import Compute, FieldPath

UNSEEN = {"zh": "其中用到了你看不到的内容", "en": "it uses something you cannot see"}


def reason(draft: RecordDraft, error: HuodanError, read: Iterable[Compute | None]) -> dict[str, str]:
    """Give the words of a failure in both languages; ``read`` are the formulas whose values they may carry."""
    if not reads_plainly(draft, read):
        return UNSEEN
    return {"zh": error.text("zh"), "en": error.text("en")}


def reads_plainly(draft: RecordDraft, read: Iterable[Compute | None]) -> bool:
    """Say whether all that some formulas read of the form is shown to who saves, as it is."""
    asked = [path for compute in read if compute is not None for path in compute.references]
    return draft.plain is None or all(_is_plain(draft, draft.plain, path) for path in asked)


def _is_plain(draft: RecordDraft, plain: frozenset[str], path: FieldPath) -> bool:
    """Say whether all a path reads of the form is shown as it is; of sub-rows the subform and the column."""
    if path[0] == RUN:
        return False
    own = path[1:] if path[0] == PARENT else path
    ids = own[:2] if own[0] in draft.rows else own[:1]
    return all(id in plain or id in SYSTEM_IDS for id in ids)
