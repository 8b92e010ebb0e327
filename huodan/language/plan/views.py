"""Pass: layouts of views name fields that fit: lanes, days, sums, groups, colours."""

from __future__ import annotations

from huodan.language.document import Form, View
from huodan.language.document.views import NEEDS, POINTERS, has_day, makes_lanes
from huodan.language.fields import Store
from huodan.language.plan.draft import Draft
from huodan.language.plan.model import OnlyShown, Path, PlanTable, UnknownPath
from huodan.language.plan.prices import prices

NEEDED = {
    "lane_by": ("看板要按一个单选或成员字段分列。", "A kanban has lanes by a single choice or a member."),
    "date": ("日历要有一个日期字段。", "A calendar needs a date."),
    "until": (
        "结束日期要和开始日期是同一种字段。",
        "The last day must be a field of the same kind as the first.",
    ),
    "lane_sum": ("只有数量和金额能合计，单价不行。", "Only quantities and amounts add up, not prices."),
    "sums": ("只有数量和金额能合计，单价不行。", "Only quantities and amounts add up, not prices."),
    "tint_by": ("只能按单选字段上色。", "Colours come from a single choice."),
    "group": ("这个字段不能分组。", "This field cannot group rows."),
}


def check(draft: Draft) -> None:
    """Check what each view is laid out by."""
    for at, _, form in draft.walk():
        for index, view in enumerate(form.views):
            _View(draft, f"{at}.views.{index}", form, view).check()


class _View:
    def __init__(self, draft: Draft, at: str, form: Form, view: View) -> None:
        self.draft, self.at, self.form, self.view = draft, at, form, view

    def check(self) -> None:
        view = self.view
        needed = NEEDS.get(view.layout)
        if needed is not None and getattr(view, needed) is None:
            self._problem(needed, f"no_{needed}", needed)
        for name in POINTERS:
            text = getattr(view, name)
            if text is not None and (path := self._path(name, text)) is not None:
                self._fit(name, name, path)
        for index, text in enumerate(view.sums):
            if (path := self._path(f"sums.{index}", text)) is not None:
                self._fit("sums", f"sums.{index}", path)

    def _path(self, place: str, text: str) -> Path | None:
        try:
            path = self.draft.plan().path(self.form.id, text)
            path.require_queryable()
        except (UnknownPath, OnlyShown) as error:
            self.draft.refuse(f"{self.at}.{place}", error)
            return None
        return path

    def _fit(self, name: str, place: str, path: Path) -> None:
        table = self.draft.plan().tables[self.form.id]
        until = self.view.date if name == "until" else None
        first = self._path("date", until) if until is not None else None
        fits = lays(table, name, path) and (first is None or first.leaf.store is path.leaf.store)
        if not fits:
            self._problem(place, f"bad_{name}", name)

    def _problem(self, place: str, code: str, words: str) -> None:
        zh, en = NEEDED[words]
        self.draft.problem(f"{self.at}.{place}", code, zh, en)


def lays(table: PlanTable, name: str, path: Path) -> bool:
    """Tell whether a field may stand in a setting of a view's layout; lanes and days are the form's own fields."""
    leaf = path.leaf
    is_own = not path.steps and path.part is None and leaf.table == table.id
    if name == "lane_by":
        return is_own and makes_lanes(leaf.field)
    if name in ("date", "until"):
        return is_own and has_day(leaf.field)
    if name in ("sums", "lane_sum"):
        is_amount = leaf.store is Store.DECIMAL and leaf.field.settings_view().get("format") != "percent"
        return is_own and is_amount and leaf.id not in prices(table)
    if name == "tint_by":
        return path.part is None and path.subform is None and leaf.store is Store.CHOICE
    return path.subform is None and leaf.field.is_groupable and leaf.store not in (Store.ROWS, Store.NONE)
