"""Flows as BPMN 2.0, to others: valid by the schema of the standard, and read by another tool (SpiffWorkflow has both)."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator

from huodan import templates
from huodan.language.bpmn import export
from huodan.language.document import App
from tests.language.test_bpmn import SAMPLES
from tests.support.apps import read
from tests.support.flows import app, ask, flow, node, sets, way


def written(made: App, place: int, lang: str) -> bytes:
    """This function will give a flow of an app as a file."""
    text = export(made, made.flows[place], lang=lang, formula=lambda table, formula: formula)
    return text if isinstance(text, bytes) else text.encode()


def sound(file: bytes) -> Any:
    """This function will see a file through the schema and give its tree."""
    tree = etree.fromstring(file)
    BpmnValidator().validate(tree, "flow.bpmn")
    return tree


def made_of(*nodes: Any) -> App:
    """This function will make an app with one flow of these steps."""
    return read(app(flow(*nodes)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_kind_is_valid_by_the_schema_of_the_standard(kind: str, lang: str) -> None:
    given, _ = SAMPLES[kind]

    sound(written(made_of(ask("first"), node("one", kind, **given)), 0, lang))


def test_the_flows_of_the_order_app_are_valid() -> None:
    made = templates.load("orders")

    for place in range(len(made.flows)):
        sound(written(made, place, "zh"))


def test_another_tool_reads_the_steps_and_where_they_lead() -> None:
    large = way("large", ask("finance"), when="#bill_total > 1")
    branch = node("amount", "branch", ways=[large, way("rest")])
    file = written(
        made_of(ask("director"), branch, node("mark", "update", sets=sets("bill_no", '"x"'))), 0, "zh"
    )
    reader = BpmnParser(validator=BpmnValidator())

    # Ours is a drawing of what runs here, so it calls itself not executable; this reader looks at no others.
    reader.add_bpmn_xml(
        sound(file.replace(b'isExecutable="false"', b'isExecutable="true"')), filename="flow.bpmn"
    )
    (process,) = reader.get_process_ids()
    steps = reader.get_spec(process).task_specs

    assert {"n-director", "n-finance", "n-mark", "n-amount"} <= steps.keys()
    assert steps["n-director"].bpmn_name == "director"
    assert [one.name for one in steps["n-finance"].inputs] == ["n-amount"]


def test_the_schema_is_asked() -> None:
    file = written(made_of(ask("first")), 0, "zh")

    with pytest.raises(Exception, match="nonsense"):
        sound(file.replace(b"<bpmn:userTask ", b'<bpmn:userTask nonsense="1" '))
