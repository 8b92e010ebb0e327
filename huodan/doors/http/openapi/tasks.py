"""The operations about lists of to-dos: of people who are signed in, as a program is asked nothing (decision 0075)."""

from __future__ import annotations

from typing import Any

from huodan.doors.http.openapi.around import asked, operation
from huodan.doors.http.openapi.shared import MAYBE_REFERENCE, NULLABLE_TEXT, TEXT, built, listed, ref
from huodan.doors.http.route import API
from huodan.engines.flow import MOST_LISTED, Order, Which
from huodan.kit.words import Lang, Text, say
from huodan.language.flow.run import RunState

Tree = dict[str, Any]
NUMBER: Tree = {"type": "integer"}
SAID: dict[str, Text] = {
    "flow": {"zh": "只要这个流程的：它的 id", "en": "Only of this process, by its id"},
    "form": {"zh": "只要这张表单的，如 orders.order", "en": "Only about this form, such as orders.order"},
    "step": {"zh": "只要停在这一步的：节点的 id", "en": "Only at this step, by the id of its node"},
    "starter": {"zh": "只要这个人发起的，如 usr_…", "en": "Only begun by them, such as usr_…"},
    "days": {"zh": "只要等了超过几天的", "en": "Only what waits for more days than these"},
    "late": {"zh": "true：只要超时的", "en": "true: only what is late"},
    "unseen": {
        "zh": "true：只要没看过的（which=copied）",
        "en": "true: only what was not seen (which=copied)",
    },
    "words": {"zh": "标题里有这些字的", "en": "Whose titles have these words"},
    "state": {"zh": "只要到了这个状态的", "en": "Only those that stand so"},
    "order": {
        "zh": "newest 最新的在前，longest 等得最久的在前，due 快到期的在前",
        "en": "newest first, longest waiting first, or due first",
    },
    "before": {"zh": "上一页的 next", "en": "The next of the page before"},
}


FLAG: Tree = {"type": "string", "enum": ["true", "false"]}
NARROW: Tree = {
    "days": NUMBER | {"minimum": 1, "maximum": 999},
    "late": FLAG,
    "words": TEXT | {"maxLength": 100},
}
STATE: Tree = {"type": "string", "enum": [each.value for each in RunState]}
PAGE: Tree = {"limit": NUMBER | {"minimum": 1, "maximum": MOST_LISTED}, "before": TEXT}
OWN = dict.fromkeys(("flow", "form", "step", "starter"), TEXT) | {"unseen": FLAG} | NARROW
BEGUN = dict.fromkeys(("flow", "form"), TEXT) | {"state": STATE} | NARROW
SUMMARIES: dict[str, dict[str, str]] = {
    "tasks": {"zh": "我的待办，筛选和排序后的", "en": "My to-dos, narrowed and in an order"},
    "my_runs": {"zh": "我发起的流程", "en": "The processes I began"},
    "task_choices": {
        "zh": "可以按什么筛选，各有几条",
        "en": "What can be narrowed by, and how many there are",
    },
}


def tasks(lang: Lang) -> Tree:
    """This function will describe the lists of to-dos."""
    run_page = built({"rows": listed(ref("Run")), "next": NULLABLE_TEXT}, "rows", "next", is_open=True)
    order = {"order": _one_of(*Order)}
    runs_order = {"order": _one_of(Order.NEWEST, Order.LONGEST)}
    which_run = {"which": _one_of("started", "stuck", "long")}
    every = OWN | {"which": _one_of(*Which, "started"), "state": STATE}
    return {
        f"{API}/tasks": _get("tasks", _page(), lang, OWN | {"which": _one_of(*Which)} | order | PAGE),
        f"{API}/runs": _get("my_runs", run_page, lang, BEGUN | which_run | runs_order | PAGE),
        f"{API}/task_choices": _get("task_choices", _choices(), lang, every),
    }


def _one_of(*names: str) -> Tree:
    return {"type": "string", "enum": [str(name) for name in names]}


def _get(name: str, answer: Tree, lang: Lang, wanted: Tree) -> Tree:
    described = [
        asked(each, schema | ({"description": say(SAID[each], lang)} if each in SAID else {}))
        for each, schema in wanted.items()
    ]
    return {"get": operation(name, SUMMARIES[name], answer, lang, parameters=described, more=(422,))}


def _page() -> Tree:
    moment: Tree = {"type": ["string", "null"], "format": "date-time"}
    record = built({"id": TEXT, "title": NULLABLE_TEXT}, "id", "title", is_open=True)
    row = {
        "id": TEXT,
        "run": TEXT,
        "flow": built({"id": TEXT, "label": TEXT}, "id", "label", is_open=True),
        "step": TEXT,
        "state": TEXT,
        "record": {"anyOf": [record, {"type": "null"}]},
        "values": {"type": "object"},
        "starter": MAYBE_REFERENCE,
        "opened_at": moment,
        "closed_at": moment,
        "due_at": moment,
    }
    page = {"rows": listed(built(row, *row, is_open=True)), "next": NULLABLE_TEXT, "todo": NUMBER}
    return built(page, "rows", "next", "todo", is_open=True)


def _choices() -> Tree:
    count = {"count": NUMBER}
    named = built({"id": TEXT, "label": TEXT, **count}, "id", "label", "count", is_open=True)
    form = built(
        {"app": TEXT, "key": TEXT, "label": TEXT, **count}, "app", "key", "label", "count", is_open=True
    )
    step = built(
        {"flow": TEXT, "id": TEXT, "label": TEXT, **count}, "flow", "id", "label", "count", is_open=True
    )
    who = built({"person": MAYBE_REFERENCE, **count}, "person", "count", is_open=True)
    state = built({"state": TEXT, **count}, "state", "count", is_open=True)
    told = {
        **count,
        "is_more": {"type": "boolean"},
        "is_part": {"type": "boolean"},
        "flows": listed(named),
        "forms": listed(form),
        "steps": listed(step),
        "starters": listed(who),
        "states": listed(state),
    }
    return built(told, *told, is_open=True)
