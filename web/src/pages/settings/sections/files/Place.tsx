/** Where files lie, and a button that puts something there and reads it back. */
import { Button } from "antd";
import { useState } from "react";
import { type FilePlace, settingsApi } from "../../../../api/settings";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";

interface Trial {
  isGood: boolean;
  said: string;
}

export function Place({ place }: { place: FilePlace }) {
  const [trial, setTrial] = useState<Trial | null>(null);
  const [busy, setBusy] = useState(false);
  const handleTry = async () => {
    setBusy(true);
    setTrial(null);
    try {
      const { where } = await settingsApi.tryFiles();
      setTrial({ isGood: true, said: t("settings.tryGood", { where }) });
    } catch (error) {
      setTrial({ isGood: false, said: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  const isUnused = place.bucket !== null && place.kind === "folder";
  return (
    <div className="settings-part">
      <h3>{t("settings.place")}</h3>
      {place.trouble ? (
        <p className="settings-refusal">{place.trouble}</p>
      ) : (
        <dl className="settings-facts">
          <dt>{t(place.kind === "bucket" ? "settings.bucket" : "settings.folder")}</dt>
          <dd>{place.where}</dd>
          {place.endpoint && (
            <>
              <dt>{t("settings.endpoint")}</dt>
              <dd>{place.endpoint}</dd>
            </>
          )}
          {place.source && (
            <>
              <dt>{t("settings.source")}</dt>
              <dd>{t(place.source === "environment" ? "settings.fromEnvironment" : "settings.fromFile")}</dd>
            </>
          )}
        </dl>
      )}
      <p className="settings-hint">
        {isUnused && <strong>{t("settings.unused", { bucket: place.bucket ?? "" })} </strong>}
        {t("settings.placeHint")}
      </p>
      <div className="settings-acts">
        <Button onClick={handleTry} loading={busy}>
          {t("settings.try")}
        </Button>
        {trial && (
          <span className={trial.isGood ? "settings-good" : "settings-refusal"} role="status">
            <Icon name={trial.isGood ? "check" : "warning"} size={15} /> {trial.said}
          </span>
        )}
      </div>
    </div>
  );
}
