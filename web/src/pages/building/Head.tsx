/** Above the paper: what is built, that it is kept, back and forth, how it looks, publishing. */
import { useNavigate } from "@tanstack/react-router";
import { Icon } from "../../kit/Icon";
import { useNarrow } from "../../kit/useNarrow";
import { t } from "../../text";
import type { Desk } from "./desk";
import { PublishButton } from "./PublishSheet";
import { Steps } from "./Steps";

export type Look = "build" | "views" | "computer" | "phone";
const LOOKS = ["build", "views", "computer", "phone"] as const;
const ICONS: Record<Look, string> = { build: "edit", views: "columns", computer: "computer", phone: "phone" };

interface HeadProps {
  desk: Desk;
  look: Look;
  onLook: (look: Look) => void;
}

export function Head({ desk, look, onLook }: HeadProps) {
  const navigate = useNavigate();
  const narrow = useNarrow();
  const { build, app } = desk.state;
  return (
    <header className="designer-head">
      <button
        type="button"
        className="plain-button"
        aria-label={t("building.toApp", { app: desk.say(build.draft.document.label) })}
        onClick={() => void navigate({ to: "/building/$app", params: { app } })}
      >
        <Icon name="back" size={18} />
      </button>
      <h1>
        <span>{desk.say(desk.form.label)}</span>
      </h1>
      <Steps build={build} />
      <fieldset className="choice-tabs designer-looks" aria-label={t("building.looks")}>
        {LOOKS.map((one) => (
          <button key={one} type="button" aria-pressed={look === one} onClick={() => onLook(one)}>
            {narrow ? (
              <Icon name={ICONS[one]} label={t(`building.look.${one}`)} />
            ) : (
              t(`building.look.${one}`)
            )}
          </button>
        ))}
      </fieldset>
      <PublishButton app={app} build={build} />
    </header>
  );
}
