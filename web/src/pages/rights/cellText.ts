/** What a cell of the table says: which records are seen, and what else may be done with which. */
import { type RightsCell, type Rows, VERBS } from "../../api/why";
import { verbText } from "../../shell/why/reasons";
import { t } from "../../text";

export interface CellText {
  /** Which records are seen. */
  seen: string;
  /** What else may be done; with which records, if not with those that are seen. */
  more: string;
  /** Fields not seen in full. */
  fields: string;
}

const listed = (rows: readonly Rows[]): string =>
  rows.map((one) => t(`rights.rows.${one}`)).join(t("field.comma"));

export function cellText(cell: RightsCell): CellText {
  const seen = cell.verbs.read ?? [];
  const others = VERBS.filter((verb) => verb !== "read" && cell.verbs[verb]);
  const said = others.map((verb) => {
    const rows = cell.verbs[verb] ?? [];
    const isOfForm = verb === "create" || verb === "import";
    if (isOfForm || rows.join() === seen.join()) return verbText(verb);
    return t("rights.only", { verb: verbText(verb), rows: listed(rows) });
  });
  const fields = [
    cell.hidden > 0 && t("rights.hidden", { n: cell.hidden }),
    cell.masked > 0 && t("rights.masked", { n: cell.masked }),
  ];
  return {
    seen: seen.length > 0 ? listed(seen) : t("rights.createOnly"),
    more: said.join(t("field.comma")) || t("rights.readOnly"),
    fields: fields.filter(Boolean).join(t("field.comma")),
  };
}
