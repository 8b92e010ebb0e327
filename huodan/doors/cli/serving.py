"""Starting the server: serve, demo; and a worker beside servers on other machines."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from huodan.doors.cli._base import HERE, Data, cli, workspace

Host = Annotated[str, typer.Option("--host", help="监听地址 address to listen on")]
Port = Annotated[int, typer.Option("--port", help="监听端口 port to listen on, 0 for any", min=0, max=65535)]

Lan = Annotated[
    bool, typer.Option("--lan", help="让同一网络里的电脑和手机也能打开 let others on this network in")
]

LOCAL = "127.0.0.1"
EVERYWHERE = "0.0.0.0"
PORT = 8765


@cli.command()
def serve(data: Data = HERE, host: Host = LOCAL, port: Port = PORT, lan: Lan = False) -> None:
    """启动服务 Start the server."""
    gc.disable()  # what start-up makes is not garbage; ``http.serving.serve`` collects again, but for that
    from huodan.doors.http.serving import serve as run, take_address

    with (
        take_address(EVERYWHERE if lan else host, port) as listening,
        workspace(data, is_serving=True, is_new_fine=True) as database,
    ):
        run(database, listening)


@cli.command()
def demo(
    data: Data = HERE,
    host: Host = LOCAL,
    port: Port = PORT,
    lan: Lan = False,
    password: Annotated[
        str | None, typer.Option("--password", help="演示账号的密码 of all demo people")
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", help="把今天当作 pretend it is, e.g. 2026-05-06")
    ] = None,
    scene: Annotated[
        bool,
        typer.Option(
            "--scene", help="加上最近几天审批中的订单 with orders of the last days that wait for somebody"
        ),
    ] = False,
) -> None:
    """载入示例数据并启动 Start the server with the order app and sample data."""
    from huodan.doors.http.serving import serve as run, take_address
    from huodan.kit.zone import parse_day
    from huodan.workspace.demo import demo as prepare_demo

    day = parse_day(today) if today else None
    with (
        take_address(EVERYWHERE if lan else host, port) as listening,
        workspace(data, today=day, is_serving=True, is_new_fine=True) as database,
    ):
        made = prepare_demo(database, password=password, today=day, scene=scene)
        run(database, listening, lines=made.lines)


@cli.command()
def worker(data: Data = HERE) -> None:
    """处理后台任务 Do jobs in a process of its own, beside servers on the same PostgreSQL; a server does so by itself."""
    import signal
    from threading import Event

    from huodan.doors.telling import Teller
    from huodan.doors.worker import Worker
    from huodan.workspace.logs import WORKER, keeping_log

    told = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    with workspace(data, is_serving=True) as database, keeping_log(database, WORKER):
        doing, telling = Worker(database), Teller(database, has_screens=False)
        print("后台任务已启动 The worker is ready", flush=True)
        told.wait()
        doing.stop()
        telling.stop()
