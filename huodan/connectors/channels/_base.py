"""
What a channel must be able to do.

A channel knows which addresses it takes, how a message looks there, how it is signed, what an answer means, and how often
it may be written to. It knows neither records nor rights, and nothing of when something is tried again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from huodan.connectors.posting import SECONDS, Answered, Refuse, Unsent, post
from huodan.kit.words import Text


@dataclass(frozen=True, slots=True)
class Words:
    """
    What people are told: plain text, nothing of which is markup.

    brief: all of it in one line, for where several things are told together. link: where to read on, if that is known.
    left: what stands instead of lines for which there is no room. calls: phones of who is mentioned, where the platform can.
    listed: where several of its kind are read, many: how so many are called (None of what is simply told).
    """

    title: str
    lines: tuple[str, ...] = ()
    link: str | None = None
    brief: str = ""
    left: str = "……还有 {n} 项，请到活单里看"
    calls: tuple[str, ...] = ()
    listed: str | None = None
    many: str | None = None

    def fitting(self, most_bytes: int) -> tuple[str, ...]:
        """Give title and lines, as many as fit into so many bytes together with the link."""
        room = most_bytes - len((self.link or "").encode()) - 2
        kept, size = [self.title], len(self.title.encode())
        end = len(self.left.format(n=len(self.lines)).encode()) + 1
        for number, line in enumerate(self.lines):
            more = len(line.encode()) + 1
            is_last = number == len(self.lines) - 1
            if size + more + (0 if is_last else end) > room:
                return (*kept, self.left.format(n=len(self.lines) - number))
            kept.append(line)
            size += more
        return tuple(kept)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent. id: alike however often it is sent. body: for programs; words: for people."""

    id: str
    body: bytes = b""
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where to. shown: the address as others may read it. secrets: what signs, that of now first."""

    address: str
    shown: str
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted. shown: the body as the log keeps it; None: as it is."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    shown: bytes | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What came of sending something.

    error: why it was not taken, where no status says it. is_down: whatever else is sent would fail alike. is_gone: the
    address wants to hear no more. pause_ms: for how long it is left alone; 0: as long as is usual.
    """

    is_taken: bool
    error: Text | None = None
    is_down: bool = False
    is_gone: bool = False
    pause_ms: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent once, as the log keeps it, and what came of it. answered: None where nothing came back."""

    verdict: Verdict
    answered: Answered | None
    took_ms: int
    request: Mapping[str, object]


class Channel:
    """One way on which others are told."""

    label: ClassVar[Text]
    place: ClassVar[int]
    """Among the others, where people choose one."""
    is_for_people: ClassVar[bool] = False
    """Whether it takes words, of several changes at once, and not one body for programs."""
    hears_changes: ClassVar[bool] = True
    """Whether it is told of changes of records; else only of what processes have to say."""
    is_to_each: ClassVar[bool] = False
    """Whether it tells single persons, each by their own number: a body for programs, with words in it."""
    gap_ms: ClassVar[int] = 0
    """The least time between two messages: what comes meanwhile is told together."""
    takes_secret: ClassVar[bool] = False
    """Whether whoever receives may give a secret; we draw none then."""
    sample: ClassVar[str] = "https://"
    """How its addresses begin."""
    hosts: ClassVar[tuple[str, ...]] = ()
    """Whose addresses it takes; none: anybody's."""

    def refuse(self, address: str) -> Text | None:
        """Say what is wrong with an address, None if something can be sent there."""
        raise NotImplementedError(self.label)

    def send(self, target: Target, parcel: Parcel, *, now: int, refuse: Refuse) -> Sent:
        """Send something once. now: in ms."""
        raise NotImplementedError(self.label)

    def shown(self, address: str) -> str:
        """Write an address as others may read it."""
        return address


class HttpChannel(Channel):
    """A channel that posts one request and reads one answer."""

    def request(self, target: Target, parcel: Parcel, now: int) -> Request:
        """Write what is posted. now: in ms."""
        raise NotImplementedError(self.label)

    def judge(self, answered: Answered, took_ms: int) -> Verdict:
        """Say what an answer means."""
        raise NotImplementedError(self.label)

    def send(self, target: Target, parcel: Parcel, *, now: int, refuse: Refuse) -> Sent:
        """Post it once."""
        began = time.monotonic()
        asked = self.request(target, parcel, now)
        kept = asked.body if asked.shown is None else asked.shown
        shown = {"url": target.shown, "headers": dict(asked.headers), "body": kept.decode()}
        try:
            answered = post(asked.url, asked.body, asked.headers, refuse=refuse, seconds=SECONDS)
        except Unsent as unsent:
            return Sent(Verdict(False, unsent.reason, is_down=True), None, _since(began), shown)
        took_ms = _since(began)
        return Sent(self.judge(answered, took_ms), answered, took_ms, shown)


def _since(began: float) -> int:
    return int(1000 * (time.monotonic() - began))
