"""
Keys, which programs and formulas call things by, made of labels, so that nobody who builds has to think of one.

Owns: how a key is made of a label, and that the key of what was never published follows its label.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from huodan.kit.pinyin import syllables
from huodan.kit.words import Text
from huodan.language.document.edits import AnyEdit, Set, Tree, Way, element_at
from huodan.language.fields._system import SYSTEM_KEYS

LONGEST_KEY = 36
NAMED = ("forms", "fields", "sections")
_FORM_WORDS = re.compile(r"(基本信息|信息|资料|档案|登记|管理)?(表单|列表|清单|台账|(?<!代)表)?$")
_WORD = re.compile(r"[a-z0-9]+")


def make_key(label: Text, taken: Collection[str], *, otherwise: str = "field") -> str:
    """Make a key that is none of those taken: ``ke_hu_ming_cheng`` of 客户名称, ``price`` of a label with an English one."""
    text = label if isinstance(label, str) else label.get("en") or label.get("zh") or ""
    key = ""
    for word in _words(text[:80]):
        longer = f"{key}_{word}" if key else word
        if len(longer) > LONGEST_KEY:
            break
        key = longer
    if not key:
        key = otherwise
    elif key[0].isdigit():
        key = f"n_{key}"
    number, made = 1, key
    while made in taken or made in SYSTEM_KEYS:
        number += 1
        made = f"{key}_{number}"
    return made


def noun_of(label: Text) -> str | None:
    """Say what one record of a form is called, None where it is what the form is: 客户 of 客户信息表."""
    text = label if isinstance(label, str) else label.get("zh") or ""
    short = _FORM_WORDS.sub("", text)
    return short if len(short) > 1 and short != text else None


def follow_labels(edits: Iterable[AnyEdit], now: Tree, published: Tree) -> Iterator[AnyEdit]:
    """
    Give Edits so that what was never published is called by its label everywhere.

    A new form, field or section gets its key anew; of a new option the value changes, and what was chosen by it. What a
    record is called follows the name of its form as long as it was made of it.
    """
    for edit in edits:
        is_label = isinstance(edit, Set) and edit.name == "label" and bool(edit.at)
        element = element_at(now, edit.at) if is_label else None
        if isinstance(edit, Set) and element is not None and edit.at[-2] == "forms":
            yield from _renouned(edit, element)
        if element is None or element_at(published, edit.at) is not None:
            yield edit
            continue
        assert isinstance(edit, Set)
        if edit.at[-2] == "options" and isinstance(edit.new, str):
            yield from _revalued(edit, element, now)
            continue
        yield edit
        if edit.at[-2] in NAMED:
            siblings = (element_at(now, edit.at[:-2]) or {}).get(edit.at[-2], ())
            key = make_key(edit.new or "", keys_of(siblings, but=element["id"]))
            if key != element["key"]:
                yield Set(at=edit.at, name="key", old=element["key"], new=key)


def keys_of(elements: Iterable[Mapping[str, object]], *, but: object = None) -> set[str]:
    """List the keys some elements have or had, but for one of them."""
    taken: set[str] = set()
    for element in elements:
        if element["id"] != but:
            aliases = element.get("aliases") or ()
            assert isinstance(aliases, list | tuple)
            taken |= {str(element["key"]), *map(str, aliases)}
    return taken


def _renouned(edit: Set, form: Tree) -> Iterator[AnyEdit]:
    """Call a record anew where its name was made of the form's."""
    old, new = form.get("noun"), noun_of(edit.new or "")
    if old is not None and old == noun_of(form["label"]) and old != new:
        yield Set(at=edit.at, name="noun", old=old, new=new)


def _revalued(edit: Set, option: Tree, now: Tree) -> Iterator[AnyEdit]:
    yield Set(at=edit.at, name="value", old=option["value"], new=edit.new)
    field: Way = edit.at[:-2]
    default = (element_at(now, field) or {}).get("default")
    if default == option["value"]:
        yield Set(at=field, name="default", old=default, new=edit.new)
    was, becomes = (is_option(field[-1], str(value)) for value in (option["value"], edit.new))
    for rule in (element_at(now, field[:2]) or {}).get("rules") or ():
        if rule["when"] == was:
            yield Set(at=(*field[:2], "rules", rule["id"]), name="when", old=was, new=becomes)


def is_option(field: str, value: str) -> str:
    """Write the condition that a field has an option, as the designer writes it for a choice that depends on it."""
    quoted = value.replace('"', '""')
    return f'#{field} = "{quoted}"'


def _words(text: str) -> Iterator[str]:
    """Take a text apart: each Chinese character as it is read, each run of letters and digits."""
    run = ""
    for letter, said in zip(text, syllables(text), strict=True):
        if said:
            if run:
                yield run
            run = ""
            yield said
        elif _WORD.fullmatch(letter.lower()):
            run += letter.lower()
        elif run:
            yield run
            run = ""
    if run:
        yield run
