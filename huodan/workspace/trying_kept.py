"""
Tried records that are kept with the way they should go (「这张订单应该这样走」): a publish tries them again on the new draft.

Owns the settings ``kept_trial:…``, one each. What differs is a warning: who publishes says whether it was meant so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, cast

from huodan.kit.errors import HuodanError, Invalid, Problem
from huodan.kit.ids import Id
from huodan.kit.words import Lang, Text, say
from huodan.language.access import Grant
from huodan.language.fields.member import PEOPLE
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.storage.settings import read_settings, remove_setting, write_setting
from huodan.storage.sql.shown import titles
from huodan.workspace.publishing.forgetting import KEPT
from huodan.workspace.trying_flows import Answer, Trial, try_flow, try_in
from huodan.workspace.trying_needs import drafted

MOST_KEPT = 20
MOST_NAMED = 6
MOST_SECONDS = 2.0
"""As long as kept records are tried again, all of a question together."""
Way = tuple[Sequence["WayStep"], str]
"""Steps, and how it ends."""
LANGS: tuple[Lang, ...] = ("zh", "en")
UNTRIED: Text = {"zh": "这次没有重跑", "en": "not tried again this time"}
REST: Text = {
    "zh": "留作对照的单还有 {count} 张没有重跑：一次重跑太久。请到试运行里打开流程看，或去掉不用的。",
    "en": "{count} more records kept to compare with were not tried again, as that takes too long at once. Look at them in "
    "the test run, or take away those you do not need.",
}
ENDS: Mapping[str, Text] = {
    "approved": {"zh": "（走完）", "en": "(done)"},
    "rejected": {"zh": "（拒绝）", "en": "(refused)"},
    "withdrawn": {"zh": "（撤回）", "en": "(taken back)"},
    "cancelled": {"zh": "（取消）", "en": "(cancelled)"},
    "running": {"zh": "（等待）", "en": "(waits)"},
    "stuck": {"zh": "（停住）", "en": "(stuck)"},
}
NOT_BEGUN: Text = {"zh": "（不启动）", "en": "(does not begin)"}


class TooManyKept(HuodanError):
    """A flow has as many kept records as it may."""

    code = "too_many_kept_trials"
    status = 422
    zh = "一个流程最多留 {limit} 张对照的单。请先去掉不用的。"
    en = "A process may keep at most {limit} records to compare with. Take one away first."


@dataclass(frozen=True, slots=True)
class WayStep:
    """One step of a way: its node, what it is called, and whom it asks."""

    node: str
    label: Text
    people: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class KeptTrial:
    """
    A record with the way it should go. answers: what people say on it. title: as who asks sees it, None where they do not.

    now: how it goes by the draft, and ends: how it ends; None where it goes the same way, or nobody can tell. why: it could not
    be tried again. is_untried: there was no time for it.
    """

    id: Id
    record: Id
    starter: Id | None
    answers: Mapping[str, Sequence[Answer]]
    way: tuple[WayStep, ...]
    end: str
    by: Id
    at: int
    title: str | None = None
    now: tuple[WayStep, ...] | None = None
    ends: str | None = None
    why: Text | None = None
    is_untried: bool = False


@dataclass
class Budget:
    """The time kept records may take together; none is broken off."""

    left: float = MOST_SECONDS
    _begun: float = field(default_factory=monotonic)

    @property
    def is_over(self) -> bool:
        """Say whether nothing more is tried."""
        return monotonic() - self._begun > self.left


def keep(
    tx: Tx,
    seen: Grant,
    key: str,
    *,
    flow_id: str,
    record: Id,
    starter: Id | None,
    answers: Mapping[str, Sequence[Answer]],
) -> None:
    """
    Keep a record with the way it goes by the draft as it is.

    Raises:
        what ``try_flow`` raises, TooManyKept; Invalid: where the draft makes no sense.
    """
    trial = try_flow(tx, seen, key, flow_id=flow_id, record=record, starter=starter, answers=answers)
    if trial.problems:
        raise Invalid(trial.problems)
    there = _stored(tx, key, flow_id)
    same = [
        each.id for each in there if (each.record, each.starter, each.answers) == (record, starter, answers)
    ]
    if len(there) - len(same) >= MOST_KEPT:
        raise TooManyKept(limit=MOST_KEPT)
    for id in same:
        remove_setting(tx, _key(key, flow_id, id))
    kept = {
        "record": record,
        "starter": starter,
        "answers": {node: list(each) for node, each in answers.items()},
        "way": [[each.node, each.label, list(each.people)] for each in _way(trial)],
        "end": _end(trial),
        "by": tx.actor.person,
        "at": tx.now,
    }
    write_setting(tx, _key(key, flow_id, tx.new_id()), kept)


def forget(tx: Tx, key: str, *, flow_id: str, id: Id) -> None:
    """Keep a record no more; one that is not kept is none."""
    remove_setting(tx, _key(key, flow_id, id))


def kept_trials(tx: Tx, seen: Grant, key: str, *, flow_id: str) -> tuple[KeptTrial, ...]:
    """
    List what is kept of a flow, each tried again on the draft as long as there is time.

    Raises:
        AppNotFound, Clash; NotFound: without such a flow.
    """
    stored = _stored(tx, key, flow_id)
    plan = drafted(tx, key, flow_id) if stored else ()
    return _tried_again(tx, seen, plan, flow_id, stored, Budget()) if isinstance(plan, Plan) else stored


def differing(
    tx: Tx, seen: Grant, plan: Plan, key: str, flow_id: str, at: str, budget: Budget
) -> Iterator[Problem]:
    """Warn of each kept record that goes another way by a Plan. at: the path of the flow in its app."""
    stored = _stored(tx, key, flow_id)
    tried = _tried_again(tx, seen, plan, flow_id, stored, budget)
    left = sum(each.is_untried for each in tried)
    if left:
        zh, en = (say(REST, lang).format(count=left) for lang in LANGS)
        yield Problem(f"{at}.nodes", "kept_trials_left", zh, en)
    for each in tried:
        name = {
            lang: f"「{each.title}」" if each.title and lang == "zh" else each.title or "–" for lang in LANGS
        }
        if each.is_untried:
            continue
        if each.why is not None:
            zh, en = (say(each.why, lang) for lang in LANGS)
            yield Problem(
                f"{at}.nodes",
                "kept_trial_untried",
                f"留作对照的单没能重跑：{zh}",
                f"A record that is kept to compare with could not be tried again: {en}",
            )
        elif each.now is not None:
            ways = _apart((each.way, each.end), (each.now, each.ends or ""))
            people = {person for steps, _ in ways for step in steps for person in step.people}
            names = titles(tx, seen.plan, seen, PEOPLE, people)
            was, now = (_words(steps, end, names) for steps, end in ways)
            yield Problem(
                f"{at}.nodes",
                "kept_trial_differs",
                f"留作对照的{name['zh']}换了走法：应该走 {say(was, 'zh')}，现在走 {say(now, 'zh')}。"
                "是有意改的，就在试运行里重新留一次。",
                f"“{name['en']}”, kept to compare with, goes another way: it should go {say(was, 'en')}, and now goes "
                f"{say(now, 'en')}. If that is meant, keep it anew in the test run.",
            )


def _tried_again(
    tx: Tx, seen: Grant, plan: Plan, flow_id: str, stored: Sequence[KeptTrial], budget: Budget
) -> tuple[KeptTrial, ...]:
    return tuple(
        replace(each, why=UNTRIED, is_untried=True)
        if budget.is_over
        else _again(tx, seen, plan, flow_id, each)
        for each in stored
    )


def _again(tx: Tx, seen: Grant, plan: Plan, flow_id: str, kept: KeptTrial) -> KeptTrial:
    try:
        trial = try_in(
            tx, seen, plan, flow_id=flow_id, record=kept.record, starter=kept.starter, answers=kept.answers
        )
    except HuodanError as error:
        if error.status >= 500:
            raise
        return replace(kept, why={lang: error.text(lang) for lang in LANGS})
    form = plan.flows[flow_id].flow.form
    title = titles(tx, seen.plan, seen, form, {kept.record})[kept.record]
    way = _way(trial)
    is_same = (_end(trial), [(each.node, each.people) for each in way]) == (
        kept.end,
        [(each.node, each.people) for each in kept.way],
    )
    return replace(kept, title=title) if is_same else replace(kept, title=title, now=way, ends=_end(trial))


def _way(trial: Trial) -> tuple[WayStep, ...]:
    if not trial.begins:
        return (WayStep("", NOT_BEGUN, ()),)
    return tuple(
        WayStep(step.node, step.label, tuple(sorted(person for person, _ in step.people)))
        for step in trial.steps
    )


def _end(trial: Trial) -> str:
    return "stuck" if trial.stuck is not None else trial.state.value


def _apart(was: Way, now: Way) -> tuple[Way, Way]:
    """Give of two ways how each goes on from where they part; a step of another name is the same."""
    first = 0
    pairs = zip(was[0], now[0], strict=False)
    for one, other in pairs:
        if (one.node, one.people) != (other.node, other.people):
            break
        first += 1
    return (was[0][first:], was[1]), (now[0][first:], now[1])


def _words(steps: Sequence[WayStep], end: str, names: Mapping[Id, str | None]) -> Text:
    """Say how a way goes, and how it ends. names: of people, None for those its reader may not know."""
    ends = [ENDS[end]] if end in ENDS and all(each.node for each in steps) else []
    more: list[Text] = [{"zh": "…", "en": "…"}] if len(steps) > MOST_NAMED else []
    said = [_step(each, names) for each in steps[:MOST_NAMED]]
    return {lang: " → ".join(say(each, lang) for each in (*said, *more, *ends)) for lang in LANGS}


def _step(step: WayStep, names: Mapping[Id, str | None]) -> Text:
    known = [name for person in step.people if (name := names.get(person))]
    zh, en = (f"（{'、'.join(known)}）", f" ({', '.join(known)})") if known else ("", "")
    return {"zh": say(step.label, "zh") + zh, "en": say(step.label, "en") + en}


def _key(app: str, flow_id: str, id: Id) -> str:
    return f"{KEPT}:{app}:{flow_id}:{id}"


def _stored(tx: Tx, app: str, flow_id: str) -> tuple[KeptTrial, ...]:
    prefix = f"{KEPT}:{app}:{flow_id}:"
    found = read_settings(tx, prefix).items()
    listed = [_read(Id(int(key.removeprefix(prefix))), cast("dict[str, Any]", each)) for key, each in found]
    return tuple(sorted(listed, key=lambda each: each.id))


def _read(id: Id, kept: Mapping[str, Any]) -> KeptTrial:
    return KeptTrial(
        id,
        kept["record"],
        kept["starter"],
        kept["answers"],
        tuple(WayStep(node, label, tuple(people)) for node, label, people in kept["way"]),
        kept["end"],
        kept["by"],
        kept["at"],
    )
