/** What an import did or would do, in a sentence. */
import type { ImportAnswer } from "../../api/imports";
import { countText } from "../../kit/format";
import { t } from "../../text";

/** 「新建 90 条，更新 2 条，1 条没有变化」 */
export function countsText(answer: Pick<ImportAnswer, "created" | "updated" | "unchanged">): string {
  return t("import.counts", {
    created: countText(answer.created),
    updated: countText(answer.updated),
    unchanged: countText(answer.unchanged),
  });
}
