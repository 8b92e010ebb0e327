"""The key that seals secrets: seal-key give-up, where it is lost for good."""

from __future__ import annotations

from typing import Annotated

import typer

from huodan.doors.cli._base import HERE, Data, cli, group, workspace, write

keys = group("加密字段和两步验证的密钥 the key of encrypted fields and two-step sign-in")
cli.add_typer(keys, name="seal-key")


@keys.callback()
def seal_key() -> None:
    """加密字段和两步验证的密钥 The key of encrypted fields and two-step sign-in."""


@keys.command("give-up")
def give_up(
    data: Data = HERE,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 do not ask")] = False,
) -> None:
    """放弃找不回来的密钥，换一把继续 Go on with another key; what the former one sealed opens with it alone."""
    from huodan.workspace.secrets import count_secrets, give_up_key

    with workspace(data) as database, database.read() as tx:
        now = count_secrets(tx)
    if not yes and not now.is_ours:
        typer.confirm(
            f"原来的 seal.key 真的找不回来了吗？用它加密的 {now.lost} 个内容和 {now.codes_lost} 个人的两步验证，"
            "还有回收站、变更记录和已删除字段里的，从此打不开。\n"
            f"Is the former seal.key lost for good? {now.lost} values and the two-step sign-in of {now.codes_lost} people, "
            "and what lies in trash, history and removed fields, will not open any more.",
            abort=True,
        )
    left = write(data, give_up_key)
    print(
        f"已换用新的密钥，请另存一份 seal.key。打不开的内容：{left.lost} 个；要重置两步验证的人：{left.codes_lost} 个"
    )
    print(
        f"Another key seals from now on; keep a copy of seal.key. Values that do not open: {left.lost}; "
        f"people whose two-step sign-in has to be reset: {left.codes_lost}"
    )
