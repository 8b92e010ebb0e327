/** How much room the files take of what they may. */
import type { FileSettings } from "../../../../api/settings";
import { sizeText } from "../../../../kit/format";
import { t } from "../../../../text";

const MEGABYTE = 1024 * 1024;
const ALMOST_FULL = 0.9;

export function Room({ settings }: { settings: FileSettings }) {
  const quota = settings.quota_mb * MEGABYTE;
  const share = settings.used / quota;
  return (
    <div className="settings-part">
      <h3>{t("settings.room")}</h3>
      <meter
        className={share > ALMOST_FULL ? "is-full" : undefined}
        value={Math.min(share, 1)}
        aria-label={t("settings.room")}
      />
      <p>
        {t("settings.used", { used: sizeText(settings.used), quota: sizeText(quota), count: settings.count })}
      </p>
      {share > ALMOST_FULL && <p className="settings-refusal">{t("settings.almostFull")}</p>}
    </div>
  );
}
