"""
What a screen needs to know: a Plan and a Grant become the views of ``GET /apps`` and ``GET /apps/{app}``.

Pure. Everything is JSON-ready and in one language. What the Grant does not let see is absent, as if it did
not exist: hidden fields, views and widgets that name them, forms without rights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huodan.kit.words import say
from huodan.language.access import FormGrant, Grant, NotFound, system_grant
from huodan.language.document import App, Laid, Order, View, Widget
from huodan.language.document.related import Related
from huodan.language.document.role import Verb
from huodan.language.document.views import NEEDS, POINTERS
from huodan.language.fields import COMPOSITE, Field, Store
from huodan.language.fields._references import form_of_several
from huodan.language.filter import leaf_operators, part_operators
from huodan.language.laid_out import page_view
from huodan.language.plan.model import Path, Plan, PlanField, PlanForm, PlanTable, UnknownPath
from huodan.language.plan.prices import prices
from huodan.language.pressing import button_views
from huodan.language.relating import related_view

Tree = dict[str, Any]
BUILT_IN = "workspace"


def apps_view(plan: Plan, grant: Grant, *, lang: str) -> list[Tree]:
    """This function will list the apps somebody sees, each with its forms; the built-in one comes last."""
    apps = sorted(plan.apps.values(), key=lambda app: app.key == BUILT_IN)
    shown = ((app, _seen_forms(plan, grant, app)) for app in apps)
    return [
        {
            "key": app.key,
            "label": say(app.label, lang),
            "icon": app.icon,
            "color": app.color,
            "forms": [
                {"key": form.key, "label": say(form.label, lang), "icon": form.form.icon} for form in forms
            ],
        }
        for app, forms in shown
        if forms
    ]


def app_view(plan: Plan, grant: Grant, *, app: str, lang: str) -> Tree:
    """
    This function will describe one app: forms, fields, views and the figures of its workbench.

    Raises:
        NotFound: if there is no such app, or nothing in it may be seen.
    """
    found = plan.apps.get(app)
    forms = _seen_forms(plan, grant, found) if found is not None else []
    if found is None or not forms:
        raise NotFound(what={"zh": "这个应用", "en": "The app"})
    widgets = (_Describer(plan, grant, lang).widget(widget) for widget in found.home)
    return {
        "key": found.key,
        "label": say(found.label, lang),
        "version": plan.version,
        "forms": [form_view(plan, grant, form=form.id, lang=lang) for form in forms],
        "home": [widget for widget in widgets if widget is not None],
    }


def form_view(plan: Plan, grant: Grant, *, form: str, lang: str) -> Tree:
    """This function will describe one form by its id, for somebody who sees it."""
    return _Describer(plan, grant, lang).form(plan.forms[form])


def path_view(plan: Plan, *, form: str, path: str, lang: str) -> Tree | None:
    """This function will describe the field at a path, whoever may see it, as far as a filter is said by it."""
    grant = system_grant(plan)
    try:
        found = plan.path(form, path)
    except UnknownPath:
        return None
    field = found.guards[-1]
    view = _Describer(plan, grant, lang).field(field) | {"label": path_label(found, lang)}
    if found.part is not None:
        view = {**view, "ops": list(part_operators(found.part)), "widget": "text"}
    return view


def list_view(
    plan: Plan, grant: Grant, *, form: str, columns: Iterable[str], where: Tree | None, order: Iterable[Tree]
) -> Tree | None:
    """This function will give what somebody may use of a saved list; None if its filter names something hidden."""
    steps = tuple(Order(id="o", field=step["field"], dir=step["dir"]) for step in order)
    return _Describer(plan, grant, "zh").listed(form, columns, where, steps)


def layout_view(plan: Plan, grant: Grant, *, form: str, laid: Laid) -> Tree:
    """This function will give what somebody may use of the layout of a saved list; a list where what it needs is hidden."""
    return _Describer(plan, grant, "zh").laid(form, laid)


def _seen_forms(plan: Plan, grant: Grant, app: App) -> list[PlanForm]:
    return [plan.forms[form.id] for form in app.forms if grant.sees(form.id)]


class _Describer:
    def __init__(self, plan: Plan, grant: Grant, lang: str) -> None:
        self.plan, self.grant, self.lang = plan, grant, lang

    def form(self, form: PlanForm) -> Tree:
        granted = self.grant.form(form.id)
        return {
            "key": form.key,
            "label": say(form.label, self.lang),
            "noun": say(form.form.noun or form.label, self.lang),
            "icon": form.form.icon,
            "id_prefix": form.form.id_prefix,
            "title": form.title.key,
            "can": {verb.value: granted.can(verb) for verb in Verb},
            "fields": self._fields(form.table, granted),
            "views": [view for each in form.form.views if (view := self._view(form, each))],
            **self._laid_out(form, granted),
            "has_rules": bool(form.rules.rules),
            **(
                {"is_handed_in": True}
                if any(each.is_handed_in for each in self.plan.flows_of(form.id))
                else {}
            ),
            "buttons": button_views(self.plan, self.grant, form, self.lang),
            "alike_by": [key for each in form.form.alikes if (key := self._known(form, granted, each.field))],
        }

    def _known(self, form: PlanForm, granted: FormGrant, id: str) -> str | None:
        return form.table.by_id[id].key if id in granted.readable | granted.writable else None

    def _fields(self, table: PlanTable, granted: FormGrant) -> list[Tree]:
        shown = granted.readable | granted.writable
        return [
            self._field(table, field, granted)
            for field in table.fields
            if not field.is_hidden and field.id in shown
        ]

    def field(self, field: PlanField) -> Tree:
        return self._field(self.plan.tables[field.table], field, self.grant.form(field.form))

    def _field(self, table: PlanTable, field: PlanField, granted: FormGrant) -> Tree:
        is_masked = field.id in granted.masked
        path = self._path(table.id, field.key)
        is_seen = path is not None and self.grant.may_read(path)
        leaf = path.leaf if path is not None and is_seen else field
        ops = leaf_operators(path) if path is not None and is_seen else ()
        can_order = is_seen and (leaf.klass != "live" or leaf.is_queryable) and not is_masked
        kind = field.field
        view: Tree = {
            "key": field.key,
            "label": say(field.label, self.lang),
            "kind": kind.kind,
            "widget": kind.widget,
            "required": kind.required,
            "own": field.is_own,
            "readonly": kind.is_computed or field.id not in granted.writable,
            "masked": is_masked,
            "hint": _said(kind.hint, self.lang),
            "placeholder": _said(kind.placeholder, self.lang),
            "class": field.klass,
            "width": kind.width,
            "ops": [op for op in ops if op == "eq" or not is_masked],
            "sortable": can_order and leaf.field.is_sortable and leaf.store not in _UNSORTED,
            "groupable": can_order and leaf.field.is_groupable and leaf.store not in _UNSORTED,
        }
        settings = field_settings(leaf.field, self.lang)
        is_amount = leaf.store is Store.DECIMAL and settings.get("format") != "percent"
        view["summable"] = can_order and is_amount and field.id not in prices(table)
        return view | settings | self._structure(field, granted)

    def _structure(self, field: PlanField, granted: FormGrant) -> Tree:
        """Say what belongs to structural kinds: columns of a subform, target of a reference, parts."""
        kind = field.field
        if field.store is Store.ROWS:
            rows = self._fields(self.plan.tables[field.id], granted)
            return {"fields": rows, "max_rows": getattr(kind, "most_rows", None)}
        form = field.target or form_of_several(field.field)
        if form is not None:
            return {"target": self._target(field, form)} if self.grant.sees(form) else {"readonly": True}
        if kind.parts and field.id not in granted.masked:
            parts = [
                {"key": part.key, "label": say(part.label, self.lang), "ops": list(part_operators(part))}
                for part in kind.parts
            ]
            return {"parts": parts} | self._also(field, granted)
        return {}

    def _also(self, field: PlanField, granted: FormGrant) -> Tree:
        """Say which fields a pasted line fills beside its own, as far as they may be filled in."""
        own = self.plan.tables[field.table].by_id
        pairs = ((name, getattr(field.field, f"{name}_into", None)) for name in ("name", "phone"))
        also = {name: own[id].key for name, id in pairs if id in granted.writable}
        return {"also": also} if also else {}

    def _target(self, field: PlanField, form: str) -> Tree:
        target = self.plan.forms[form]
        paths = (self._path(target.id, text) for text in getattr(field.field, "columns", ()))
        can_create = getattr(field.field, "can_create", False) and self.grant.form(target.id).can(Verb.CREATE)
        return {
            "app": target.app,
            "form": target.key,
            "columns": [
                {"path": path_text(path), "label": path_label(path, self.lang)}
                for path in paths
                if path is not None and self.grant.may_read(path)
            ],
            "create": can_create,
            "many": field.store is Store.REFS,
        }

    def _laid_out(self, form: PlanForm, granted: FormGrant) -> Tree:
        """Describe the page: its sections, and what stands in them besides fields."""
        shown = granted.readable | granted.writable
        keys = {field.id: field.key for field in form.table.fields if field.id in shown}
        related = (related_view(self, part) for part in form.form.parts if isinstance(part, Related))
        lists = {view["key"]: view for view in related if view is not None}
        return page_view(form.form, keys, lambda key: self.seen(form.id, key) is not None, lists, self.lang)

    def _view(self, form: PlanForm, view: View) -> Tree | None:
        """Describe a view; None if its filter names something hidden, as it would be refused."""
        listed = self.listed(form.id, view.columns, view.where, view.order)
        named = listed and {"key": view.key, "label": say(view.label, self.lang), **listed}
        return named and named | self.laid(form.id, view)

    def listed(
        self, form: str, columns: Iterable[str], where: Mapping[str, Any] | None, order: Iterable[Order]
    ) -> Tree | None:
        """Give columns, filter and order as far as they are seen; None without columns, or with a hidden filter."""
        filtered = self._where(form, where)
        seen = [text for text in (self.seen(form, text) for text in columns) if text is not None]
        if filtered is None or not seen:
            return None
        return {"columns": seen, "where": filtered or None, "order": self._order(form, order)}

    def laid(self, form: str, view: Laid) -> Tree:
        """Give how a view is laid out, as far as it is seen: a list where what it needs is not; defaults are left out."""
        named = {name: getattr(view, name) for name in POINTERS}
        seen = {name: text and self.seen(form, text, is_plain=True) for name, text in named.items()}
        sums = [text for path in view.sums if (text := self.seen(form, path, is_plain=True)) is not None]
        tints = [(self._where(form, tint.where), tint.color) for tint in view.tints]
        is_lost = any(view.layout == layout and seen[name] is None for layout, name in NEEDS.items())
        told = {
            "layout": "list" if is_lost else view.layout,
            **seen,
            "frozen": view.frozen,
            "sums": sums,
            "tints": [{"where": where, "color": color} for where, color in tints if where],
        }
        return {name: value for name, value in told.items() if value and value != "list"}

    def _order(self, form: str, order: Iterable[Order]) -> list[Tree]:
        steps = ((self.seen(form, step.field, is_plain=True), step.dir) for step in order)
        return [{"field": text, "dir": dir} for text, dir in steps if text is not None]

    def widget(self, widget: Widget) -> Tree | None:
        """Describe a figure or list of the workbench; None if it needs something hidden."""
        form = self.plan.forms[widget.form]
        if not self.grant.form(form.id).can(Verb.READ):
            return None
        asked = self._request(form.id, widget.aggregate if widget.query is None else widget.query)
        if asked is None:
            return None
        return {
            "key": widget.key,
            "label": say(widget.label, self.lang),
            "kind": widget.kind,
            "form": form.key,
            "aggregate" if widget.query is None else "query": asked,
            "show": list(widget.show),
            "format": widget.format,
            "view": widget.view,
            "link": f"/{form.app}/{form.key}" + (f"?view={widget.view}" if widget.view else ""),
        }

    def _request(self, form: str, body: Mapping[str, Any] | None) -> Tree | None:
        """Write the paths of a query or aggregate as keys; None if one of them may not be used so."""
        asked = dict(body or {})
        where = self._where(form, asked.get("where"))
        if where is None:
            return None
        if where:
            asked["where"] = where
        columns = [self.seen(form, text) for text in asked.get("columns", ())]
        named: dict[str, list[Any]] = {"columns": columns} if columns else {}
        for part in ("group", "measures"):
            if part in asked:
                named[part] = [self._named(form, step) for step in asked[part]]
        if any(step is None for steps in named.values() for step in steps):
            return None
        if columns and "order" in asked:
            named["order"] = self._order(form, tuple(Order(id="o", **step) for step in asked["order"]))
        return asked | named

    def _named(self, form: str, step: Mapping[str, Any]) -> Tree | None:
        if "field" not in step:
            return dict(step)
        text = self.seen(form, step["field"], is_plain=True)
        return None if text is None else {**step, "field": text}

    def _where(self, form: str, tree: Mapping[str, Any] | None) -> Tree | None:
        """Write a filter with keys instead of ids; {} for none, None if it names something hidden."""
        if tree is None:
            return {}
        if "field" in tree:
            text = self.seen(form, tree["field"], is_plain=tree.get("op") != "eq")
            return None if text is None else {**tree, "field": text}
        if "not" in tree:
            inner = self._where(form, tree["not"])
            return None if inner is None else {"not": inner}
        word = "and" if "and" in tree else "or"
        parts = [self._where(form, part) for part in tree.get(word, ())]
        return None if any(part is None for part in parts) else {word: parts}

    def seen(self, table: str, text: str, *, is_plain: bool = False) -> str | None:
        """Write a path with keys; None if it may not be read, or is masked where a plain value is needed."""
        path = self._path(table, text)
        if path is None or not self.grant.may_read(path):
            return None
        if is_plain and any(field.id in self.grant.form(field.form).masked for field in path.fields):
            return None
        return text if "#" not in text else path_text(path)

    def _path(self, table: str, text: str) -> Path | None:
        try:
            return self.plan.path(table, text)
        except UnknownPath:
            return None


_UNSORTED = (Store.ROWS, Store.NONE, *COMPOSITE)


def path_text(path: Path) -> str:
    """This function will write a path with the keys of today."""
    last = () if path.part is None else (path.part.key,)
    return ".".join((*(field.key for field in path.fields), *last))


def path_label(path: Path, lang: str) -> str:
    """This function will name a path to people: 「客户 · 等级」."""
    labels = [say(field.label, lang) for field in path.fields]
    if path.part is not None:
        labels.append(say(path.part.label, lang))
    return " · ".join(labels)


def field_settings(field: Field, lang: str) -> Tree:
    """This function will give how a value is written, with the options of a choice in one language."""
    settings = field.settings_view()
    if "options" in settings:
        options = settings["options"]
        assert isinstance(options, list)
        settings["options"] = [
            {
                "value": option["value"],
                "label": say(option["label"] or option["value"], lang),
                "long": _said(option["long_label"], lang),
                "color": option["color"],
                **_steps(option, options),
            }
            for option in options
        ]
    if "unit" in settings:
        unit = settings["unit"]
        assert unit is None or isinstance(unit, str | dict)
        settings["unit"] = _said(unit, lang)
    if field.widget == "textarea":
        settings["multiline"] = True
    return settings


def _steps(option: Tree, options: Iterable[Tree]) -> Tree:
    """Say what may follow an option and that no record begins with it, where that is restricted."""
    told: Tree = {} if option["starts"] else {"starts": False}
    if option["next"] is not None:
        told["next"] = [one["value"] for one in options if one["id"] in option["next"]]
    return told


def option_views(field: Field, values: Iterable[str], lang: str) -> list[Tree]:
    """This function will describe some options of a field, by their values."""
    wanted = set(values)
    return [one for one in field_settings(field, lang)["options"] if one["value"] in wanted]


def _said(text: str | dict[str, str] | None, lang: str) -> str | None:
    return None if text is None else say(text, lang)
