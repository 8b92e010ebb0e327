"""
What many decisions on one snapshot share, so that it is read or worked out once: what they point to, the records they
change, who holds unique values, what texts and formulas come to. Does not own how any of it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from huodan.engines.records.checks import Holders
from huodan.engines.records.combinations import Combined
from huodan.engines.records.draft import Record
from huodan.engines.records.formulas import Worked
from huodan.engines.records.intake import Parsed
from huodan.engines.records.stored import load_many
from huodan.engines.records.targets import Targets
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx


@dataclass(slots=True)
class Shared:
    """
    stored: records that were read beforehand, by form and id. parsed: cells of short texts, by field.

    combined: which record was decided to have some values together that only one may have. leaving: rows that are
    about to go, whose values are free.
    """

    targets: Targets
    holders: Holders
    worked: Worked = field(default_factory=Worked)
    parsed: Parsed = field(default_factory=dict)
    stored: dict[tuple[str, Id], Record] = field(default_factory=dict)
    combined: Combined = field(default_factory=dict)
    leaving: frozenset[Id] = frozenset()

    def load(self, tx: Tx, plan: Plan, form: PlanForm, ids: Iterable[Id]) -> None:
        """Read beforehand the records that are going to be changed."""
        self.stored |= {(form.id, one.id): one for one in load_many(tx, plan, form, tuple(ids))}


def share(
    tx: Tx,
    plan: Plan,
    grant: Grant,
    targets: Targets | None = None,
    combined: Combined | None = None,
    leaving: frozenset[Id] = frozenset(),
) -> Shared:
    """Begin with nothing known but, where there are some, the targets and combinations of earlier snapshots."""
    if targets is not None:
        targets.go_on(tx)
    shared = Shared(targets or Targets(tx, plan, grant), Holders(tx, plan, leaving), leaving=leaving)
    if combined is not None:
        shared.combined = combined
    return shared
