"""
Drafts: what builders change of an app before they publish it.

A draft is Edits over a published version, kept on the server step by step, so that two builders see each other, nothing
is lost with a browser, and each can take back their own steps (``draft_steps.py``). Owns ``draft``. Publishing a draft
belongs to ``publish.py``; what Edits are, to ``language.document.edits``.

What is here always reads as a document; whether it makes sense (compiles) is asked by ``check``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, delete, insert, select, update

from huodan.engines import jobs
from huodan.engines.jobs import Job
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.document import App, builtin, canonical, read_app, tree_of
from huodan.language.document.conditions import secret_conditions
from huodan.language.document.edits import Add, AnyEdit, Set, Tree, apply, clashes, diff, inverse
from huodan.language.document.naming import follow_labels
from huodan.language.fields._sealed import OnlyAsked
from huodan.language.plan import Plan
from huodan.storage.db import Tx
from huodan.storage.system import app_version, draft as drafts
from huodan.workspace import draft_steps
from huodan.workspace.administering import (
    OnlyAdministrators,
    is_limited,
    plan_to_show,
    refusals,
    require_lawful,
)
from huodan.workspace.draft_steps import Turn
from huodan.workspace.handing_in import forget
from huodan.workspace.plans import AppNotFound, Problems, current_plan, published_apps
from huodan.workspace.publish import ask_for_pieces, converts, is_for_pieces, publish
from huodan.workspace.publishing import rehearsed
from huodan.workspace.publishing.due import begin_flows, require_switched_on
from huodan.workspace.publishing.planned import Planned, plan_publish
from huodan.workspace.publishing.recomputes import Recompute, ask as ask_recompute, require_fit
from huodan.workspace.versions import AppRemoved, document_of

REHEARSING = {"zh": "发布前检查：", "en": "Check before publishing: "}


class NotADocument(HuodanError):
    """With these Edits the draft would not read as a document."""

    code = "not_a_document"
    status = 422
    zh = "{text}"
    en = "{text}"

    def __init__(self, problems: Problems) -> None:
        first = problems[0]
        super().__init__(path=first.path, text={"zh": first.zh, "en": first.en})
        self.problems = problems


class NothingToUndo(HuodanError):
    """The person has done nothing in this draft that is not taken back, or taken nothing back."""

    code = "nothing_to_undo"
    status = 409
    zh = "没有可以撤销或重做的修改。"
    en = "There is nothing to undo or redo."


class DraftMoved(HuodanError):
    """Somebody changed the draft after it was looked at."""

    code = "draft_moved"
    status = 409
    zh = "草稿刚刚又有人改过。请再看一遍，然后发布。"
    en = "Somebody has just changed the draft. Please look at it again, then publish."


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A draft as it is now.

    base: the workspace version of the published document it is over. number: 0 before the first change.
    edits: all that differs from what is published. may_undo, may_redo: what the person who asks can take back.
    """

    app: App
    published: App
    base: int
    number: int
    edits: tuple[AnyEdit, ...]
    may_undo: bool = False
    may_redo: bool = False


def open_draft(tx: Tx, key: str, person: Id) -> Draft:
    """
    Give the draft of an app, over what is published by now.

    Raises:
        AppNotFound: if there is no such app.
        Clash: if what was published meanwhile contradicts the draft; ``rebase`` settles it.
    """
    base, published = _published(tx, key)
    row = _row(tx, key)
    if row is None:
        return Draft(published, published, base, 0, ())
    now = published if row.base == base else document_of(tx, key, row.base)
    tree = json.loads(row.document)
    edits = diff(tree_of(now), tree_of(_read(tree)))
    merged = _read(apply(tree_of(published), edits))
    mine = draft_steps.states(tx, key, person)
    return Draft(merged, published, base, row.number, edits, "done" in mine, "undone" in mine)


def number_of(tx: Tx, key: str) -> int:
    """Give the number of a draft; it rises with every change, and is 0 where there is none."""
    return int(getattr(_row(tx, key), "number", 0))


def edit(tx: Tx, key: str, edits: Sequence[AnyEdit]) -> Draft:
    """
    Do one step of the actor's, all its Edits or none.

    Raises:
        AppNotFound: if there is no such app.
        Clash: if somebody else changed the same element.
        NotADocument: if what comes out does not read, or holds a value of an encrypted field.
    """
    before = _lock(tx, key, tx.actor.person)
    return _step(tx, key, before, edits)


def change(tx: Tx, key: str, make: Callable[[Tree], Tree]) -> Draft:
    """
    Do as one step of the actor's what makes the draft's tree into another one, which need not say every setting.

    Raises:
        AppNotFound: if there is no such app.
        NotADocument: if what comes out does not read.
    """
    before = _lock(tx, key, tx.actor.person)
    now = tree_of(before.app)
    edits = diff(now, tree_of(_read(make(now))))
    return _step(tx, key, before, edits) if edits else before


