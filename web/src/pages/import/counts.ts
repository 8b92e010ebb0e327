/** What an import did or would do, in a sentence: 「新建 90 条，更新 2 条，1 条没有变化，带入 12 张图片」. */
import type { ImportAnswer } from "../../api/imports";
import { countText } from "../../kit/format";
import { t } from "../../text";

type Counted = Pick<ImportAnswer, "created" | "updated" | "unchanged"> &
  Partial<Pick<ImportAnswer, "pictures" | "warned">>;

export function countsText(answer: Counted): string {
  const records = t("import.counts", {
    created: countText(answer.created),
    updated: countText(answer.updated),
    unchanged: countText(answer.unchanged),
  });
  const pictures = answer.pictures ? t("import.pictures", { n: countText(answer.pictures) }) : "";
  return records + pictures + (answer.warned ? t("import.warned", { n: countText(answer.warned) }) : "");
}
