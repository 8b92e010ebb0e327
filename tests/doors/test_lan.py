"""Others on the network: the address and its picture are said where the server listens for them, and nowhere else."""

from __future__ import annotations

import ipaddress

import pytest

from huodan.doors.http import lan


def test_a_server_of_this_machine_alone_says_nothing() -> None:
    assert lan.lan_lines("127.0.0.1", 8765) == ()


def test_the_address_on_the_network_is_said_and_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "lan_address", lambda: "192.0.2.7")

    said, drawn = lan.lan_lines("0.0.0.0", 8765)

    assert said.endswith("http://192.0.2.7:8765")
    assert set(drawn) <= set("█▄▀ \n")
    rows = drawn.splitlines()
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == (len(rows[0]) + 1) // 2, "it is square: a line of text is two rows of it"


def test_an_address_of_the_new_kind_stands_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "lan_address", lambda: "2001:db8::7")
    assert lan.lan_lines("::", 80)[0].endswith("http://[2001:db8::7]:80")


def test_without_a_network_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "ELSEWHERE", ())
    assert len(lan.lan_lines("0.0.0.0", 80)) == 1


def test_this_machine_s_address_is_one() -> None:
    found = lan.lan_address()
    assert found is None or not ipaddress.ip_address(found).is_loopback