def _step(tx: Tx, key: str, before: Draft, asked: Sequence[AnyEdit]) -> Draft:
    now = tree_of(before.app)
    edits = tuple(follow_labels(asked, now, tree_of(before.published)))
    after = _read(apply(now, edits))
    _require_untold(tx, key, after)
    _keep(tx, key, before, after)
    draft_steps.add(tx, key, before.number + 1, edits)
    return open_draft(tx, key, tx.actor.person)


def undo(tx: Tx, key: str) -> Draft:
    """
    Take back the actor's last step that is done; others' steps since then stay.

    Raises:
        NothingToUndo: if there is none.
        Clash: if somebody else built on it.
    """
    return _turn(tx, key, "done", "undone")


def redo(tx: Tx, key: str) -> Draft:
    """
    Do again the step the actor took back last.

    Raises:
        NothingToUndo: if there is none, or something else was done since.
        Clash: if somebody else changed the same element.
    """
    return _turn(tx, key, "undone", "done")


def discard(tx: Tx, key: str) -> None:
    """
    Forget the draft with all its steps; what is published stays.

    Raises:
        AppNotFound: if there is no such app.
    """
    _published(tx, key, is_locked=True)
    draft_steps.forget_all(tx, key)
    tx.execute(delete(drafts).where(drafts.c.app == key))
    forget(tx, key)


def rebase(tx: Tx, key: str, *, keep_mine: bool) -> Draft:
    """
    Put the draft over what was published meanwhile, where both changed the same element.

    keep_mine: what the draft says wins; otherwise what is published does, and only the rest of the draft stays.
    """
    base, published = _published(tx, key, is_locked=True)
    row = _row(tx, key)
    if row is not None and row.base != base:
        tree, before = tree_of(published), tree_of(document_of(tx, key, row.base))
        wanted = tree_of(_read(json.loads(row.document)))
        edits = diff(before, wanted)
        lost = [clash.edit for clash in clashes(tree, edits)]
        merged = apply(tree, [one for one in edits if one not in lost])
        if keep_mine:
            merged = apply(merged, _forced(merged, wanted, lost))
        seen = Draft(published, published, base, row.number, ())
        _keep(tx, key, seen, _read(merged))
        draft_steps.keep_all(tx, key)
    return open_draft(tx, key, tx.actor.person)


def check(tx: Tx, found: Draft) -> Problems:
    """List what keeps who acts from publishing a draft, by its documents alone."""
    if is_limited(tx):
        return refusals(tx, found.published.key, found.app)
    plan = plan_to_show(tx, found.published.key, found.app)
    return () if isinstance(plan, Plan) else plan


def rehearse_draft(tx: Tx, key: str, number: int, *, creates: Sequence[str] = ()) -> Job:
    """
    Have the draft that was looked at rehearsed with the real data, and give the job; nobody waits for it.

    creates: ids of fields that become relations, for whose texts records are to be made where there are none.

    Raises:
        AppNotFound: if there is no such app. DraftMoved: if the draft was changed since.
        Refused, OnlyAdministrators: for an application administrator (decision 0058).
    """
    found = looked_at(tx, key, number)
    _require_allowed(tx, creates)
    require_lawful(tx, key, found.app)
    title = {lang: f"{word}{say(found.app.label, lang)}" for lang, word in REHEARSING.items()}
    input = {"app": key, "number": number, "base": found.base, "creates": list(creates)}
    return jobs.ask(tx, kind=rehearsed.KIND, title=title, input=input)


def publish_draft(
    tx: Tx,
    key: str,
    number: int,
    *,
    creates: Sequence[str] = (),
    rehearsal: Id | None = None,
    recompute: Sequence[Recompute] = (),
    begins: Sequence[str] = (),
) -> int | Problems | Job:
    """
    Make the draft the published version of its app and begin with none again, in a Tx that writes alone.

    number: of the draft that was looked at. rehearsal: the job that rehearsed it; values are converted only as it showed.
    recompute: which records follow a formula whose words change; where none is named they keep their results.
    begins: flows that are switched on by it and begin for what they are due for already.

    Returns the workspace version, what is wrong, or the job that does it where there is more to convert than one Tx may.

    Raises:
        DraftMoved: if it was changed since. NotRehearsed: if values are to be converted that nobody looked at.
        RehearsalOutdated: if more values do not convert by now. And as ``require_fit`` and
        ``require_switched_on`` do.
        OnlyAdministrators: for an application administrator, whom Problems tell what they may not (decision 0058).
    """
    found = looked_at(tx, key, number)
    _require_allowed(tx, (*creates, *begins, *(one for one in recompute if one.where is not None)))
    if problems := refusals(tx, key, found.app):
        return problems
    planned = plan_publish(tx, found.app) if recompute or begins else None
    if planned is None or isinstance(planned, Planned):
        require_fit(tx, planned, recompute)
        require_switched_on(planned, begins)
    seen: Mapping[str, int] | None = None
    if rehearsal is not None:
        job = rehearsed.rehearsal_of(tx, key, rehearsal)
        seen = rehearsed.require(job, number=number, base=found.base, creates=tuple(creates))
    elif converts(tx, found.app):
        raise rehearsed.NotRehearsed
    if is_for_pieces(tx, found.app):
        input = {"app": key, "number": number, "base": found.base, "creates": list(creates), "seen": seen}
        input["recompute"] = [one.as_input() for one in recompute]
        input["begins"] = list(begins)
        return ask_for_pieces(tx, found.app, input)
    done = publish(tx, found.app, creates=creates, seen=seen)
    if isinstance(done, int):
        discard(tx, key)
        ask_recompute(tx, current_plan(tx), recompute, version=done)
        begin_flows(tx, current_plan(tx), begins)
    return done


