"""
A field goes to another form 「移到别的表单」: along a relation, against it, or between a form and its rows (decision 0073).

Owns the act: the new field, the look-up that stays under the old id, and who sees what. What becomes of records says
``engines.records.moving``, by what the new field says of where it came from (``Field.came``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal

from huodan.kit.errors import HuodanError
from huodan.kit.words import Text
from huodan.language.document.button import without_fields
from huodan.language.document.edits import Tree
from huodan.language.document.flow_trees import without_fields as leave_flows
from huodan.language.document.granting import GiveFields, right_of
from huodan.language.document.laying import Placed
from huodan.language.document.naming import keys_of, make_key
from huodan.language.document.removing import RemoveFields
from huodan.language.document.shaping import Act, all_fields, copied_id, element_in, table_in
from huodan.language.fields import KINDS, Store
from huodan.language.fields._base import ElementId
from huodan.language.fields.serial import Serial

MOVE_SETTINGS = {"came": ("从哪里移来", "where it came from")}
WIDTH = ("hidden", "masked", "read", "write")
"""Rights to a field, each wider than the one before."""
LEFT_BEHIND: Tree = {
    "required": False,
    "unique": False,
    "is_owner": False,
    "default_formula": None,
    "name_into": None,
    "phone_into": None,
    "aliases": [],
    "import_names": [],
}
"""Settings that name fields of the old form, or ask of records there are what nobody decided about them."""
INTO = ("name_into", "phone_into")
"""Settings by which an address that is pasted is taken apart."""
SEES = ("read", "update", "delete", "export")
FILLS = ("create", "update")

NO_KIND = {
    "zh": "编号、附件、加密文本、子表单和自动算出、自动记下的字段不能移",
    "en": "numbers, files, secrets, subforms and what is worked out or noted by itself cannot be moved",
}
IS_TITLE = {
    "zh": "它是表单的数据标题，请先改选另一个字段作标题",
    "en": "it names the records of its form; choose another field for that first",
}
IS_POINTED_BY = {
    "zh": "别的字段或关联列表要经过这个关联，它还带出别的内容；请先去掉这些",
    "en": "other fields or related lists go by this relation, or it fills in others; take these out first",
}


class NotMovable(HuodanError):
    """The field cannot be in another form."""

    code = "not_movable"
    status = 422
    zh = "「{label}」不能移到别的表单：{why}。"
    en = "“{label}” cannot be moved to another form: {why}."


class NoWay(HuodanError):
    """Nothing leads from one form to the other."""

    code = "no_way"
    status = 422
    zh = "从「{label}」所在的表单到不了那里：两边要有一个关联（每条只关联一条），或者是表单和它自己的子表单。"
    en = "Nothing leads there from the form of “{label}”: that takes a relation to one record, or a form and its own subform."


class ElementTaken(HuodanError):
    """Another element has the id the field is to have."""

    code = "element_taken"
    status = 409
    zh = "编号 {id} 已经有别的字段在用，请换一个新的 new_id。"
    en = "Another element has the id {id}; send a new_id that is not used yet."


@dataclass(frozen=True, slots=True)
class Way:
    """
    By which way a field can go: to which table of which form.

    is_up: whether many records have one there, whose values must become one. can_stay: whether a look-up can show the value
    where it was.
    """

    form: str
    table: str
    over: str
    is_up: bool
    can_stay: bool


class MoveField(Act):
    """
    A field goes to another form, under a new id; its values go with it when this is published.

    over: the relation, or the subform, that leads there. keeps: whether a look-up stays where it was, if one can. choose:
    which value is taken where several records have different ones: of the newest, the most frequent, or none.
    """

    do: Literal["move_field"] = "move_field"
    form: ElementId
    table: ElementId
    id: ElementId
    to_form: ElementId
    to_table: ElementId
    over: ElementId
    new_id: ElementId
    keeps: bool = True
    choose: Literal["newest", "frequent", "none"] = "newest"

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """
        Put it there, with rights no wider than here and there; a look-up stays under its id, or all that named it is told.

        Raises:
            NoPlace, NotMovable, NoWay, LastField, ElementTaken
        """
        if self._is_done(tree):
            return
        owner = table_in(tree, self.form, self.table)
        field = element_in(owner["fields"], self.id)
        if (refused := not_movable(tree, self.form, self.table, self.id)) is not None:
            raise refused
        target = table_in(tree, self.to_form, self.to_table)
        way = self._way(tree, field)
        had = {role["id"]: _right(role, self.form, self.id, self._subform()) for role in tree["roles"]}
        if (shown := self._shown(target, field)) is not None:
            self._bring_back(tree, target, field, shown, had, lang)
            RemoveFields(form=self.form, table=self.table, ids=(self.id,)).change(tree, lang, prefixes)
            return
        target["fields"].append(self._made(field, target))
        Placed(form=self.to_form, table=self.to_table).put(tree, [self.new_id])
        for role in tree["roles"]:
            self._grant(tree, role, had[role["id"]], lang)
        if self.keeps and way.can_stay:
            _show_instead(tree, self.form, owner, field, self.over, self.new_id)
            for role in tree["roles"]:
                self._let_see(tree, role, had[role["id"]], lang)
        else:
            gone = RemoveFields(form=self.form, table=self.table, ids=(self.id,))
            gone.change(tree, lang, prefixes)

    def _way(self, tree: Tree, field: Tree) -> Way:
        there = (self.to_form, self.to_table, self.over)
        for way in ways(tree, self.form, self.table, self.id):
            if (way.form, way.table, way.over) == there:
                return way
        raise NoWay(label=field["label"])

    def _is_done(self, tree: Tree) -> bool:
        """
        Tell whether this very field came by this very way already, as somebody asked twice.

        Raises:
            ElementTaken
        """
        every = (element for form in tree["forms"] for element in (form, *all_fields(form)))
        there = next((element for element in every if element["id"] == self.new_id), None)
        if there is None:
            return False
        if (
            there in table_in(tree, self.to_form, self.to_table)["fields"]
            and there.get("came") == self._came()
        ):
            return True
        raise ElementTaken(id=self.new_id)

    def _came(self) -> Tree:
        return {"table": self.table, "field": self.id, "over": self.over, "choose": self.choose}

    def _shown(self, target: Tree, field: Tree) -> Tree | None:
        """Find the look-up that stayed when the field came from where it goes: it becomes the field again."""
        came = field.get("came") or {}
        each: Tree
        for each in target["fields"]:
            is_it = each["kind"] == "lookup" and (each["relation"], each["source"]) == (self.over, self.id)
            if is_it and (came.get("table"), came.get("field")) == (self.to_table, each["id"]):
                return each
        return None

    def _bring_back(
        self, tree: Tree, target: Tree, field: Tree, shown: Tree, had: Mapping[str, str], lang: str
    ) -> None:
        """Let a look-up become the field again it was; who could fill that in can fill in this."""
        names = ("id", "key", "label", "hint", "width", "aliases", "import_names")
        made = deepcopy(field) | {name: shown[name] for name in names} | {"came": None}
        target["fields"][target["fields"].index(shown)] = made
        subform = None if self.to_table == self.to_form else self.to_table
        for role in tree["roles"]:
            rights = _rights_in(role, self.to_form)
            if rights is None or (had[role["id"]], rights["fields"]) != ("write", "write"):
                continue
            if right_of(rights, made["id"], subform) == "read":  # what a builder hid since stays hidden
                _give(tree, role, self.to_form, made["id"], "write", lang)

    def _subform(self) -> str | None:
        return None if self.table == self.form else self.table

    def _made(self, field: Tree, target: Tree) -> Tree:
        """Give the field as it is there; ids and names are its own."""
        made = deepcopy(field)
        made |= {name: deepcopy(value) for name, value in LEFT_BEHIND.items() if name in made}
        taken = keys_of(target["fields"])
        if made["key"] in taken:
            made["key"] = make_key(made["label"], taken)
        return made | {"id": self.new_id, "came": self._came()}

    def _grant(self, tree: Tree, role: Tree, had: str, lang: str) -> None:
        """Give a role the new field as far as it had the old one, and has others there."""
        rights = _rights_in(role, self.to_form)
        if rights is None:
            return
        subform = None if self.to_table == self.to_form else self.to_table
        usual = _right(role, self.to_form, self.new_id, subform)
        wanted = had if self.form == self.to_form else min(had, usual, key=WIDTH.index)
        if wanted != usual:
            _give(tree, role, self.to_form, self.new_id, wanted, lang)

    def _let_see(self, tree: Tree, role: Tree, had: str, lang: str) -> None:
        """Let a role see the look-up as it saw the field, also where it sees nothing else behind the relation."""
        there = _right(role, self.to_form, self.new_id, None)
        pointer = _right(role, self.form, self.over, self._subform())
        rights = _rights_in(role, self.form)
        if rights is not None and had != "hidden" and not {there, pointer} <= {"read", "write"}:
            _give(tree, role, self.form, self.id, min(had, "read", key=WIDTH.index), lang)


def ways(tree: Tree, form: str, table: str, field: str) -> Iterator[Way]:
    """List where a field of a form, or of rows in it, can go."""
    owner, own = table_in(tree, form, table), element_in(tree["forms"], form)
    known = {each["id"] for each in tree["forms"]}
    for each in owner["fields"]:
        if _points(each) in known - {form} and each["id"] != field:
            yield Way(_points(each), _points(each), each["id"], is_up=True, can_stay=True)
    if table != form:
        yield Way(form, form, table, is_up=True, can_stay=False)
        return
    for each in own["fields"]:
        if "fields" in each:
            yield Way(form, each["id"], each["id"], is_up=False, can_stay=False)
    for other in (one for one in tree["forms"] if one["id"] != form):
        for holder in (other, *(one for one in other["fields"] if "fields" in one)):
            for each in holder["fields"]:
                if _points(each) == form:
                    yield Way(other["id"], holder["id"], each["id"], is_up=False, can_stay=False)


def is_movable(field: Tree) -> bool:
    """Tell whether values of a field could be those of another record."""
    kind = KINDS[field["kind"]]
    is_own = issubclass(kind, Serial) or kind.store in (Store.FILES, Store.SEALED, Store.ROWS, Store.NONE)
    return not (kind.is_computed or is_own or field.get("stamps"))


def _points(field: Tree) -> str:
    """Name the form whose one record a relation points to, "" for others."""
    return str(field.get("target") or "") if KINDS[field["kind"]].store is Store.REF else ""


def not_movable(tree: Tree, form: str, table: str, id: str) -> NotMovable | None:
    """Say why a field cannot go anywhere, None if it can."""
    field = element_in(table_in(tree, form, table)["fields"], id)
    why: Text | None = None
    if not is_movable(field):
        why = NO_KIND
    elif element_in(tree["forms"], form)["title"] == id:
        why = IS_TITLE
    elif field.get("fills") or (field.get("target") and _goes_by(tree, id)):
        why = IS_POINTED_BY
    return None if why is None else NotMovable(label=field["label"], why=why)


def _goes_by(tree: Tree, relation: str) -> bool:
    """Tell whether look-ups, roll-ups, lists of records or buttons go by a relation."""
    named = [one for form in tree["forms"] for one in (*all_fields(form), *form["parts"], *form["buttons"])]
    return any(relation in (one.get("over"), one.get("relation")) for one in named)


def _show_instead(tree: Tree, form: str, owner: Tree, field: Tree, over: str, source: str) -> None:
    """Let a look-up stand under the id of a field, so that what named it goes on; what only input can be leaves it out."""
    kept = {name: field[name] for name in ("id", "key", "label", "hint", "width", "aliases", "import_names")}
    shown = kept | {"kind": "lookup", "relation": over, "source": source}
    owner["fields"][owner["fields"].index(field)] = shown
    for each in owner["fields"]:
        if each.get("fills"):
            each["fills"] = [fill for fill in each["fills"] if fill["into"] != field["id"]]
        each.update({name: None for name in INTO if each.get(name) == field["id"]})
    own = element_in(tree["forms"], form)
    own["combinations"] = [one for one in own["combinations"] if field["id"] not in one["fields"]]
    own["rules"] = _as_shown(own["rules"], field["id"])
    own["buttons"] = without_fields(own["buttons"], {field["id"]})
    own["alikes"] = [one for one in own["alikes"] if one["field"] != field["id"]]
    leave_flows(tree["flows"], {field["id"]})


def _as_shown(rules: Sequence[Tree], field: str) -> list[Tree]:
    """Take a field that is only shown from now on out of the rules of a tree, but where it is shown or hidden."""
    left = []
    for rule in rules:
        does = []
        for deed in rule["does"]:
            others = [id for id in deed["fields"] if id != field]
            is_seen = deed["do"] in ("show", "hide")
            if len(others) == len(deed["fields"]) or (is_seen and not deed["clears"]):
                does.append(deed)
                continue
            if others:
                does.append(deed | {"fields": others})
            if is_seen:
                id = deed["id"] if not others else copied_id(field, deed["id"])
                does.append(deed | {"id": id, "fields": [field], "clears": False})
        if does:
            left.append(rule | {"does": does})
    return left


def _give(tree: Tree, role: Tree, form: str, field: str, right: str, lang: str) -> None:
    act = GiveFields.model_validate(
        {"role": role["id"], "form": form, "right": right, "fields": (field,), "is_meant": True}
    )
    act.change(tree, lang, set())


def _rights_in(role: Tree, form: str) -> Tree | None:
    return next((one for one in role["forms"] if one["form"] == form), None)


def _right(role: Tree, form: str, field: str, subform: str | None) -> str:
    """Say how far a role sees a field, or fills it in: who may not read the form sees none, who may not change it writes none."""
    rights = _rights_in(role, form)
    if rights is None or not set(SEES) & set(rights["verbs"]):
        return "hidden"
    right = right_of(rights, field, subform)
    return right if set(FILLS) & set(rights["verbs"]) else min(right, "read", key=WIDTH.index)
