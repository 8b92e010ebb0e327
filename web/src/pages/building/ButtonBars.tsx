/** When a button is there and cannot be pressed, and what it says then. */
import { Button } from "antd";
import { useId } from "react";
import type { ButtonElement } from "../../api/buttons";
import { resaid, said, setting } from "../../document/tree";
import { t } from "../../text";
import "../../text/pressing";
import type { Desk } from "./desk";
import { FormulaSetting } from "./settings/FormulaSetting";
import { TextBox } from "./settings/TextBox";

interface BarsProps {
  desk: Desk;
  button: ButtonElement;
  at: string[];
  onWords: (text: string) => void;
}

export function ButtonBars({ desk, button, at, onWords }: BarsProps) {
  const { lang } = desk.state;
  const id = useId();
  const both = (bars: string | null, why: string) =>
    void desk.build.set([
      setting(at, button, "bars", bars),
      setting(at, button, "why_not", bars === null ? null : resaid(null, lang, why)),
    ]);
  if (button.bars === null) {
    return (
      <div className="build-line">
        <span>{t("press.bars")}</span>
        <Button size="small" onClick={() => both("FALSE", t("press.whyNotStart"))}>
          {t("press.addBars")}
        </Button>
        <span className="muted">{t("press.barsHint")}</span>
      </div>
    );
  }
  return (
    <>
      <div className="build-line">
        <label htmlFor={`${id}-bars`}>{t("press.bars")}</label>
        <FormulaSetting
          id={`${id}-bars`}
          desk={desk}
          found={{ field: button, table: desk.form.id, siblings: [], at }}
          setting={{ name: "bars" } as never}
          value={button.bars}
          onChange={(value) => void desk.build.set([setting(at, button, "bars", value)])}
        />
        <Button size="small" onClick={() => both(null, "")}>
          {t("press.noBars")}
        </Button>
      </div>
      <div className="build-line">
        <label htmlFor={`${id}-why`}>{t("press.whyNot")}</label>
        <TextBox id={`${id}-why`} value={said(button.why_not, lang)} maxLength={500} onCommit={onWords} />
      </div>
    </>
  );
}
