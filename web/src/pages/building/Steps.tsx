/** That everything is kept, and the way back and forth through one's own steps. */
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { Build } from "./useDraft";

export function Steps({ build }: { build: Build }) {
  const { draft, saving } = build;
  return (
    <>
      <span className={`build-state${saving === "failed" ? " is-failed" : ""}`} role="status">
        {t(`building.state.${saving}`)}
      </span>
      <button
        type="button"
        className="plain-button"
        disabled={!draft.may_undo}
        aria-label={t("building.undo")}
        title="Ctrl + Z"
        onClick={() => void build.undo()}
      >
        <Icon name="undo" size={18} />
      </button>
      <button
        type="button"
        className="plain-button"
        disabled={!draft.may_redo}
        aria-label={t("building.redo")}
        title="Ctrl + Y"
        onClick={() => void build.redo()}
      >
        <Icon name="redo" size={18} />
      </button>
    </>
  );
}
