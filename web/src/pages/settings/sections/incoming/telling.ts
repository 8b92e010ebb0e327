/** What opens an address, told once: where to send, and the secret to sign with. */
import type { IncomingView } from "../../../../api/incoming";
import { t } from "../../../../text";
import { tellOnce } from "../webhooks/ToldDialog";

/** path, secret: null for what did not change, or is not used. */
export interface Opened {
  name: string;
  path: string | null;
  secret: string | null;
}

export const tell = (view: IncomingView, { name, path, secret }: Opened) =>
  tellOnce({
    title: t("in.tellTitle", { name }),
    hint: t("in.tellHint"),
    told: [
      ...(path
        ? [{ label: t("in.tellAddress"), text: `${view.base ?? window.location.origin}${path}` }]
        : []),
      ...(secret ? [{ label: t("in.tellSecret"), text: secret }] : []),
    ],
    warning: path && !secret ? t("in.tellNone") : null,
    testId: "in-tell",
  });
