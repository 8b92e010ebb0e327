"""调用外部系统: a webhook or a connector is called by a job, and its answer may be waited for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Setting, StringConstraints

from huodan.language.element import Element, FormulaText
from huodan.language.fields._base import ElementId
from huodan.language.flow.notation import Does, Notation
from huodan.language.flow.run import RunState, Visit
from huodan.language.flow.step import Around, Calls, Ends, Passed, Step
from huodan.language.nodes._base import Mistake, Node
from huodan.language.nodes._needs import Formula, Gives, Need, Over

FAILED_PASSES = {"zh": "外部系统没有成功，按设置继续", "en": "The call failed; it goes on as was set"}
FAILED_REJECTS = {"zh": "外部系统没有成功，按设置结束", "en": "The call failed; it ends as was set"}

NO_ADDRESS = {
    "zh": "webhook 要填对方的地址；用连接器时不填地址。",
    "en": "A webhook needs the address it goes to; a connector has its own.",
}
NOT_WAITED = {
    "zh": "要把对方的回答写进字段，请打开「等待回答」。",
    "en": "To put the answer into fields, wait for it.",
}


FAILING: dict[str, Literal["stays", "goes_on", "refused"]] = {
    "stuck": "stays",
    "go_on": "goes_on",
    "reject": "refused",
}


class Sent(Element):
    """One part of what is sent, and the formula of it."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.]{0,59}$")]
    formula: FormulaText


class Taken(Element):
    """A part of the answer, by its path such as ``data.waybill``, and the field it goes to."""

    path: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    field: ElementId


class Call(Node):
    """
    over: a connector, or ``webhook``, which has an address. failing: what becomes of the run when it fails for good: it is stuck
    until somebody sees to it, goes on, or ends.
    """

    title: ClassVar = {"zh": "调用外部系统", "en": "Call out"}
    purpose: ClassVar = {
        "zh": "把数据发给物流、财务等系统",
        "en": "Send data to logistics, finance or others",
    }
    color: ClassVar = "violet"
    palette_place: ClassVar = 12

    kind: Literal["call"] = "call"
    over: ElementId = "webhook"
    address: Annotated[str, StringConstraints(pattern=r"^https?://\S{1,500}$")] | None = None
    gives: Annotated[tuple[Sent, ...], Setting(max_length=50)] = ()
    waits: bool = False
    takes: Annotated[tuple[Taken, ...], Setting(max_length=20)] = ()
    failing: Literal["stuck", "go_on", "reject"] = "stuck"

    @property
    def may_wait(self) -> bool:
        """Wait, if it says so."""
        return self.waits

    def needs(self) -> Iterator[Need]:
        """Name what is sent, the fields the answer goes to, and who is called."""
        for place, each in enumerate(self.gives):
            yield Formula(f"gives.{place}.formula", each.formula)
        yield from (Gives(f"takes.{place}", each.field, "") for place, each in enumerate(self.takes))
        yield Over("over", self.over, "call")

    def mistakes(self) -> Iterator[Mistake]:
        """Refuse a webhook that goes nowhere, and an answer nobody waits for."""
        if (self.over == "webhook") != (self.address is not None):
            yield "address", "no_address", NO_ADDRESS
        if self.takes and not self.waits:
            yield "waits", "not_waited_for", NOT_WAITED

    def outlets(self) -> Iterator[tuple[str, str, Element]]:
        """The address, with what it is sent: it is signed where administrators have named it."""
        if self.address is not None:
            yield "address", self.address, self

    def notation(self) -> Notation:
        """We do it; a failure matters where it is waited for."""
        return Does(waits=self.waits, failing=FAILING[self.failing] if self.waits else "stays")

    def enter(self, around: Around) -> Step:
        """Have it called, and go on at once or when it has answered."""
        given = tuple((each.name, each.formula) for each in self.gives)
        taken = tuple((each.path, each.field) for each in self.takes)
        return Passed((Calls(self.over, self.address, given, taken, self.waits),))

    def woken(self, around: Around, visit: Visit) -> Step | None:
        """Go on when it has answered; see to it that it did not."""
        match visit.data.get("answer"), self.failing:
            case "done", _:
                return Passed()
            case "failed", "go_on":
                return Passed(why=FAILED_PASSES)
            case "failed", "reject":
                return Ends(RunState.REJECTED, why=FAILED_REJECTS)
        return None
