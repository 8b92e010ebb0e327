"""
From a proposal to the document of an app: a form for the records with their lines, one for each party they point to.

The document is a tree, read and checked like any other. The same proposal and seed give the same document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from huodan.engines.exchange.proposing.proposal import LINES, MAIN, TEXT, Party, Proposal, ProposedColumn
from huodan.engines.exchange.proposing.reading import settings
from huodan.language.document.edits import Tree
from huodan.language.document.naming import make_key
from huodan.language.document.role import Verb
from huodan.language.document.shaping import prefix_for
from huodan.language.fields import KINDS

Cells = Sequence[Sequence[str | None]]

MANAGER = {"zh": "管理者", "en": "Manager"}
NUMBER = {"zh": "编号", "en": "No."}
COUNT = {"zh": "{form}数", "en": "Number of {form}"}
TOTAL = {"zh": "{column}合计", "en": "Total {column}"}


def make_document(
    found: Proposal, cells: Cells, *, seed: str, key: str, lang: str, prefixes: Iterable[str] = ()
) -> Tree:
    """
    This function will write the document of a proposed app.

    cells: by column, for options and decimals. seed: of the ids of everything in it. key: of the app.
    prefixes: of ids of records that are taken.
    """
    maker = _Maker(found, cells, seed, lang, set(prefixes))
    forms = [*maker.parties(), maker.main()]
    rights = [{"id": f"{form['id']}r", "form": form["id"], "verbs": sorted(Verb)} for form in forms]
    role = {"id": f"{seed}role", "name": MANAGER, "forms": rights}
    return {
        "id": f"{seed}a",
        "format": 1,
        "key": key,
        "label": found.app,
        "forms": [forms[-1], *forms[:-1]],
        "roles": [role],
        "home": maker.home(),
    }


def form_id(seed: str, place: str) -> str:
    """This function will name the form of a party, or of the records."""
    return f"{seed}{'m' if place in (MAIN, LINES) else place}"


def field_id(seed: str, index: int) -> str:
    """This function will name the field of a column."""
    return f"{seed}c{index}"


def relation_id(seed: str, party: Party) -> str:
    """This function will name the field that points to a party."""
    return f"{seed}r{party.id}"


def lines_id(seed: str) -> str:
    """This function will name the table of lines."""
    return f"{seed}l"


class _Maker:
    def __init__(self, found: Proposal, cells: Cells, seed: str, lang: str, prefixes: set[str]) -> None:
        self._found, self._cells = found, cells
        self._seed, self._lang, self._prefixes = seed, lang, prefixes
        self._keys: set[str] = set()

    def main(self) -> Tree:
        found = self._found
        fields = self._with_keys(self._columns(MAIN))
        lines = []
        if found.lines is not None:
            inner = self._with_keys(self._columns(LINES))
            lines = [
                {
                    "id": lines_id(self._seed),
                    "kind": "subform",
                    "label": found.lines,
                    "fields": inner,
                    "most_rows": 2000,
                }
            ]
        texts = [field for field in fields if field["kind"] in (TEXT, "dropdown")]
        title = next((field for field in texts if field["id"] == self._id(found.key)), None)
        title = (
            title
            or next(iter(texts), None)
            or next((field for field in fields if field["kind"] == "relation"), None)
        )
        if title is None:
            id = f"{self._seed}no"
            title = {
                "id": id,
                "kind": "serial",
                "label": NUMBER[self._lang],
                **KINDS["serial"].starter(id, self._lang),
            }
            fields = [title, *fields]
        return self._form(MAIN, found.form, title["id"], [*fields, *lines])

    def parties(self) -> list[Tree]:
        forms = []
        for party in self._found.parties:
            own = sorted(self._found.among(party.id), key=lambda one: one.index != party.key)
            fields = [self._field(one) for one in own]
            title = field_id(self._seed, party.key)
            fields += self._counted(party) if party.on == MAIN else []
            forms.append(self._form(party.id, party.label, title, self._with_keys(fields)))
        return forms

    def home(self) -> list[Tree]:
        """Put how many records there are, and the sum of their first money, on the workbench."""
        form, amount = form_id(self._seed, MAIN), self._amount()
        cards = [("count", self._found.form, {"key": "count", "op": "count"}, "count")]
        if amount is not None:
            label = TOTAL[self._lang].format(column=amount.label)
            cards.append(
                (
                    "total",
                    label,
                    {"key": "total", "op": "sum", "field": f"#{self._id(amount.index)}"},
                    "money",
                )
            )
        return [
            {
                "id": f"{self._seed}h{key}",
                "key": key,
                "label": label,
                "kind": "figure",
                "form": form,
                "aggregate": {"measures": [measure]},
                "show": [key],
                "format": format,
            }
            for key, label, measure, format in cards
        ]

    def _form(self, place: str, label: str, title: str, fields: list[Tree]) -> Tree:
        key = make_key(label, self._keys, otherwise="form")
        self._keys.add(key)
        id = form_id(self._seed, place)
        prefix = prefix_for(key, id, self._prefixes)
        self._prefixes.add(prefix)
        return {
            "id": id,
            "key": key,
            "label": label,
            "title": title,
            "fields": self._with_keys(fields),
            "id_prefix": prefix,
        }

    def _columns(self, place: str) -> list[Tree]:
        """Make the fields of a table in the order of the columns; a party stands where its name stood."""
        parties = {party.key: party for party in self._found.parties if party.on == place}
        fields = []
        for one in sorted(self._found.columns, key=lambda each: each.index):
            if one.place == place:
                fields.append(self._field(one))
            elif one.index in parties and one.place == parties[one.index].id:
                fields.append(self._relation(parties[one.index]))
        return fields

    def _relation(self, party: Party) -> Tree:
        target = form_id(self._seed, party.id)
        return {
            "id": relation_id(self._seed, party),
            "kind": "relation",
            "label": party.label,
            "target": target,
        }

    def _counted(self, party: Party) -> Iterator[Tree]:
        over, amount = relation_id(self._seed, party), self._amount()
        label = COUNT[self._lang].format(form=self._found.form)
        yield {
            "id": f"{self._seed}n{party.id}",
            "kind": "rollup",
            "label": label,
            "over": over,
            "operation": "count",
            "places": 0,
        }
        if amount is not None:
            label = TOTAL[self._lang].format(column=amount.label)
            source = self._id(amount.index)
            yield {
                "id": f"{self._seed}s{party.id}",
                "kind": "rollup",
                "label": label,
                "over": over,
                "source": source,
                "format": "money",
            }

    def _amount(self) -> ProposedColumn | None:
        """Choose what is summed up of records: money that is worked out, else the last there is."""
        money = [one for one in self._found.among(MAIN) if one.kind == "money"]
        return next((one for one in money if one.worked is not None), money[-1] if money else None)

    def _field(self, one: ProposedColumn) -> Tree:
        id = field_id(self._seed, one.index)
        known = settings(one.kind, self._cells[one.index])
        if one.worked is None:
            is_key = one.index == self._found.key or any(
                one.index == party.key for party in self._found.parties
            )
            return {
                "id": id,
                "label": one.label,
                "unique": is_key,
                "required": is_key and self._is_full(one),
                **known,
            }
        format = {"money": "money", "percent": "percent"}.get(one.kind, "plain")
        shown = {"id": id, "label": one.label, "format": format, "places": known["places"]}
        if one.worked.how == "sum":
            return shown | {
                "kind": "rollup",
                "over": lines_id(self._seed),
                "source": self._id(one.worked.of[0]),
                "operation": "sum",
            }
        product = " * ".join(f"#{self._id(index)}" for index in one.worked.of)
        return shown | {"kind": "formula", "formula": product}

    def _is_full(self, one: ProposedColumn) -> bool:
        """Say whether nobody left it out; what parties are called is there always, for they come from it."""
        return one.place != MAIN or all(self._cells[one.index])

    def _id(self, index: int | None) -> str:
        return "" if index is None else field_id(self._seed, index)

    @staticmethod
    def _with_keys(fields: list[Tree]) -> list[Tree]:
        taken: set[str] = set()
        made: list[dict[str, Any]] = []
        for field in fields:
            key = make_key(field["label"], taken)
            taken.add(key)
            made.append({**field, "key": key})
        return made


def paths(tree: Tree) -> Mapping[str, str]:
    """This function will give the path of every field of a document by its id, within its form."""
    found: dict[str, str] = {}
    for form in tree["forms"]:
        for field in form["fields"]:
            found[field["id"]] = field["key"]
            for inner in field.get("fields", ()):
                found[inner["id"]] = f"{field['key']}.{inner['key']}"
    return found
