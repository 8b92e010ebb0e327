"""
The log of one run (运行日志), for who looks after its flow: each visit of each step with what it was given and what it did.

What history has is read from there: the changes a step made, by the versions it noted. What it has not was kept at the visit
(``runs/asked.py``, ``runs/calling.py``). Each value is told as far as its reader's own rights show it, now.
"""

from huodan.workspace.flowing.log.given import Given
from huodan.workspace.flowing.log.reading import MOST_STEPS, Log, open_log
from huodan.workspace.flowing.log.steps import CallShown, Found, Sent, Step, Told, WayAsked

__all__ = ["MOST_STEPS", "CallShown", "Found", "Given", "Log", "Sent", "Step", "Told", "WayAsked", "open_log"]
