"""Pass: no formula, rule, check or button reads what is encrypted: it would tell everybody (decision 0062)."""

from __future__ import annotations

from collections.abc import Iterator

from huodan.kit.words import say
from huodan.language.fields import Store
from huodan.language.plan.draft import Draft
from huodan.language.plan.formulas import target
from huodan.language.plan.model import Compute, PlanField


def check(draft: Draft) -> None:
    """Refuse what reads an encrypted field."""
    for at, table, compute in _computes(draft):
        for path in sorted(compute.references):
            found = target(draft, table, path)
            if found.store is Store.SEALED:
                refuse(draft, at, found)
                break


def refuse(draft: Draft, at: str, found: PlanField) -> None:
    """Refuse an encrypted field where it would be read."""
    zh = f"「{say(found.label, 'zh')}」是加密字段，公式、规则、校验、按钮和流程不能用它。请去掉它。"
    en = f"“{say(found.label, 'en')}” is encrypted: no formula, rule, check, button or process uses it. Leave it out."
    draft.problem(at, "sealed_in_formula", zh, en)


def _computes(draft: Draft) -> Iterator[tuple[str, str, Compute]]:
    """List everything that was compiled, with its place and the table it reads from."""
    for at, found in draft.table_fields():
        for name, compute in (("formula", found.compute), ("default_formula", found.default)):
            if compute is not None:
                yield f"{at}.{name}", found.table, compute
    for at, _, form in draft.walk():
        for index, each in enumerate(draft.checks.get(form.id, ())):
            yield f"{at}.checks.{index}.formula", each.table, each.compute
        rules = draft.rules.get(form.id)
        for index, rule in enumerate(rules.rules if rules is not None else ()):
            if rule.when is not None:
                yield f"{at}.rules.{index}.when", rule.table, rule.when
            for number, deed in enumerate(rule.does):
                for compute in deed.computes:
                    yield f"{at}.rules.{index}.does.{number}.formula", rule.table, compute
        for index, button in enumerate(draft.buttons.get(form.id, ())):
            for name, asked in (("when", button.when), ("bars", button.bars)):
                if asked is not None:
                    yield f"{at}.buttons.{index}.{name}", form.id, asked
            for number, (_, value) in enumerate(button.sets):
                yield f"{at}.buttons.{index}.sets.{number}.formula", form.id, value
