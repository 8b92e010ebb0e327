/** The verbs of rights in the reader's language; one that is new keeps its own name. */
import { t } from "../../text";

const known = ["read", "create", "update", "delete", "import", "export"] as const;
type Known = (typeof known)[number];

export function verbText(verb: string): string {
  return known.includes(verb as Known) ? t(`open.verb.${verb as Known}`) : verb;
}
