"""
A flow as BPMN 2.0 XML with its picture, for other tools to show (decision 0079). Pure: nothing is read but the document.

Owns: which element of the standard what a node says of itself (``flow/notation.py``) becomes, where it stands, how it is written.
``reading.py`` asks the tree, ``drawing.py`` makes ``shapes.py`` of it, ``routing.py`` leads the lines, ``writing.py`` writes it.
"""

from collections.abc import Callable

from huodan.language.bpmn.drawing import draw
from huodan.language.bpmn.words import Words
from huodan.language.bpmn.writing import write
from huodan.language.document import App
from huodan.language.document.flow import Flow


def export(app: App, flow: Flow, *, lang: str, formula: Callable[[str, str], str]) -> bytes:
    """
    Write a flow of an app as BPMN 2.0 XML.

    formula: says a formula as people write it, by the table it is about and its text.
    """
    words = Words(app, flow, lang, formula)
    return write(draw(flow, words), words)
