"""What an application administrator may publish alone: the law, its allow-list and its words (decision 0058)."""

from huodan.language.widening.law import known_forms, widened
from huodan.language.widening.reading import mentioned
from huodan.language.widening.said import ASK, CODE

__all__ = ["ASK", "CODE", "known_forms", "mentioned", "widened"]
