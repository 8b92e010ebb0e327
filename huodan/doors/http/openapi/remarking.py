"""The operations about what people say of a record: read, said, changed, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huodan.doors.http.openapi.answers import BODY, EVERY, WRITE
from huodan.doors.http.openapi.operation import FormDescription, Operation
from huodan.doors.http.openapi.shared import MAYBE_REFERENCE, NULLABLE_TEXT, TEXT, built, listed, ref
from huodan.engines.comments import EDITED_WITHIN_MS, LONGEST, MOST_LISTED, MOST_MENTIONS
from huodan.language.document import Verb

Tree = dict[str, Any]
SAID: Tree = {"type": "string", "minLength": 1, "maxLength": LONGEST}
COMMENT: Tree = {"name": "comment", "in": "path", "required": True, "schema": TEXT}


class Remarking(FormDescription):
    """What is said about a record: whoever sees it reads all of it."""

    def _remarks(self) -> Iterator[Operation]:
        """List what may be done: reading for all, saying something for whom a role lets."""
        yield self._comments()
        if any(part.comments for part in self.granted.parts_for(Verb.READ)):
            yield self._comment()
            yield self._edit_comment()
            yield self._delete_comment()

    def _comments(self) -> Operation:
        op = self._operation(
            ("/records/{id}/comments", "get", "comments"),
            {"zh": f"一条{self.label}的评论", "en": f"What was said about one of {self.label}"},
            {
                "zh": "从新到旧。要更早的，把答案里的 next 放进 before。count 不含已删除的；删除的留下空的一条。",
                "en": "The newest first; for earlier ones send the answer's next as before. count leaves deleted ones out, "
                "of which an empty one stays.",
            },
            statuses=(*EVERY, 422),
            answer=(ref("Comments"), None),
        )
        limit = {"type": "integer", "minimum": 1, "maximum": MOST_LISTED}
        asked = (("before", TEXT), ("limit", limit))
        op.tree["parameters"] += [{"name": name, "in": "query", "schema": schema} for name, schema in asked]
        return op

    def _comment(self) -> Operation:
        sent = {"text": SAID, "mentions": listed(TEXT, MOST_MENTIONS), "reply_to": NULLABLE_TEXT}
        return self._operation(
            ("/records/{id}/comments", "post", "comment"),
            {"zh": f"评论一条{self.label}", "en": f"Comment on one of {self.label}"},
            {
                "zh": "mentions 是 @ 的人的 id，看得到这条数据的人会收到提醒；收不到的列在 unreached 里。",
                "en": "mentions are ids of people; who sees the record is told, and unreached names who is not.",
            },
            statuses=(*EVERY, *BODY, *WRITE),
            body=(built(sent, "text"), {"text": {"zh": "已和客户确认", "en": "Confirmed"}[self.lang]}),
            answer=(ref("CommentSaid"), None),
            status=201,
            headers=("IdempotencyKey",),
        )

    def _edit_comment(self) -> Operation:
        minutes = EDITED_WITHIN_MS // 60_000
        op = self._operation(
            ("/records/{id}/comments/{comment}", "patch", "comment_edit"),
            {"zh": f"修改评论（{minutes} 分钟内）", "en": f"Change a comment within {minutes} minutes"},
            None,
            statuses=(*EVERY, *BODY, *WRITE),
            body=(built({"text": SAID, "mentions": listed(TEXT, MOST_MENTIONS)}, "text"), {"text": "…"}),
            answer=(ref("CommentSaid"), None),
            headers=("IdempotencyKey",),
        )
        op.tree["parameters"].append(COMMENT)
        return op

    def _delete_comment(self) -> Operation:
        op = self._operation(
            ("/records/{id}/comments/{comment}", "delete", "comment_delete"),
            {"zh": "删除评论（作者或管理员）", "en": "Delete a comment: its author, or an administrator"},
            None,
            statuses=(*EVERY, 413, *WRITE),
            answer=(ref("CommentSaid"), None),
            headers=("IdempotencyKey",),
        )
        op.tree["parameters"].append(COMMENT)
        return op


def remarks() -> Tree:
    """This function will describe comments."""
    moment: Tree = {"type": "string", "format": "date-time"}
    quoted = {"id": TEXT, "by": MAYBE_REFERENCE, "text": NULLABLE_TEXT}
    flag = {"type": "boolean"}
    comment = {
        "id": TEXT,
        "at": moment,
        "by": MAYBE_REFERENCE,
        "text": NULLABLE_TEXT,
        "mentions": listed(ref("Reference")),
        "reply_to": {"anyOf": [built(quoted, *quoted, is_open=True), {"type": "null"}]},
        "edited_at": {"type": ["string", "null"], "format": "date-time"},
        "deleted_by": MAYBE_REFERENCE,
        "can": built({"edit": flag, "delete": flag}, "edit", "delete", is_open=True),
    }
    page = {
        "rows": listed(ref("Comment")),
        "count": {"type": "integer"},
        "next": NULLABLE_TEXT,
        "can_comment": flag,
    }
    unreached = built({"unreached": listed(ref("Reference"))}, "unreached", is_open=True)
    return {
        "Comment": built(comment, *comment, is_open=True),
        "Comments": built(page, *page, is_open=True),
        "CommentSaid": {"allOf": [ref("Comment"), unreached]},
    }
