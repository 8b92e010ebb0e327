"""A workspace whose files lie in a bucket is backed up whole, and comes back with its files in a folder."""

from __future__ import annotations

from pathlib import Path

from huodan.storage.bucket import BucketSettings, write_bucket
from huodan.storage.db import Database
from huodan.storage.shelf import shelf_of
from huodan.workspace.backup import Store, make_backup
from huodan.workspace.check import check
from huodan.workspace.moving import move, place_of
from huodan.workspace.sweeping import tidy_files
from tests.support.backups import bring_back, database, elsewhere, store
from tests.support.bucket import KEY, REGION, SECRET, serving

__all__ = ["database", "elsewhere", "store"]


def test_files_of_a_bucket_are_in_a_backup_and_come_back_into_the_folder(
    database: Database, store: Store, elsewhere: str, tmp_path: Path
) -> None:
    with serving() as bucket:
        settings = BucketSettings("files", KEY, SECRET, bucket.address, REGION)
        write_bucket(database.files.parent, settings)
        move(database, "bucket")
        made = make_backup(database, store)
        write_bucket(tmp_path, settings)
        before = bucket.names()

        bring_back(store, made.name, elsewhere, tmp_path)
        restored = Database(elsewhere, files=tmp_path / "back")
        try:
            with restored.read() as tx:
                assert place_of(tx).kind == "folder"
                assert check(tx, all_contents=True) == ()
            assert shelf_of(restored).is_own()
            restored.set_clock(today=20300101)
            tidy_files(restored)
            assert bucket.names() == before
        finally:
            restored.close()

    assert len([path for path in (tmp_path / "back").glob("??/*") if path.is_file()]) == 2
    assert SECRET.encode() not in b"".join(
        path.read_bytes() for path in store.folder.rglob("*") if path.is_file()
    )
