/** The form was changed by builders while it is filled in: what is new, what is gone, and what was typed there. */
import "../../text/renewed";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import type { Renewal } from "../../runtime/renew";
import { t } from "../../text";

interface RenewedProps {
  renewals: readonly Renewal[];
  gone: boolean;
  onRead: () => void;
}

export default function Renewed({ renewals, gone, onRead }: RenewedProps) {
  return (
    <div className="bar bar-orange form-renewed" role="status" data-testid="form-renewed">
      <Icon name="info" size={16} />
      <div className="bar-body">
        {t(gone ? "renewed.gone" : "renewed.title")}
        <ul>
          {renewals.map((one, index) => (
            <li key={`${index.toString()} ${one.label}`}>
              {sayRenewal(one)}
              {one.typed !== null && <Typed text={one.typed} />}
            </li>
          ))}
        </ul>
        {renewals.length > 0 && (
          <button type="button" className="plain-button is-link" onClick={onRead}>
            {t("renewed.read")}
          </button>
        )}
      </div>
    </div>
  );
}

/** What somebody wrote that has no place any more, to be taken along. */
function Typed({ text }: { text: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(() => toast.say(t("renewed.copied")), toast.fail);
  return (
    <>
      {" "}
      {t("renewed.typed")} <q>{text}</q>{" "}
      <button type="button" className="plain-button is-link" onClick={() => void copy()}>
        {t("renewed.copy")}
      </button>
    </>
  );
}

function sayRenewal({ act, label, required }: Renewal): string {
  if (act === "added") return t(required ? "renewed.addedRequired" : "renewed.added", { label });
  if (act === "needed") return t("renewed.needed", { label });
  return t(act === "removed" ? "renewed.removed" : "renewed.changed", { label });
}
