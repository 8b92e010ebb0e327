"""The command line: people, keys, apps, imports; the server starts, says where, and stops gracefully."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
from typer.testing import CliRunner, Result

from huodan.doors.cli import cli
from huodan.engines import audit, people
from huodan.engines.people import lockout
from huodan.engines.people.totp import STEP_MS
from huodan.storage.db import Database
from huodan.storage.seal_key import key_file
from huodan.workspace.beginning.whole import NoAppFile
from huodan.workspace.plans import current_plan
from huodan.workspace.secrets import KeyIsHere
from tests.doors.conftest import PASSWORD, build_company

Run = Callable[..., Result]


@pytest.fixture
def run(prepared_database: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """This function will give `run(*words) -> Result`: the command line over the small company."""
    monkeypatch.setenv("HUODAN_DATABASE_URL", prepared_database("company", build_company))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, words)

    return run


@pytest.fixture
def database(run: Run) -> Iterator[Database]:
    opened = Database(os.environ["HUODAN_DATABASE_URL"])
    yield opened
    opened.close()


def good(result: Result) -> str:
    assert result.exit_code == 0, result.output + str(result.exception)
    return result.stdout


def test_limits_of_files_are_set_and_kept_and_files_are_tidied(run: Run) -> None:
    usual = good(run("files", "limits"))
    assert "50 MB" in usual
    assert "0.0 / 10240 MB" in usual

    assert "7 MB" in good(run("files", "limits", "--largest", "7", "--quota", "70"))
    refused = run("files", "limits", "--quota", "3")

    assert refused.exit_code != 0
    assert "0.0 / 70 MB" in good(run("files", "limits"))
    assert "0" in good(run("files", "tidy"))
    assert "一切正常" in good(run("check", "--contents"))


def test_an_api_key_is_printed_last_and_works(run: Run, database: Database) -> None:
    token = good(run("key", "create", "--name", "金蝶", "--role", "总经理")).splitlines()[-1]

    with database.read() as tx:
        caller = people.identify(tx, token=token)
        assert caller is not None
        assert caller.actor.roles == set(people.find_roles(current_plan(tx), ["总经理"]))
    number, name, role = good(run("key", "list")).split("\t")
    assert (name, role.strip()) == ("金蝶", "总经理")
    good(run("key", "revoke", number))
    with database.read() as tx:
        assert people.identify(tx, token=token) is None


def test_an_api_key_may_be_kept_to_forms_addresses_and_days(run: Run, database: Database) -> None:
    words = ("--form", "orders/order", "--verb", "read", "--expires", "2099-12-31", "--ip", "10.0.0.0/8")
    token = good(run("key", "create", "--name", "金蝶", "--role", "总经理", *words)).splitlines()[-1]

    with database.read() as tx:
        caller = people.identify(tx, token=token, address="10.2.3.4")
        assert caller is not None
        assert caller.actor.narrowing == {("order", "read")}
        with pytest.raises(people.AddressNotAllowed):
            people.identify(tx, token=token, address="11.2.3.4")
    listed = good(run("key", "list"))
    assert "orders/order:read 10.0.0.0/8 < 2100-01-01T00:00:00+08:00" in listed
    refused = run("key", "create", "--name", "x", "--form", "orders/none")
    assert isinstance(refused.exception, people.narrowing.UnknownForm)


def test_a_role_nobody_knows_is_named_with_those_there_are(run: Run) -> None:
    refused = run("key", "create", "--name", "x", "--role", "皇帝")

    assert refused.exit_code != 0
    assert isinstance(refused.exception, people.roles.UnknownRole)
    assert "总经理" in refused.exception.text("zh")


def test_a_person_is_added_and_given_other_roles_and_a_password(run: Run, database: Database) -> None:
    good(
        run(
            "user", "create", "--login", "wuhao", "--name", "吴浩", "--role", "销售员", "--password", PASSWORD
        )
    )

    assert "wuhao\t销售员" in good(run("user", "list")).splitlines()
    good(run("user", "roles", "wuhao", "--role", "管理员", "--role", "采购员"))
    good(run("user", "password", "wuhao", "--password", "quite-An0ther"))
    assert people.sign_in(database, login="wuhao", password="quite-An0ther")
    with database.read() as tx:
        account = people.account_of(tx, login="wuhao")
        assert people.actor_of_person(tx, person=account.person).name == "吴浩"
    assert account.is_admin
    assert not account.must_change_password


def test_somebody_is_unlocked_closed_opened_and_lets_go_of_codes(run: Run, database: Database) -> None:
    good(run("user", "create", "--login", "luo", "--name", "罗", "--role", "管理员", "--password", PASSWORD))
    secret = people.new_secret()
    with database.write() as tx:
        person = people.account_of(tx, login="luo").person
        code = pyotp.HOTP(secret).at(tx.now // STEP_MS)
        people.switch_on(tx, person=person, secret=secret, code=code)
        for _ in range(5):
            lockout.charge(tx, login="luo", address="here")

    good(run("user", "unlock", "luo"))
    good(run("user", "totp-reset", "luo"))

    with database.read() as tx:
        assert people.locked(tx, logins=["luo"]) == {}
        assert not people.account_of(tx, login="luo").has_totp
    good(run("user", "close", "admin"))
    refused = run("user", "close", "luo")
    assert refused.exit_code != 0
    assert isinstance(refused.exception, people.LastAdministrator)
    good(run("user", "open", "admin"))
    good(run("user", "close", "luo"))
    assert "luo\t管理员\t停用 closed" in good(run("user", "list")).splitlines()
    with database.read() as tx:
        noted = [one.detail["did"] for one in audit.entries(tx)]
    assert noted == ["closed", "opened", "closed", "reset", "unlocked"]


def test_a_weak_password_is_refused(run: Run) -> None:
    refused = run("user", "create", "--login", "wuhao", "--name", "吴浩", "--password", "12345678")

    assert isinstance(refused.exception, people.passwords.WeakPassword)
    assert "wuhao" not in good(run("user", "list"))


def test_an_app_goes_out_and_comes_in_again_unchanged(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text(good(run("app", "show", "orders")))

    good(run("app", "format", str(file)))

    assert file.read_text() == good(run("app", "show", "orders"))
    version = good(run("app", "publish", str(file))).strip()
    assert version.isdigit()
    assert re.search(r"^orders\t订单管理\t5 ", good(run("app", "list")), re.MULTILINE)


def test_an_app_file_makes_another_app_each_time(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "orders.huodan.json"
    good(run("app", "export", "orders", str(file)))

    made = [good(run("app", "import", str(file))).strip() for _ in range(2)]

    assert len({"orders", *made}) == 3
    listed = good(run("app", "list"))
    assert all(f"{key}\t订单管理\t5 " in listed for key in made)
    file.write_text('{"forms": []}')
    refused = run("app", "import", str(file))
    assert isinstance(refused.exception, NoAppFile)


def test_a_document_that_is_wrong_is_refused_with_its_path(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    for text, said in (('{"format": 1}', "key: 缺少这一项"), ("{", str(file)), ("[]", "")):
        file.write_text(text)

        refused = run("app", "publish", str(file))

        assert refused.exit_code == 1
        assert said in refused.stderr
    assert run("app", "show", "nonsense").exit_code == 1
    assert run("app", "format", str(tmp_path / "none.json")).exit_code == 1


def test_a_file_is_imported_or_refused_with_its_rows(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "供应商.csv"
    file.write_text("供应商编号,供应商名称\nGYS1,临沂四季\n")
    words = ("import", str(file), "--app", "orders", "--form", "supplier", "--key", "code")

    assert "created 1" in good(run(*words, "--dry-run"))
    assert "created 1" in good(run(*words))
    assert "unchanged 1" in good(run(*words))
    file.write_text("供应商编号,供应商名称\nGYS1,临沂四季\n合计,\n")
    assert "第 3 行 row 3, -: 这一行是合计" in run(*words).stderr
    file.write_text("供应商编号,供应商名称\nGYS2,\n")
    refused = run(*words)
    assert refused.exit_code == 1
    assert "第 2 行" in refused.stderr


def test_formulas_are_worked_out_case_by_case(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    cases = [
        ("1", "=SUM($A$1:B2)*0.1", {"A1": 1, "B2": 0.5}),
        ("2", '="A1:"&A1', {"A1": "x"}),
        ("3", "=1/A1", {"A1": 0}),
        ("4", "=A1+1", {"A1": {"error": "#N/A"}}),
        ("5", "=DATE(2009,8,16)", {}),
        ("6", "=AND(A1:A2,TRUE)", {"A1": True}),
        ("7", "=NOSUCH(1)", {}),
    ]
    file.write_text(json.dumps([dict(zip(("id", "formula", "inputs"), case, strict=True)) for case in cases]))

    *results, last = json.loads(good(run("formula", "run", str(file))))

    values = [0.15, "A1:x", {"error": "#DIV/0!"}, {"error": "#N/A"}, 40041, True]
    assert results == [
        {"id": str(place), **(value if isinstance(value, dict) else {"value": value})}
        for place, value in enumerate(values, start=1)
    ]
    assert last["id"] == "7"
    assert "no function" in last["error"]
    file.write_text("{}")
    assert run("formula", "run", str(file)).exit_code == 1


def test_a_lost_key_is_given_up_by_who_says_so(run: Run, database: Database) -> None:
    secret = people.new_secret()
    with database.write() as tx:
        person = people.account_of(tx, login="admin").person
        people.switch_on(tx, person=person, secret=secret, code=pyotp.HOTP(secret).at(tx.now // STEP_MS))
    kept = run("seal-key", "give-up", "--yes")
    assert isinstance(kept.exception, KeyIsHere)
    key_file(database).unlink()
    assert "huodan seal-key give-up" in run("doctor").stdout

    assert run("seal-key", "give-up").exit_code == 1  # nobody said yes
    assert not key_file(database).exists()
    told = good(run("seal-key", "give-up", "--yes"))

    assert "people whose two-step sign-in has to be reset: 1" in told
    assert key_file(database).exists()
    good(run("user", "totp-reset", "admin"))
    assert "huodan seal-key give-up" not in run("doctor").stdout


def test_the_doctor_says_what_to_do_and_ends_with_an_error_where_something_is_bad(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = run("doctor")
    assert "backup" in seen.output
    assert "→" in seen.output

    monkeypatch.setattr("huodan.workspace.disk.usage", lambda _: (1 << 40, 1 << 20))
    assert run("doctor").exit_code == 1


def test_a_check_ends_with_an_error_where_a_law_is_broken(run: Run, database: Database) -> None:
    assert "一切正常" in good(run("check"))

    with database.write() as tx:
        tx.run("UPDATE r_customer SET f_cus_name__k = 'x' WHERE f_cus_code = 'KH1'")

    refused = run("check")
    assert refused.exit_code == 1
    assert "orders.customer.cus_" in refused.stderr


def test_a_mistake_is_worded_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    for lang, said in (("en_US.UTF-8", "There is no workspace"), ("C.UTF-8", "没有活单的数据")):
        done = huodan("key", "create", "--name", "x", "--role", "none", "--data", str(tmp_path), LC_ALL=lang)

        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_the_server_says_where_it_listens_answers_and_stops(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAIN, "serve", "--data", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip().rpartition(" ")[2]
        with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
    assert (tmp_path / "huodan.db").exists()


MAIN = "from huodan.doors.cli import main; main()"


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "HUODAN_DATABASE_URL"}
    return kept | more


def huodan(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", MAIN, *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(**more), check=False, timeout=60
    )


def test_what_is_exported_is_imported_unchanged(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "客户.xlsx"
    form = ("--app", "orders", "--form", "customer")

    said = good(run("export", str(file), *form, "--where", '{"field": "code", "op": "eq", "value": "KH1"}'))

    assert said == "已导出 exported 1\n"
    assert not file.with_name("客户.xlsx.part").exists()
    assert "未变 unchanged 1" in good(run("import", str(file), *form, "--key", "code"))


def test_an_export_that_is_refused_leaves_no_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"

    refused = run("export", str(file), "--app", "orders", "--form", "customer", "--columns", "nothing")

    assert refused.exit_code != 0
    assert list(tmp_path.glob("a.csv*")) == []
