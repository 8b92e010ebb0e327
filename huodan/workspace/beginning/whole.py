"""
Whole documents that become another app: a template, a copy of one there is, one that came as a file.

Owns what such a file looks like. It holds no records, no people and no secrets: only what a builder says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from huodan import templates
from huodan.kit.errors import HuodanError, Invalid
from huodan.kit.ids import Id
from huodan.kit.words import say
from huodan.language.document import App, builtin, read_app, tree_of
from huodan.language.document.edits import Tree
from huodan.language.document.renewing import renewed
from huodan.storage.db import Tx
from huodan.workspace.beginning.founding import LONGEST_NAME, app_name, found, new_key, prefixes
from huodan.workspace.plans import AppNotFound, published_apps

MARK, FORMAT = "huodan_app", 1


class NoAppFile(HuodanError):
    """The file holds no app."""

    code = "no_app_file"
    status = 422
    zh = "这不是活单的应用文件。请选从「导出应用」得到的 .json 文件。"
    en = "This is no app file of Huodan. Choose a .json file that “Export the app” gave."


class AppFileTooNew(HuodanError):
    """The file was written by a newer program."""

    code = "app_file_too_new"
    status = 422
    zh = "这个应用文件是更新的版本（{format}）导出的。请先升级这里的活单，再导入。"
    en = "This app file was written by a newer version ({format}). Upgrade Huodan here first."


class NoTemplate(HuodanError):
    """There is no such template."""

    code = "no_template"
    status = 404
    zh = "没有这个模板。"
    en = "There is no such template."


def from_template(tx: Tx, name: str, label: str, *, person: Id) -> str:
    """
    This function will begin an app as a template has it, without data, and give its key.

    Raises:
        NoTemplate, AppNameMissing
    """
    if name not in templates.names():
        raise NoTemplate
    return _begin(tx, tree_of(templates.load(name)), app_name(label), person=person)


def copy_app(tx: Tx, key: str, label: str, *, person: Id) -> str:
    """
    This function will begin an app like the published one with a key, without its records, and give its key.

    Raises:
        AppNotFound, AppNameMissing
    """
    return _begin(tx, tree_of(_app(tx, key)), app_name(label), person=person)


def export_app(tx: Tx, key: str) -> dict[str, Any]:
    """
    This function will write the published document of an app as one file.

    Raises:
        AppNotFound
    """
    return {MARK: FORMAT, "app": tree_of(_app(tx, key))}


def import_app(tx: Tx, file: object, *, person: Id, lang: str, label: str | None = None) -> str:
    """
    This function will begin an app as a file has it, under ids of its own, and give its key.

    Raises:
        NoAppFile, AppFileTooNew. Invalid: naming everything of it that makes no sense here. AppNameMissing
    """
    if not isinstance(file, Mapping) or not isinstance(file.get("app"), Mapping) or MARK not in file:
        raise NoAppFile
    if file[MARK] != FORMAT:
        if isinstance(file[MARK], int) and file[MARK] > FORMAT:
            raise AppFileTooNew(format=file[MARK])
        raise NoAppFile
    app = read_app(dict(file["app"]))
    if not isinstance(app, App):
        raise Invalid(app)
    name = app_name(label if label is not None else say(app.label, lang)[:LONGEST_NAME])
    return _begin(tx, tree_of(app), name, person=person)


def _begin(tx: Tx, tree: Tree, name: str, *, person: Id) -> str:
    key = new_key(tx, name)
    seed = hashlib.sha256(f"{key} {tx.new_id()}".encode()).hexdigest()
    app = read_app(renewed(tree, seed=seed, key=key, label=name, prefixes=prefixes(tx)))
    if not isinstance(app, App):
        raise Invalid(app)
    found(tx, app.model_copy(update={"is_removed": False}), person=person)
    return key


def _app(tx: Tx, key: str) -> App:
    app = published_apps(tx).get(key)
    if app is None or app.is_removed or key == builtin().key:
        raise AppNotFound
    return app
