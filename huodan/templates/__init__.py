"""
Apps to start from: one folder each, with its document ``app.json`` and, if it has any, ``sample/`` data.

Owns reading them. What an app is stands in its document; where a sample's files go stands in ``sample.json``.
"""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field as Setting

from huodan.kit.words import Text
from huodan.language.document import App, read_app


class Part(BaseModel):
    """Any part of a sample: frozen, and a setting nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SampleFile(Part):
    """One file and the form (by id) its rows go into; without ``mapping`` columns go by their names."""

    file: str
    form: str
    mapping: dict[str, str | None] | None = None


class Newest(Part):
    """The column that says how old the sample is: its latest day."""

    file: str
    column: str


class SamplePerson(Part):
    """
    Somebody who may sign in to the demo.

    match: which record of a staff file they are, such as ``{"no": "YG002"}``; absent: they are added.
    values: by field key of the form people. roles: ids. note: what this login shows.
    """

    login: str
    roles: tuple[str, ...]
    match: dict[str, str] | None = None
    values: Annotated[dict[str, Any], Setting(default_factory=dict)]
    note: Text


class Derived(Part):
    """``field`` of each record of ``form`` takes ``value`` of the record of ``source`` that points to it by
    ``by`` and is the latest by ``newest``."""

    form: str
    field: str
    source: str
    by: str
    newest: str
    value: str


class Sample(Part):
    """
    What comes with a template to try it with.

    about: what it shows, in a sentence or two. staff: files for the built-in forms. records: files for the
    app's own, whose days move with the calendar.
    importer: the login of the person who brings the records in.
    """

    company: str
    about: Text
    newest: Newest
    staff: tuple[SampleFile, ...]
    people: tuple[SamplePerson, ...]
    importer: str
    records: tuple[SampleFile, ...]
    derived: tuple[Derived, ...] = ()


class SceneAct(Part):
    """What somebody (by login) does at their task about a record, so many minutes ago. values: of fields the step opens."""

    by: str
    do: Literal["agree", "refuse", "send_back", "remind"]
    ago: int
    opinion: str | None = None
    values: Annotated[dict[str, Any], Setting(default_factory=dict)]


class SceneRecord(Part):
    """A record of a form (by id) somebody entered so many minutes ago, and what became of it since, in its order."""

    form: str
    by: str
    ago: int
    values: dict[str, Any]
    acts: tuple[SceneAct, ...] = ()


class Scene(Part):
    """What happened in the last days: records that go through the flows of the app, the oldest first."""

    records: tuple[SceneRecord, ...]


def names() -> tuple[str, ...]:
    """This function will list the templates by the names of their folders."""
    return tuple(
        sorted(folder.name for folder in files(__name__).iterdir() if folder.joinpath("app.json").is_file())
    )


def has_sample(name: str) -> bool:
    """This function will say whether a template brings data to try it with."""
    return _folder(name).joinpath("sample", "sample.json").is_file()


def load(name: str) -> App:
    """This function will read the app document of a template."""
    app = read_app(json.loads(_folder(name).joinpath("app.json").read_text(encoding="utf-8")))
    assert isinstance(app, App), app
    return app


def load_sample(name: str) -> Sample:
    """This function will read what comes with a template to try it with."""
    return Sample.model_validate_json(_folder(name).joinpath("sample", "sample.json").read_bytes())


def load_scene(name: str) -> Scene:
    """This function will read what happened lately in the company of a template; nothing, if it does not say."""
    file = _folder(name).joinpath("sample", "scene.json")
    return Scene.model_validate_json(file.read_bytes()) if file.is_file() else Scene(records=())


def sample_file(name: str, file: str) -> bytes:
    """This function will read one file of a template's sample."""
    return _folder(name).joinpath("sample", file).read_bytes()


def _folder(name: str) -> Traversable:
    assert name in names(), name
    return files(__name__).joinpath(name)
