"""The page of the guide about flows names every kind of node, start and way to mean somebody, and every act."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from huodan.language.document.flow_acts import AnyFlowAct
from huodan.language.document.flow_words import STARTS
from huodan.language.nodes import KINDS
from huodan.language.nodes._base import DEEPEST, MOST_NODES
from huodan.language.nodes._who import WAYS_TO_SAY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "flow-documents.md"
ACTS = [act.model_fields["do"].default for act in get_args(AnyFlowAct)]


@pytest.mark.parametrize("name", [*KINDS, *STARTS, *WAYS_TO_SAY, *ACTS])
def test_the_page_names(name: str) -> None:
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")


def test_the_page_names_the_limits() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert f"{MOST_NODES} 个步骤，分支最多嵌套 {DEEPEST} 层" in text
    assert f"at most {MOST_NODES} nodes, {DEEPEST} deep" in text
