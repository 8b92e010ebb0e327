"""What a publish by an application administrator may not show: the law and its words (decision 0058)."""

from huodan.language.widening.law import known_to, widened
from huodan.language.widening.said import ASK, CODE

__all__ = ["ASK", "CODE", "known_to", "widened"]
