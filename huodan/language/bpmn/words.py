"""What stands in the picture: names, moments and conditions as people say them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from huodan.kit.words import Text, say
from huodan.language.document import App
from huodan.language.document.flow import Flow
from huodan.language.document.flow_words import STARTS
from huodan.language.flow.notation import Meant, Moment

UNITS: dict[str, tuple[str, str]] = {
    "minute": ("分钟", "minutes"),
    "hour": ("小时", "hours"),
    "day": ("天", "days"),
    "working_day": ("个工作日", "working days"),
}
PERIODS = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D"}
SAID: dict[str, Text] = {
    "again": {"zh": "修改后重新提交", "en": "Hand in again"},
    "ended": {"zh": "结束", "en": "End"},
    "refused": {"zh": "已拒绝", "en": "Refused"},
    "yes": {"zh": "是", "en": "Yes"},
    "no": {"zh": "否", "en": "No"},
    "failed": {"zh": "失败", "en": "Failed"},
}


class Words:
    """Says what a flow of an app is about, in one language. formula: says one by the table it is about and its text."""

    def __init__(self, app: App, flow: Flow, lang: str, formula: Callable[[str, str], str]) -> None:
        self.flow, self.lang, self._formula = flow, lang, formula
        tree = app.model_dump(include={"forms", "roles", "flows"})
        self._labels = dict(_labels(tree))

    def say(self, text: Text) -> str:
        """Say a text of the document."""
        return say(text, self.lang)

    def said(self, name: str) -> str:
        """Say something of ours."""
        return say(SAID[name], self.lang)

    def start(self) -> str:
        """Say what sets it off."""
        return STARTS[self.flow.start.on][self.lang == "en"]

    def formula(self, text: str) -> str:
        """Say a condition."""
        return self._formula(self.flow.form, text)

    def meant(self, who: Meant) -> str:
        """Say who is meant."""
        named = [self.say(self._labels[id]) for id in who.ids if id in self._labels]
        sign = "：" if self.lang == "zh" else ": "
        return self.say(who.by) + (sign + "、".join(named) if named else "")

    def moment(self, moment: Moment) -> str:
        """Say when."""
        zh = self.lang == "zh"
        after = moment.after or 0
        length = f"{abs(after)} {UNITS[moment.unit][not zh]}"
        if moment.field is None:
            return length
        field = self.say(self._labels.get(moment.field, moment.field))
        if after == 0:
            return field
        if zh:
            return f"{field}{'前' if after < 0 else '后'} {length}"
        return f"{length} {'before' if after < 0 else 'after'} {field}"

    def timer(self, moment: Moment) -> tuple[str, str]:
        """Give the element of a timer and what stands in it: a period of ISO 8601 where there is one."""
        period = PERIODS.get(moment.unit)
        if moment.field is not None or period is None or moment.after is None:
            return ("timeDate" if moment.field is not None else "timeDuration"), self.moment(moment)
        if moment.again is not None:
            return "timeCycle", f"R{moment.most}/{period.format(moment.again)}"
        return "timeDuration", period.format(moment.after)


def _labels(tree: Any) -> Iterator[tuple[str, Text]]:
    """Give the label of everything with an id, at any depth."""
    if isinstance(tree, dict):
        label = tree.get("label") or tree.get("name")
        if isinstance(tree.get("id"), str) and isinstance(label, str | dict):
            yield tree["id"], label
        for each in tree.values():
            yield from _labels(each)
    elif isinstance(tree, list | tuple):
        for each in tree:
            yield from _labels(each)
