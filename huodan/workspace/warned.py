"""What of a draft's flows works, but perhaps not as it was meant: told before it is published, and no reason to refuse that."""

from __future__ import annotations

from collections.abc import Iterator

from huodan.kit.errors import Problem
from huodan.language.access import Grant
from huodan.language.plan import Plan
from huodan.language.plan.flow_conflicts import conflicts
from huodan.language.plan.flow_ranges import warnings as flow_warnings
from huodan.storage.db import Tx
from huodan.workspace.administering import plan_to_show
from huodan.workspace.drafts import Draft
from huodan.workspace.flow_lint import lint
from huodan.workspace.flowing.starting import is_too_many
from huodan.workspace.plans import Problems, published_apps, try_plan
from huodan.workspace.runs.cutting import TOO_MANY_DUE
from huodan.workspace.trying_kept import Budget, differing
from huodan.workspace.trying_needs import with_flows


def warnings(tx: Tx, seen: Grant, found: Draft) -> Problems:
    """List them, as far as who asks may know; nothing where the draft cannot be published anyway."""
    plan = plan_to_show(tx, found.app.key, found.app)
    return tuple(_warnings(tx, seen, found, plan)) if isinstance(plan, Plan) else ()


def _warnings(tx: Tx, seen: Grant, found: Draft, plan: Plan) -> Iterator[Problem]:
    # Whom a flow asks is found by departments and accounts, which who builds one app alone need not see.
    whole = try_plan(tx, (published_apps(tx) | {found.app.key: found.app}).values())
    tried, budget = with_flows(tx, found.app) if found.app.flows else None, Budget()
    for number, flow in enumerate(found.app.flows):
        at, planned = f"{found.app.key}.flows.{number}", plan.flows[flow.id]
        yield from flow_warnings(planned, at)
        yield from conflicts(plan, planned, at)
        if isinstance(whole, Plan):
            yield from lint(tx, seen, whole, whole.flows[flow.id], at)
        if is_too_many(tx, seen.plan, plan, planned):
            yield Problem(f"{at}.start.where", "too_many_due", TOO_MANY_DUE["zh"], TOO_MANY_DUE["en"])
        if isinstance(tried, Plan):
            yield from differing(tx, seen, tried, found.app.key, flow.id, at, budget)
