"""
What becomes of a message: a record is made or changed, and a flow may begin; all of it through ``perform``, as its key.

Owns what is wanted of a message. Does not own whether it is whose it says, or that it is done once (``receiving.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from huodan.engines import records
from huodan.engines.incoming import Address, Settings
from huodan.engines.query import Query, query
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id, parse_id
from huodan.language.access import Grant
from huodan.language.document.flow import Called
from huodan.language.messages import CreateRecord, UpdateRecord
from huodan.language.plan.model import Plan, PlanForm
from huodan.storage.db import Tx
from huodan.workspace import runs
from huodan.workspace.incoming.mapping import Map, Mapped, apply, read_kept
from huodan.workspace.perform import go_on, perform

CREATE, UPSERT, FLOW = "create", "upsert", "flow"
DOES = (CREATE, UPSERT, FLOW)
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


class FormGone(HuodanError):
    """The form of an address is not there any more."""

    code = "incoming_form_gone"
    status = 409
    zh = "这个接收地址对应的表单已经不在了。请管理员在「设置 → 接收 Webhook」里重新选择。"
    en = "The form of this address is gone. An administrator chooses another one under Settings, Incoming webhooks."


class FlowGone(HuodanError):
    """The flow of an address is not there any more, is off, or begins otherwise."""

    code = "incoming_flow_gone"
    status = 409
    zh = "要启动的流程已停用、被删除，或不再由「外部调用」启动。请管理员在「设置 → 接收 Webhook」或流程设计里改正。"
    en = (
        "The process to begin is off or gone, or does not begin by a call any more. An administrator mends it under Settings, "
        "Incoming webhooks, or in the designer."
    )


class NoKey(HuodanError):
    """What a record is found by does not stand in the message."""

    code = "no_upsert_key"
    status = 422
    zh = "内容里没有「{path}」，不知道要更新哪一条。请让对方系统带上它。"
    en = "There is no “{path}” in the message, so that it cannot say which record it means. Have it sent along."


class SeveralFound(HuodanError):
    """More than one record has the value by which one shall be found."""

    code = "several_upsert_targets"
    status = 422
    zh = "「{label}」是「{value}」的数据不止一条，不知道要更新哪一条。请先合并重复的数据，或换一个不重复的字段来找。"
    en = "More than one record has “{value}” in “{label}”. Merge the duplicates, or have it found by a unique field."


@dataclass(frozen=True, slots=True)
class Meant:
    """What a message comes to: the form, the values with their places, and the record that is there already, if any."""

    form: PlanForm
    mapped: Mapped
    record: Id | None

    @property
    def command(self) -> CreateRecord | UpdateRecord:
        """Give what is to be done."""
        if self.record is None:
            return CreateRecord(self.form.id, self.mapped.values)
        return UpdateRecord(self.form.id, self.record, self.mapped.values)

    def placed(self, refusal: HuodanError) -> HuodanError:
        """Say a refusal with the places of the message instead of the fields."""
        if not isinstance(refusal, Invalid):
            return refusal
        return type(refusal)(replace(one, path=self._place(one.path)) for one in refusal.errors)

    def _place(self, path: str) -> str:
        """Say where in the message a field stands; of one that is not mapped, its row, else the field itself."""
        places = self.mapped.places
        return places.get(path) or places.get(path.rpartition(".")[0]) or path


@dataclass(frozen=True, slots=True)
class Did:
    """What was done with which record."""

    did: str
    form: PlanForm
    record: Id


def maps_of(plan: Plan, settings: Settings) -> tuple[Map, ...]:
    """Give the mapping of an address; of one that begins a flow, what the flow says itself is added."""
    own = read_kept(settings.maps)
    start = _start(plan, settings)
    if start is None:
        return own
    known = {each.field for each in own}
    return (*own, *(Map(each.field, each.path) for each in start.maps if each.field not in known))


def key_of(plan: Plan, settings: Settings) -> str | None:
    """Name the field by which a message finds the record it means, None if it always makes a new one."""
    if settings.does == CREATE:
        return None
    start = _start(plan, settings)
    if settings.key is not None or start is None or start.once_by is None:
        return settings.key
    return next((each.field for each in maps_of(plan, settings) if each.path == start.once_by), None)


def mean(tx: Tx, plan: Plan, grant: Grant, settings: Settings, tree: object) -> Meant:
    """
    Work out what a message wants.

    Raises:
        FormGone, FlowGone, NoKey, and what ``apply`` and the read door refuse.
    """
    form = plan.forms.get(settings.form)
    if form is None:
        raise FormGone
    if settings.does == FLOW and not _is_ready(plan, settings):
        raise FlowGone
    mapped = apply(plan, form.id, maps_of(plan, settings), tree, tz=tx.zone)
    key = key_of(plan, settings)
    return Meant(form, mapped, None if key is None else _found(tx, plan, grant, settings, mapped, key))


def problems(tx: Tx, plan: Plan, grant: Grant, meant: Meant) -> HuodanError | None:
    """Say what would refuse a message, without doing anything."""
    try:
        records.decide(tx, plan, grant, meant.command).require()
    except HuodanError as refusal:
        return meant.placed(refusal)
    return None


def act(tx: Tx, plan: Plan, grant: Grant, address: Address, tree: object) -> Did:
    """
    Do what a message wants.

    Raises:
        as ``mean`` and ``perform`` do.
    """
    meant = mean(tx, plan, grant, address.settings, tree)
    try:
        changes = perform(tx, plan, grant, meant.command)
    except HuodanError as refusal:
        raise meant.placed(refusal) from refusal
    record = changes[0].record if meant.record is None else meant.record
    did = CREATED if meant.record is None else UPDATED if changes else UNCHANGED
    if address.settings.does == FLOW:
        go_on(tx, plan, runs.called(tx, plan, str(address.settings.flow), record))
    return Did(did, meant.form, record)


def _start(plan: Plan, settings: Settings) -> Called | None:
    found = None if settings.flow is None else plan.flows.get(settings.flow)
    start = None if found is None else found.flow.start
    return start if isinstance(start, Called) else None


def _is_ready(plan: Plan, settings: Settings) -> bool:
    found = None if settings.flow is None else plan.flows.get(settings.flow)
    is_of_form = found is not None and found.table.id == settings.form and found.flow.is_on
    return is_of_form and _start(plan, settings) is not None


def _found(tx: Tx, plan: Plan, grant: Grant, settings: Settings, mapped: Mapped, key: str) -> Id | None:
    """Find the record with the value of a field, among those the key may see."""
    found = plan.tables[settings.form].by_id[key]
    value = mapped.values.get(found.key)
    if value is None or value == "":
        path = next((each.path for each in maps_of(plan, settings) if each.field == key), None)
        raise NoKey(path=path or found.key)
    where: Mapping[str, object] = {"field": found.key, "op": "eq", "value": value}
    page = query(tx, plan, grant, Query(settings.form, ("id",), where, limit=2))
    if len(page.rows) > 1:
        raise SeveralFound(label=found.label, value=str(value)[:60])
    return parse_id(str(page.rows[0]["id"])) if page.rows else None
