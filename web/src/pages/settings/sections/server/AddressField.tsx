/** The address people and programs use: typed, or taken from this browser; tried from the server. */
import { Button } from "antd";
import { useId, useState } from "react";
import { settingsApi } from "../../../../api/settings";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";

interface Props {
  value: string;
  onChange: (value: string) => void;
}

interface Trial {
  isGood: boolean;
  said: string;
}

export function AddressField({ value, onChange }: Props) {
  const id = useId();
  const [trial, setTrial] = useState<Trial | null>(null);
  const [busy, setBusy] = useState(false);
  const here = window.location.origin;
  const set = (address: string) => {
    setTrial(null);
    onChange(address);
  };
  const handleTry = async () => {
    setBusy(true);
    setTrial(null);
    try {
      const { public_address } = await settingsApi.tryServer(value);
      setTrial({ isGood: true, said: t("server.tryGood", { address: public_address }) });
    } catch (error) {
      setTrial({ isGood: false, said: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  const differs = value.trim() !== "" && value.trim().replace(/\/+$/, "").toLowerCase() !== here;
  return (
    <div className="settings-field">
      <label htmlFor={id}>{t("server.addressLabel")}</label>
      <input
        id={id}
        className="server-address"
        inputMode="url"
        value={value}
        placeholder={here}
        aria-describedby={`${id}-hint`}
        onChange={(event) => set(event.target.value)}
      />
      <p className="settings-hint" id={`${id}-hint`}>
        {t("server.addressHint")}
      </p>
      {differs && (
        <p className="settings-hint" data-testid="address-differs">
          <strong>{t("server.differs", { here })}</strong>
        </p>
      )}
      <div className="settings-acts">
        <Button onClick={handleTry} loading={busy} disabled={value.trim() === ""}>
          {t("server.try")}
        </Button>
        {value.trim() !== here && <Button onClick={() => set(here)}>{t("server.useHere", { here })}</Button>}
        {trial && (
          <span className={trial.isGood ? "settings-good" : "settings-refusal"} role="status">
            <Icon name={trial.isGood ? "check" : "warning"} size={15} /> {trial.said}
          </span>
        )}
      </div>
    </div>
  );
}
