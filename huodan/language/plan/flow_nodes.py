"""
What nodes of a flow name is found: formulas compiled, fields, roles and other nodes looked up.

Goes by what nodes say they need (``language/nodes/_needs.py``) and knows no kind of node.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from huodan.kit.errors import HuodanError
from huodan.kit.words import say
from huodan.language import formula as lang
from huodan.language.document import Deed
from huodan.language.document.flow import Flow
from huodan.language.fields import Store
from huodan.language.fields._references import form_of_several
from huodan.language.fields._system import SYSTEM_KEYS
from huodan.language.filter import Context, leaf_operators, part_operators, read_filter, tests
from huodan.language.flow.course import Course
from huodan.language.nodes import Node, _needs as needs
from huodan.language.nodes._who import Who
from huodan.language.plan import flow_own, rules, sealing
from huodan.language.plan.buttons import UNFIT
from huodan.language.plan.draft import Draft
from huodan.language.plan.flow_scope import FlowScope, is_apart, leaf
from huodan.language.plan.flow_who import check_who
from huodan.language.plan.flowed import Aim, find_named, start_of
from huodan.language.plan.model import Compute, FieldPath, Path, Plan, PlanField

STORED = ("day", "merge")
"""Uses of a field that read what is stored with the record: by its id."""
ANYBODY = Context(tz="UTC", today=20260506, person=1, departments=(1,))


class NodeReader:
    """Reads the nodes of one flow; what is wrong becomes Problems of the draft."""

    def __init__(
        self,
        draft: Draft,
        at: str,
        flow: Flow,
        course: Course,
        forms: Mapping[str, str],
        *,
        is_pinned: bool = False,
    ) -> None:
        """
        This function will begin with nothing.

        forms: of all flows, by their ids. Every field that is named is kept in ``fields``, of whatever form.
        is_pinned: runs go by it already; what only a later step does without is found there.
        """
        self.draft, self.at, self.flow, self.course, self.forms = draft, at, flow, course, forms
        self.is_pinned = is_pinned
        self.plan: Plan = draft.plan()
        self.formulas: dict[str, Compute] = {}
        self.inner: dict[tuple[str, str], Compute] = {}
        self.aims: dict[str, Aim] = {"": Aim("record", flow.form)}
        self.fields: set[str] = set()
        self.moving: set[str] = set()
        self._apart: dict[str, set[FieldPath]] = {}

    def apart(self) -> dict[str, frozenset[FieldPath]]:
        """Give what formulas read that is not stored with the rows they are asked of, by their table."""
        return {table: frozenset(paths) for table, paths in self._apart.items()}

    def read(self, at: str, node: Node, loops: tuple[Node, ...]) -> None:
        """Read one node. loops: those it stands in, the innermost last."""
        for name, code, why in () if self.is_pinned else node.mistakes():
            self.problem(f"{at}.{name}" if name else at, code, say(why, "zh"), say(why, "en"))
        table = self._turn(loops)
        for need in node.needs():
            self._need(f"{at}.{need.at}", node, need, table)

    def problem(self, at: str, code: str, zh: str, en: str) -> None:
        """Note a mistake."""
        self.draft.problem(at, code, zh, en)

    def formula(self, at: str, text: str, table: str, *, is_condition: bool) -> lang.Type | None:
        """Compile a formula asked of rows of a table, and say what it gives."""
        try:
            checked = lang.check(lang.parse(text), FlowScope(self.draft, table, self.flow.form))
        except lang.FormulaError as error:
            self.draft.refuse(at, error)
            return None
        if is_condition and checked.type.base not in (lang.ValueType.BOOL, lang.ValueType.ANY):
            zh = "条件要写成能判断对错的，例如 订单金额 > 50000。"
            en = "A condition must be something true or false, such as amount > 50000."
            self.problem(at, "result_type", zh, en)
            return None
        self.fields |= {id for path in checked.references for id in flow_own.fields_of(path)}
        for path in sorted(checked.references):
            if path[0] == flow_own.RUN:
                self.moving |= {text} if flow_own.is_unsettled(path) else set()
                continue
            if not self._may_read(at, leaf(self.plan, table, self.flow.form, path)):
                return None
            if is_apart(self.plan, table, self.flow.form, path):
                self._apart.setdefault(table, set()).add(path)
                self.moving.add(text)
        if checked.uses_clock:
            self.moving.add(text)
        made = Compute(lang.compile_formula(checked), checked.references, text, checked.node)
        if table == self.flow.form:
            self.formulas[text] = made
        else:
            self.inner[table, text] = made
        return checked.type

    def field(self, at: str, table: str, name: str) -> PlanField | None:
        """Find a field of a table by its id; what every record has is none of these."""
        found = self.plan.tables[table].by_id.get(name)
        if found is None or found.is_hidden or name in SYSTEM_KEYS:
            self._gone(at)
            return None
        self.fields.add(name)
        return found

    def path(self, at: str, table: str, text: str) -> Path | None:
        """Find a path; a name without dots is an id or a key."""
        try:
            path = find_named(self.plan, table, text)
        except HuodanError as error:
            self.draft.refuse(at, error)
            return None
        self._name(path)
        return path

    def filter(self, at: str, table: str, where: object) -> None:
        """Read a filter."""
        try:
            read = read_filter(self.plan, table, where, context=ANYBODY)
        except HuodanError as error:
            self.draft.refuse(at, error)
            return
        for test in tests(read):
            self._name(test.path)

    def _name(self, path: Path) -> None:
        self.fields |= {each.id for each in (*path.fields, *path.guards)}

    def who(self, at: str, who: Who) -> None:
        """See that somebody is meant."""
        check_who(self, at, who)

    def given(self, at: str, given: needs.Given) -> None:
        """See that a field of the record can be given a value."""
        self._given(at, None, needs.Gives(at, given.field, given.formula, add=given.add), self.flow.form)

    def name(self, need: needs.OneField, table: str) -> None:
        """See to a field the flow itself names."""
        self._field(f"{self.at}.{need.at}", need.name, need.use, table)

    def _turn(self, loops: tuple[Node, ...]) -> str:
        """Name the table of what is the turn of the innermost loop, else the form of the flow."""
        for loop in reversed(loops):
            for need in loop.needs():
                if isinstance(need, needs.Aimed) and (aim := self._aimed("", need.of, loop)) is not None:
                    return aim.table
        return self.flow.form

    def _need(self, at: str, node: Node, need: needs.Need, table: str) -> None:
        """See to one thing a node names. table: of what formulas look in first where nothing else is said."""
        match need:
            case needs.Formula(text=text, is_condition=is_condition, of=of):
                aim = self._aimed(at, of, node) if of else None
                self.formula(at, text, aim.table if aim else table, is_condition=is_condition)
            case needs.OneField(name=name, use=use):
                self._field(at, name, use, table)
            case needs.People(who=who):
                self.who(at, who)
            case needs.Aimed(of=of, what=what):
                self._aim(at, of, what, node)
            case needs.Gives():
                self._given(at, node, need, table)
            case needs.OfForm(form=form, fields=fields):
                if form not in self.draft.forms and form not in self.plan.forms:
                    self._no_form(at)
                else:
                    for way, id in fields:
                        self.field(f"{at.removesuffix(need.at)}{way}", form, id)
            case needs.Chosen():
                self._chosen(at, need)
            case needs.Back(node=name):
                self._back(at, node, name)
            case needs.OtherFlow(flow=flow, of=of):
                self._other(at, node, flow, of)

    def _may_read(self, at: str, found: PlanField) -> bool:
        if found.store is Store.SEALED:
            sealing.refuse(self.draft, at, found)
            return False
        if found.klass == "live" and not found.is_queryable:
            zh = f"「{say(found.label, 'zh')}」是打开时才算的，流程用不了它。请改用保存的字段。"
            en = f"“{say(found.label, 'en')}” is worked out when it is shown, which no process can use. Use a stored field."
            self.problem(at, "only_shown", zh, en)
            return False
        return True

    def _field(self, at: str, name: str, use: str, turn: str) -> None:
        if use == "open":
            tables = [self.flow.form, *self.plan.forms[self.flow.form].subforms]
            holding = [each for each in tables if name in self.plan.tables[each].by_id]
            self.field(at, holding[0] if holding else self.flow.form, name)
            return
        if use in STORED and name not in self.plan.tables[self.flow.form].by_id:
            self._gone(at)
            return
        is_of_turn = use == "said" and start_of(self.plan, turn, name) is not None
        path = self.path(at, turn if is_of_turn else self.flow.form, name)
        if path is None or not self._may_read(at, path.leaf):
            return
        label = (say(path.leaf.label, "zh"), say(path.leaf.label, "en"))
        if use == "merge" and (path.leaf.klass == "live" or path.leaf.store is Store.ROWS):
            zh, en = (
                f"「{label[0]}」不能用来合并，请选一个保存的字段。",
                f"“{label[1]}” is not stored with the record; choose another.",
            )
            self.problem(at, "cannot_merge", zh, en)
        if use == "day" and (path.leaf.store not in (Store.DAY, Store.INSTANT) or path.leaf.klass == "live"):
            zh = f"「{label[0]}」不是保存的日期，请选一个日期字段。"
            en = f"“{label[1]}” is no stored day; choose a date."
            self.problem(at, "no_day", zh, en)
        if use == "told" and path.leaf.store in (Store.ROWS, Store.FILES):
            zh = f"「{label[0]}」不能写进群消息，请选一个单个值的字段。"
            en = f"“{label[1]}” cannot be told in a group; choose a field with one value."
            self.problem(at, "cannot_be_told", zh, en)
        if use == "address" and path.leaf.store is not Store.TEXT:
            zh = f"「{label[0]}」里没有手机号或邮箱，请选一个手机或邮箱字段。"
            en = f"“{label[1]}” holds no phone or e-mail; choose a field that does."
            self.problem(at, "no_address", zh, en)

    def _aimed(self, at: str, of: str, node: Node) -> Aim | None:
        """Find what an ``of`` means; without a place nothing is said of a mistake, as it is said elsewhere."""
        if of not in self.aims and (found := self._find_aim(of)) is not None:
            self.aims[of] = found
        aim = self.aims.get(of)
        is_there = aim is not None and (of not in self.course.places or self._is_before(of, node))
        if not is_there and at:
            zh = "要处理的数据找不到：请选本条数据、它关联的数据、它的明细，或前面查到的数据。"
            en = "What this is about is not there: choose the record, one it is related to, its rows, or what was found before."
            self.problem(at, "no_such_records", zh, en)
        return aim if is_there else None

    def _find_aim(self, of: str) -> Aim | None:
        if of in self.course.places:
            return self._of_node(cast(Node, self.course.node(of)))
        if of in self.plan.forms[self.flow.form].subforms:
            self.fields.add(of)
            return Aim("rows", of)
        try:
            path = self.plan.path(self.flow.form, of if of.startswith("#") or "." in of else f"#{of}")
        except HuodanError:
            return None
        target = path.leaf.target or form_of_several(path.leaf.field)
        if not target or path.part is not None or path.subform is not None:
            return None
        self._name(path)
        return Aim("related", target, path)

    def _of_node(self, node: Node) -> Aim | None:
        """Say what a node behind which this stands found, made, or goes through."""
        for need in node.needs():
            match need:
                case needs.OfForm(form=form) if form in self.plan.forms:
                    return Aim("found", form)
                case needs.Aimed(of=of) if node.is_loop and (aim := self._aimed("", of, node)) is not None:
                    return Aim("item", aim.table)
        return None

    def _is_before(self, name: str, node: Node) -> bool:
        return name in {each.id for each in self.course.before(node.id)} or (
            name in self.course.blocks(node.id) and cast(Node, self.course.node(name)).is_loop
        )

    def _aim(self, at: str, of: str, what: str, node: Node) -> None:
        aim = self._aimed(at, of, node)
        if aim is not None and what == "go_through" and aim.kind == "record":
            zh = "请选要逐条处理什么：一个明细，或前面查到的数据。"
            en = "Choose what to go through: rows of the record, or what was found before."
            self.problem(at, "nothing_to_go_through", zh, en)

    def _given(self, at: str, node: Node | None, need: needs.Gives, table: str) -> None:
        aim = self._aimed("", need.of, node) if node is not None else self.aims[""]
        into = need.form or (aim.table if aim else None)
        if into is None or into not in self.plan.tables:
            return  # said of the form, or of what is meant
        found = self.field(f"{at}.field", into, need.field)
        if found is None:
            return
        why = rules.why_not(self.draft, _ASSIGN, into, found)
        if why is not None and found.target is None:
            zh, en = why[0].format(say(found.label, "zh")), why[1].format(say(found.label, "en"))
            self.problem(f"{at}.field", "cannot_be_filled", zh, en)
            return
        if not need.formula:
            return
        asked = aim.table if need.of and aim else table
        gives = self.formula(f"{at}.formula", need.formula, asked, is_condition=False)
        if gives is not None and found.store in UNFIT.get(gives.base, ()):
            zh = f"公式算出来的和「{say(found.label, 'zh')}」的类型不符，填不进去。"
            en = f"What the formula gives does not fit “{say(found.label, 'en')}”."
            self.problem(f"{at}.formula", "result_type", zh, en)
        if need.add and found.store not in (Store.DECIMAL, Store.WHOLE):
            zh = f"「{say(found.label, 'zh')}」不是数字，不能累加。请直接赋值。"
            en = f"“{say(found.label, 'en')}” is no number and cannot be added to. Give it a value."
            self.problem(f"{at}.add", "no_number", zh, en)

    def _chosen(self, at: str, need: needs.Chosen) -> None:
        if need.form not in self.plan.forms:
            return
        base = at.removesuffix(need.at)
        if need.where is not None:
            self.filter(at, need.form, need.where)
        for way, text, op in need.matches:
            path = self.path(f"{base}{way}.field", need.form, text)
            if path is not None and not self._may_read(f"{base}{way}.field", path.leaf):
                continue
            if path is not None and op not in (
                part_operators(path.part) if path.part else leaf_operators(path)
            ):
                zh = f"「{text}」不能这样比较，请换一个字段或比较方式。"
                en = f"“{text}” cannot be compared like this; choose another field or comparison."
                self.problem(f"{base}{way}.op", "bad_filter", zh, en)
        for way, text in need.order:
            path = self.path(f"{base}{way}", need.form, text)
            if path is not None and not (path.leaf.is_queryable and path.leaf.field.is_sortable):
                zh, en = (
                    f"不能按「{text}」排序，请换一个字段。",
                    f"Nothing is sorted by “{text}”; choose another field.",
                )
                self.problem(f"{base}{way}", "not_sortable", zh, en)

    def _back(self, at: str, node: Node, name: str) -> None:
        if name not in {each.id for each in self.course.before(node.id)}:
            zh = "只能回到这一步前面的节点（不能进到别的分支里去）。请重新选。"
            en = "Only a step on the way here can be gone back to, none within another branch. Choose again."
            self.problem(at, "not_on_the_way", zh, en)

    def _other(self, at: str, node: Node, flow: str, of: str) -> None:
        form, aim = self.forms.get(flow), self._aimed(at, of, node)
        if form is None and self.is_pinned:
            return
        if form is None:
            zh, en = "要启动的流程已经不在了，请重新选。", "The process to begin is gone; choose another."
            self.problem(at, "no_flow", zh, en)
        elif aim is not None and aim.table != form:
            zh = "要启动的流程是另一张表单的，不能用在这些数据上。请换一个流程或换一批数据。"
            en = "The process to begin is of another form. Choose another process, or other records."
            self.problem(at, "other_form", zh, en)

    def _gone(self, at: str) -> None:
        zh = "流程里的字段已经不在这张表单里，请重新选。"
        en = "A field of this process is not in the form any more; choose again."
        self.problem(at, "no_field", zh, en)

    def _no_form(self, at: str) -> None:
        zh, en = "这张表单已经不在了，请重新选。", "This form is gone; choose another."
        self.problem(at, "no_form", zh, en)


_ASSIGN = Deed(id="deed", do="assign", fields=("any",), formula="TRUE")