def looked_at(tx: Tx, key: str, number: int, *, base: int | None = None) -> Draft:
    """
    Give the draft that was looked at.

    Raises:
        DraftMoved: if it was changed since, or stands over another version by now.
    """
    found = open_draft(tx, key, tx.actor.person)
    if found.number != number or found.base != (base or found.base):
        raise DraftMoved
    return found


def _require_allowed(tx: Tx, acts: Sequence[object]) -> None:
    if acts and is_limited(tx):
        raise OnlyAdministrators


def _turn(tx: Tx, key: str, state: Turn, other: Turn) -> Draft:
    """Take a step back or forth."""
    before = _lock(tx, key, tx.actor.person)
    found = draft_steps.to_turn(tx, key, state)
    if found is None:
        raise NothingToUndo
    number, edits = found
    meant = inverse(edits) if state == "done" else edits
    _keep(tx, key, before, _read(apply(tree_of(before.app), meant)))
    draft_steps.turn(tx, key, number, other)
    return open_draft(tx, key, tx.actor.person)


def _forced(now: Tree, wanted: Tree, lost: Sequence[AnyEdit]) -> list[AnyEdit]:
    """List what makes the elements of lost Edits what was wanted, and nothing else."""
    return [one for one in diff(now, wanted) if any(_brings_back(one, each) for each in lost)]


def _brings_back(one: AnyEdit, lost: AnyEdit) -> bool:
    if isinstance(one, Set) and isinstance(lost, Set):
        return one.at == lost.at and one.name == lost.name
    is_inside = one.place[: len(lost.place)] == lost.place
    is_around = isinstance(one, Add) and lost.place[: len(one.place)] == one.place
    return is_around or (is_inside and not isinstance(lost, Set))


def _lock(tx: Tx, key: str, person: Id) -> Draft:
    """Open a draft for writing: two builders take turns at the row of what is published."""
    base, published = _published(tx, key, is_locked=True)
    if _row(tx, key) is None:
        row = {"app": key, "base": base, "number": 0, "document": canonical(published)}
        tx.execute(insert(drafts).values(row | {"changed_at": tx.now}))
    return open_draft(tx, key, person)


def _require_untold(tx: Tx, key: str, after: App) -> None:
    """Refuse a condition with a value of an encrypted field at once: a draft is kept, and its steps as well."""
    text = canonical(after)
    plan = plan_to_show(tx, key, after) if '"encrypted"' in text and '"op"' in text else ()
    if isinstance(plan, Plan):
        return
    told = tuple(one for one in plan if one.code == OnlyAsked.code)
    if plan and not told:  # what is unfinished elsewhere keeps it from compiling
        others = {} if is_limited(tx) else published_apps(tx)
        among = [tree_of(app) for app in (others | {key: after}).values()]
        labels = secret_conditions(tree_of(after), among)
        told = tuple(OnlyAsked(label=one).problem(path=key) for one in labels)
    if told:
        raise NotADocument(told)


def _keep(tx: Tx, key: str, before: Draft, after: App) -> None:
    new = {"base": before.base, "number": before.number + 1, "document": canonical(after)}
    tx.execute(update(drafts).where(drafts.c.app == key).values(new | {"changed_at": tx.now}))


def _row(tx: Tx, key: str) -> Row[tuple[object, ...]] | None:
    return tx.execute(select(drafts).where(drafts.c.app == key)).first()


def _published(tx: Tx, key: str, *, is_locked: bool = False) -> tuple[int, App]:
    wanted = (
        select(app_version).where(app_version.c.app == key).order_by(app_version.c.version.desc()).limit(1)
    )
    row = tx.execute(wanted.with_for_update() if is_locked else wanted).first()
    if row is None or key == builtin().key:
        raise AppNotFound
    app = _read(json.loads(row.document))
    if app.is_removed:
        raise AppRemoved(label=app.label)
    return row.version, app


def _read(tree: object) -> App:
    app = read_app(tree)
    if not isinstance(app, App):
        raise NotADocument(app)
    return app
