"""
What goes wrong, in two languages.

Owns: the base of every error a user can cause, and the mistake found in a document or in a field.
Does not own: the errors themselves (each stands beside the function that raises it) and HTTP.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any, ClassVar

from huodan.kit.words import Lang, say


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a document or in what somebody entered; ``path`` says where."""

    path: str
    code: str
    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the message in one language."""
        return self.zh if lang == "zh" else self.en


class HuodanError(Exception):
    """
    A mistake a user can make, understand and mend.

    Subclasses set ``code`` (stable), ``zh`` and ``en`` (with ``{named}`` slots) and ``status`` (HTTP).
    A slot may hold a text in several languages. The slot ``path``, if given, says which input is meant.
    """

    code: ClassVar[str] = "error"
    zh: ClassVar[str] = "操作没有完成。"
    en: ClassVar[str] = "The action was not completed."
    status: ClassVar[int] = 400

    def __init__(self, **slots: object) -> None:
        super().__init__()
        missing = (_slots_of(self.zh) | _slots_of(self.en)) - slots.keys()
        assert not missing, f"{type(self).__name__} lacks {', '.join(sorted(missing))}"
        self.slots = slots
        self.path = str(slots.get("path", ""))

    def text(self, lang: Lang) -> str:
        """Return the message in one language, its slots filled."""
        template = self.zh if lang == "zh" else self.en
        return template.format_map({name: _shown(value, lang) for name, value in self.slots.items()})

    def problem(self, *, path: str | None = None) -> Problem:
        """Return the same mistake as a Problem, at ``path`` or at the error's own."""
        where = self.path if path is None else path
        return Problem(path=where, code=self.code, zh=self.text("zh"), en=self.text("en"))

    def __str__(self) -> str:
        return self.text("en")

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword slots survive the way back from a child process, whatever a subclass asks to be made of.
        return _rebuild, (type(self), self.slots)


class Invalid(HuodanError):
    """Several inputs are wrong at once; ``errors`` names each."""

    code = "invalid"
    zh = "有 {count} 处需要改正：{listed}"
    en = "{count} to correct: {listed}"
    status = 422

    def __init__(self, errors: Iterable[Problem]) -> None:
        self.errors = tuple(errors)
        assert self.errors, "Invalid needs at least one Problem"
        super().__init__(count=len(self.errors), listed={"zh": self._listed("zh"), "en": self._listed("en")})

    def _listed(self, lang: Lang) -> str:
        texts = [problem.text(lang) for problem in self.errors[:3]]
        rest = ["…"] if len(self.errors) > len(texts) else []
        return ("；" if lang == "zh" else "; ").join(texts + rest)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.errors,)


def _rebuild(kind: type[HuodanError], slots: Mapping[str, object]) -> HuodanError:
    error = kind.__new__(kind)
    HuodanError.__init__(error, **slots)
    return error


def _shown(value: object, lang: Lang) -> object:
    return say(value, lang) if isinstance(value, Mapping) else value


@lru_cache(maxsize=1024)
def _slots_of(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
