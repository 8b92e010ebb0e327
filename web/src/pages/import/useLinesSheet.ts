/** A sheet whose rows belong to those of this one is taken along, once, until somebody says otherwise. */
import { useEffect, useRef } from "react";
import type { ImportAnswer, ImportRequest } from "../../api/imports";
import type { FormView } from "../../api/types";

export function useLinesSheet(
  form: FormView,
  answer: ImportAnswer | null,
  wish: ImportRequest,
  onFound: (sheet: string) => void,
): void {
  const offered = useRef(new Set<string>());
  const sheet = answer?.links?.[0]?.sheet;
  useEffect(() => {
    const main = answer?.sheet ?? "";
    const takesLines = form.fields.some((field) => field.widget === "subform" && !field.readonly);
    if (!sheet || !takesLines || offered.current.has(main)) return;
    offered.current.add(main);
    if (wish.lines_sheet === undefined) onFound(sheet);
  });
}
