import { t } from "../../text";
import type { Beside } from "../contract";
import type { Told } from "./useAddress";

interface OfferProps {
  told: Told;
  beside: Beside;
  onDone: () => void;
}

/** 「同时填入 收货人 张三、电话 138…」: one key, or none. */
export function AddressOffer({ told, beside, onDone }: OfferProps) {
  const said = (["name", "phone"] as const).flatMap((one) =>
    told[one] ? `${beside[one]?.label ?? ""} ${told[one]}` : [],
  );
  return (
    <div className="address-offer" role="status">
      <span>{t("field.alsoFill", { text: said.join(t("field.comma")) })}</span>
      <button
        type="button"
        className="plain-button is-link"
        onClick={() => {
          beside.fill(told);
          onDone();
        }}
      >
        {t("field.fillIn")}
      </button>
      <button type="button" className="plain-button" onClick={onDone}>
        {t("field.notNow")}
      </button>
    </div>
  );
}
