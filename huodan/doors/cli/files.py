"""Attached files: how large they may be, where they lie, moving them, and removing what nobody needs."""

from __future__ import annotations

from typing import Annotated

import typer

from huodan.doors.cli._base import HERE, Data, cli, group, refuse, workspace, write

files = group("附件 attached files")
cli.add_typer(files, name="files")


@files.command("limits")
def limit_files(
    largest: Annotated[
        int | None, typer.Option("--largest", help="单个文件最多多少 MB most megabytes of one file", min=1)
    ] = None,
    quota: Annotated[
        int | None, typer.Option("--quota", help="全部附件最多多少 MB most megabytes of all", min=1)
    ] = None,
    data: Data = HERE,
) -> None:
    """查看或修改附件上限 Show or set how large attached files may be."""
    from huodan.engines.files import used
    from huodan.engines.files.keeping import MEGABYTE
    from huodan.workspace.filing import set_limits

    now, taken = write(data, lambda tx: (set_limits(tx, largest_mb=largest, quota_mb=quota), used(tx)))
    print(f"单个文件 one file: {now.largest // MEGABYTE} MB")
    print(f"全部附件 all files: {taken / MEGABYTE:.1f} / {now.quota // MEGABYTE} MB")


@files.command("tidy")
def tidy(data: Data = HERE) -> None:
    """清除不再需要的附件 Remove files nobody needs any more; the server does so by itself every day."""
    from huodan.workspace.sweeping import tidy_files

    with workspace(data) as database:
        print(f"已清除 removed: {tidy_files(database)}")


@files.command("place")
def show_place(
    is_tried: Annotated[
        bool, typer.Option("--try", help="试存试取一次 put something there and read it back")
    ] = False,
    data: Data = HERE,
) -> None:
    """查看附件存放在哪里 Show where files lie."""
    from huodan.storage.shelf import shelf_of
    from huodan.workspace.moving import place_of, try_place

    with workspace(data) as database:
        with database.read() as tx:
            place = place_of(tx)
        print(f"附件存放在 files lie in: {place.where}")
        if place.known is not None:
            print(f"本机设置的存储桶 bucket known here: {place.known} {place.endpoint or ''}".rstrip())
        if is_tried:
            try_place(shelf_of(database).place)
            print("读写正常 reading and writing work")


@files.command("bucket")
def set_bucket(
    bucket: Annotated[str, typer.Option("--bucket", help="存储桶名称 name of the bucket")] = "",
    endpoint: Annotated[str, typer.Option("--endpoint", help="服务地址 https://host[:port]")] = "",
    region: Annotated[str, typer.Option("--region", help="地域 region")] = "us-east-1",
    prefix: Annotated[str, typer.Option("--prefix", help="前缀 first part of all names")] = "",
    key: Annotated[str, typer.Option("--key", help="访问密钥 ID of the access key")] = "",
    is_named_host: Annotated[
        bool,
        typer.Option("--named-host", help="桶名写在域名里（阿里云、腾讯云）the bucket is part of the host"),
    ] = False,
    is_forgotten: Annotated[bool, typer.Option("--forget", help="去掉设置 forget it")] = False,
    data: Data = HERE,
) -> None:
    """设置 S3 存储桶（只存在本机 0600 文件里）Tell this machine a bucket; the secret is asked for, or HUODAN_S3_SECRET."""
    import os

    from huodan.storage.bucket import Bucket, BucketSettings, checked, write_bucket
    from huodan.workspace.moving import bucket_file, place_of, try_place

    with workspace(data) as database:
        beside = bucket_file(database).parent
        if is_forgotten:
            with database.read() as tx:
                if place_of(tx).kind == "bucket":
                    refuse("附件还在存储桶里，请先执行 Files lie there; first run: huodan files move folder")
            write_bucket(beside, None)
            print("已去掉 forgotten")
            return
        secret = os.environ.get("HUODAN_S3_SECRET") or str(typer.prompt("密钥 secret", hide_input=True))
        settings = checked(
            BucketSettings(
                bucket, key, secret, endpoint.rstrip("/"), region, prefix.strip("/"), is_named_host
            )
        )
        try_place(Bucket(settings, database.files / "incoming"))
        write_bucket(beside, settings)
        print(f"已保存 kept in {bucket_file(database)}")
        print("读写正常。现在可以执行 huodan files move bucket  It works; now run: huodan files move bucket")


@files.command("move")
def move_files(
    to: Annotated[str, typer.Argument(help="bucket 存储桶，folder 本机目录")],
    is_kept: Annotated[
        bool, typer.Option("--keep", help="原处的文件不删 leave what lay there before")
    ] = False,
    data: Data = HERE,
) -> None:
    """把附件搬到存储桶或搬回本机 Move all files to the bucket or back; servers may go on meanwhile."""
    import sys

    from huodan.workspace.moving import move

    if to not in ("bucket", "folder"):
        refuse("请写 bucket 或 folder  write bucket or folder")

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty() or done == total:
            print(f"\r{done} / {total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    with workspace(data) as database:
        done = move(database, "bucket" if to == "bucket" else "folder", keep=is_kept, tell=tell)
    print(f"已复制并核对 copied and verified: {done.copied} ({done.size / 1024 / 1024:.1f} MB)")
    for hash in done.damaged:
        print(f"内容早已损坏，照原样复制 was damaged before, copied as it is: {hash}")
    for hash in done.missing:
        print(f"原处就没有 was nowhere: {hash}")
    if done.damaged or done.missing:
        refuse("请执行 huodan check 看涉及哪些数据  run huodan check to see which records this concerns")
