"""Which second places may be named: no folder of the system or of others, no link, no address of the server itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from huodan.connectors.hosts import inner_address
from huodan.storage import Database
from huodan.storage.bucket import BucketSettings
from huodan.workspace import backup
from huodan.workspace.backup import BadSecondPlace, Rules, SecondPlace, Store, make_backup
from huodan.workspace.backup.permitted import require_address, require_folder
from tests.support.backups import database, elsewhere, store

__all__ = ["database", "elsewhere", "store"]


def bucket_at(endpoint: str, *, is_named_host: bool = False) -> BucketSettings:
    return BucketSettings("files", "k", "s", endpoint, is_named_host=is_named_host)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/etc",
        "/etc/ssl",
        "/usr/share",
        "/proc/self",
        "/dev/shm",
        "/sys",
        "/run",
        "/tmp",
        "/home",
        "/var",
        "/root",
    ],
)
def test_folders_of_the_system_are_refused(path: str) -> None:
    if Path(path).is_dir():
        with pytest.raises(BadSecondPlace):
            require_folder(Path(path))


def test_the_program_and_links_are_refused_and_the_real_path_is_said(nas: Path) -> None:
    real, link = nas / "real", nas / "link"
    (real / "in").mkdir(parents=True)
    link.symlink_to(real)
    for path in (link, link / "in", Path(backup.__file__).parent):
        with pytest.raises(BadSecondPlace) as refusal:
            require_folder(path)
        assert (str(real) in str(refusal.value)) == (path.parts[-1] != "backup")

    require_folder(real)


def test_a_folder_turned_into_a_link_later_is_refused_when_it_is_used(
    database: Database, store: Store, nas: Path
) -> None:
    place = nas / "place"
    place.mkdir()
    backup.keep_place(database, SecondPlace(folder=place), store)
    place.rename(nas / "moved")
    place.symlink_to(nas / "moved")

    with pytest.raises(BadSecondPlace):
        backup.second_of(database, store)


def test_a_place_with_something_of_others_is_refused_and_nothing_of_it_is_touched(
    database: Database, store: Store, nas: Path
) -> None:
    (nas / "photos").mkdir()
    (nas / "photos" / "a.jpg").write_bytes(b"a")
    (nas / "lost+found").mkdir()
    with pytest.raises(BadSecondPlace, match="photos"):
        backup.keep_place(database, SecondPlace(folder=nas), store)
    (nas / "photos").rename(nas / ".photos")

    backup.keep_place(database, SecondPlace(folder=nas), store)
    (nas / ".photos").rename(nas / "photos")  # somebody puts it beside later
    made = make_backup(database, store)
    second = backup.second_of(database, store)
    assert second is not None
    backup.copy_all(store, second, Rules())
    second.sweep()

    assert (nas / "photos" / "a.jpg").read_bytes() == b"a"
    assert (nas / made.name / "manifest.json").is_file()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.9.9.9",
        "localhost",
        "0.0.0.0",
        "[::1]",
        "169.254.169.254",
        "169.254.0.23",
        "100.100.100.200",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "2130706433",
        "0x7f000001",
        "2852039166",
    ],
)
def test_addresses_of_the_server_and_its_cloud_are_refused(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadSecondPlace, match="HUODAN_SECOND_ALLOW"):
        require_address(bucket_at(f"http://{host}:9000"))

    monkeypatch.setenv("HUODAN_SECOND_ALLOW", f"/mnt/nas,{host.strip('[]')}")
    require_address(bucket_at(f"http://{host}:9000"))


def test_stores_in_the_house_and_in_clouds_pass() -> None:
    for endpoint in (
        "http://192.168.1.9:9000",
        "http://10.0.0.2",
        "http://[fd12::9]:9000",
        "https://203.0.113.7",
    ):
        require_address(bucket_at(endpoint))
    assert inner_address("no-such-host.invalid") is None


def test_the_operator_says_what_alone_will_do(nas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nas / "in").mkdir()
    monkeypatch.setenv("HUODAN_SECOND_ALLOW", f"{nas}, aliyuncs.com")

    require_folder(nas / "in")
    require_address(bucket_at("https://oss-cn-hangzhou.aliyuncs.com", is_named_host=True))

    for refused in (nas.parent, Path(f"{nas}-other")):
        refused.mkdir(exist_ok=True)
        with pytest.raises(BadSecondPlace, match="operator"):
            require_folder(refused)
    for endpoint in ("https://evil-aliyuncs.com", "http://192.168.1.9:9000", ""):
        with pytest.raises(BadSecondPlace, match="operator"):
            require_address(bucket_at(endpoint))


def test_what_the_environment_of_the_operator_names_is_theirs_to_know(
    database: Database, store: Store, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUODAN_SECOND_ALLOW", "/nowhere")
    monkeypatch.setenv("HUODAN_SECOND_FOLDER", str(nas))

    assert backup.second_of(database, store) is not None
