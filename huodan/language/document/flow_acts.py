"""
Acts about flows: they come, are copied and go, and so do their nodes, which also stand elsewhere in the tree.

A way is named by its id, the first row of a flow by none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field as Setting

from huodan.kit.errors import HuodanError
from huodan.language.document.edits import Tree
from huodan.language.document.flow_trees import every_node, holder_of, node_ids, rows_of
from huodan.language.document.naming import keys_of, make_key
from huodan.language.document.shaping import (
    Act,
    NoPlace,
    copied_id,
    copied_label,
    element_in,
    put,
    renamed,
    spot_behind,
)
from huodan.language.fields._base import ElementId
from huodan.language.nodes import KINDS

MOST_AT_ONCE = 100


class IntoItself(HuodanError):
    """A node cannot stand on one of its own ways."""

    code = "into_itself"
    status = 422
    zh = "不能把一个步骤放到它自己的分支里，请换一个位置。"
    en = "A step cannot stand on a way of its own. Choose another place."


class AddFlow(Act):
    """A flow for records of a form, off and without nodes: it is switched on when it is ready."""

    do: Literal["add_flow"] = "add_flow"
    id: ElementId
    label: Annotated[str, Setting(min_length=1, max_length=100)]
    form: ElementId
    is_approval: bool = True

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the others; asked twice it is added once."""
        element_in(tree["forms"], self.form)
        if any(flow["id"] == self.id for flow in tree["flows"]):
            return
        on = "submitted" if self.is_approval else "created"
        tree["flows"].append(
            {
                "id": self.id,
                "key": make_key(self.label, keys_of(tree["flows"]), otherwise="flow"),
                "label": self.label,
                "form": self.form,
                "is_approval": self.is_approval,
                "is_on": False,
                "start": {"id": f"{self.id}_s", "on": on},
            }
        )


class CopyFlow(Act):
    """A flow like another one, switched off."""

    do: Literal["copy_flow"] = "copy_flow"
    id: ElementId
    flow: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it behind the one it is like."""
        source = element_in(tree["flows"], self.flow)
        ids = {self.flow: self.id} | {id: copied_id(self.id, id) for id in node_ids(source["nodes"])}
        made = renamed(source, ids) | {"is_on": False, "label": copied_label(source["label"], lang)}
        made["key"] = make_key(made["label"], keys_of(tree["flows"]), otherwise="flow")
        tree["flows"].insert(spot_behind(tree["flows"], self.flow), made)


class RemoveFlow(Act):
    """A flow goes; what runs by it goes on."""

    do: Literal["remove_flow"] = "remove_flow"
    flow: ElementId

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Take it away."""
        tree["flows"].remove(element_in(tree["flows"], self.flow))


class InRow(Act):
    """Something stands in a row of a flow, behind ``after``: None is the head. way: None is the first row."""

    flow: ElementId
    way: ElementId | None = None
    after: ElementId | None = None

    def row(self, flow: Tree) -> Tree:
        """Give the flow or way that holds the row."""
        id = self.way or self.flow
        found = next((each for each in rows_of(flow) if each["id"] == id), None)
        if found is None:
            raise NoPlace
        return found

    def stand(self, flow: Tree, nodes: Sequence[Tree]) -> None:
        """Put nodes there."""
        row = self.row(flow)
        row["nodes"] = put(row["nodes"], list(nodes), self.after, key=lambda one: str(one["id"]))


class AddNode(InRow):
    """A node of a kind comes, with what a node of it cannot be without."""

    do: Literal["add_node"] = "add_node"
    id: ElementId
    kind: str

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it there; asked twice it is added once."""
        flow = element_in(tree["flows"], self.flow)
        if self.id in set(node_ids(flow["nodes"])):
            return
        kind = KINDS.get(self.kind)
        if kind is None:
            raise NoPlace
        label = kind.title[lang] if isinstance(kind.title, dict) else kind.title
        node: Tree = {"id": self.id, "kind": self.kind, "label": label}
        self.stand(flow, [node | kind.begun(self.id, flow["form"], lang)])


class PlaceNodes(InRow):
    """Nodes stand elsewhere, with all that stands on their ways."""

    do: Literal["place_nodes"] = "place_nodes"
    ids: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=MOST_AT_ONCE)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """
        Move them.

        Raises:
            NoPlace, IntoItself
        """
        flow = element_in(tree["flows"], self.flow)
        nodes = [_node(flow, id) for id in self.ids]
        if self.way is not None and any(self.way in set(node_ids([node])) for node in nodes):
            raise IntoItself
        row = self.row(flow)
        for id in self.ids:
            holder = holder_of(flow, id)
            if holder is not None and holder is not row:
                holder["nodes"] = [one for one in holder["nodes"] if one["id"] != id]
        self.stand(flow, nodes)


class CopyNodes(InRow):
    """Nodes like others come, also of another flow; source: that one. ids: of the copies, by those they are of."""

    do: Literal["copy_nodes"] = "copy_nodes"
    source: ElementId | None = None
    ids: Annotated[dict[ElementId, ElementId], Setting(min_length=1, max_length=MOST_AT_ONCE)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put them there, with ids of their own; what they name within themselves follows."""
        flow = element_in(tree["flows"], self.flow)
        nodes = [_node(element_in(tree["flows"], self.source or self.flow), id) for id in self.ids]
        ids = {id: copied_id(next(iter(self.ids.values())), id) for id in node_ids(nodes)} | dict(self.ids)
        self.stand(flow, [renamed(node, ids) for node in nodes])


class RemoveNodes(Act):
    """Nodes go, with all that stands on their ways."""

    do: Literal["remove_nodes"] = "remove_nodes"
    flow: ElementId
    ids: Annotated[tuple[ElementId, ...], Setting(min_length=1, max_length=MOST_AT_ONCE)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Take them away."""
        flow = element_in(tree["flows"], self.flow)
        for id in self.ids:
            holder = holder_of(flow, id)
            if holder is not None:
                holder["nodes"] = [one for one in holder["nodes"] if one["id"] != id]


class AddWay(Act):
    """A way comes to a block, before the one for everything else."""

    do: Literal["add_way"] = "add_way"
    flow: ElementId
    node: ElementId
    id: ElementId
    label: Annotated[str, Setting(min_length=1, max_length=100)]

    def change(self, tree: Tree, lang: str, prefixes: set[str]) -> None:
        """Put it there; asked twice it is added once."""
        node = _node(element_in(tree["flows"], self.flow), self.node)
        if "ways" not in node:
            raise NoPlace
        if any(way["id"] == self.id for way in node["ways"]):
            return
        others = len(node["ways"])
        last = (
            others - 1
            if others and node["ways"][-1]["when"] is None and node.get("mode") in CHOOSING
            else others
        )
        node["ways"].insert(last, {"id": self.id, "label": self.label, "nodes": []})


CHOOSING = ("exclusive", "inclusive")
AnyFlowAct = AddFlow | CopyFlow | RemoveFlow | AddNode | PlaceNodes | CopyNodes | RemoveNodes | AddWay


def forget_form(tree: Tree, form: str) -> None:
    """Take the flows of a form away that goes."""
    tree["flows"] = [flow for flow in tree["flows"] if flow["form"] != form]


def _node(flow: Tree, id: str) -> Tree:
    found: Any = next(
        (each for each in every_node(flow["nodes"]) if each["id"] == id and "kind" in each), None
    )
    if found is None:
        raise NoPlace
    node: Tree = found
    return node
