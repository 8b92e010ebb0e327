/** The buttons of the form's records: each a line, opened to be built; each step is kept at once. */
import { Button } from "antd";
import { useId, useState } from "react";
import type { Words } from "../../api/building";
import type { ButtonElement } from "../../api/buttons";
import { newId, resaid, said, setting } from "../../document/tree";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import "../../text/pressing";
import { ButtonBars } from "./ButtonBars";
import { Asks, Sets } from "./ButtonFields";
import type { Desk } from "./desk";
import { pointersTo } from "./pointing";
import { isAsked } from "./pressed";
import { FormulaSetting } from "./settings/FormulaSetting";
import { Select } from "./settings/plain";
import { TextBox } from "./settings/TextBox";

export function FormButtons({ desk }: { desk: Desk }) {
  const { form } = desk;
  const buttons = form.buttons ?? [];
  const [open, setOpen] = useState<string | null>(null);
  const handleAdd = () => {
    const first = form.fields.find((one) => isAsked(desk, one));
    const item = { id: newId(), label: t("press.start"), asks: first ? [first.id] : [] };
    setOpen(item.id);
    const after = buttons.at(-1)?.id ?? null;
    void desk.build.set([{ do: "add", at: ["forms", form.id], name: "buttons", after, item }]);
  };
  return (
    <fieldset className="build-checks" data-testid="form-buttons">
      <legend>{t("press.buttons")}</legend>
      {buttons.map((button, index) => (
        <div key={button.id} className="build-check">
          <button
            type="button"
            className="plain-button"
            aria-expanded={open === button.id}
            onClick={() => setOpen(open === button.id ? null : button.id)}
          >
            <Icon name={open === button.id ? "up" : "down"} size={14} />
            {desk.say(button.label)}
          </button>
          {open === button.id && (
            <ButtonBody desk={desk} button={button} after={buttons[index - 1]?.id ?? null} />
          )}
        </div>
      ))}
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={handleAdd}>
        {t("press.add")}
      </Button>
      <p className="muted">{t("press.hint")}</p>
    </fieldset>
  );
}

interface BodyProps {
  desk: Desk;
  button: ButtonElement;
  after: string | null;
}

function ButtonBody({ desk, button, after }: BodyProps) {
  const { form } = desk;
  const { lang } = desk.state;
  const id = useId();
  const at = ["forms", form.id, "buttons", button.id];
  const put = (name: string, value: unknown) => void desk.build.set([setting(at, button, name, value)]);
  const words = (name: "label" | "confirm" | "why_not", text: string) => {
    const value: Words | null = resaid(button[name], lang, text.trim());
    if (value || name === "confirm") put(name, text.trim() === "" ? null : value);
  };
  const pointers = pointersTo(desk, form.id).filter(({ form: of, id: over }) =>
    of.fields.some((one) => one.id === over),
  );
  const handleDoes = (does: string) => {
    if (does === "begins") {
      const over = pointers[0]?.id;
      if (!over) return;
      const given = button.sets.map(
        (one, index) =>
          ({
            do: "remove",
            at,
            name: "sets",
            after: button.sets[index - 1]?.id ?? null,
            item: one,
          }) as const,
      );
      void desk.build.set([
        ...given.reverse(),
        setting(at, button, "asks", []),
        ...(button.confirm ? [setting(at, button, "confirm", null)] : []),
        setting(at, button, "over", over),
      ]);
    } else {
      const first = form.fields.find((one) => isAsked(desk, one));
      void desk.build.set([
        setting(at, button, "over", null),
        setting(at, button, "asks", first ? [first.id] : []),
      ]);
    }
  };
  return (
    <div className="build-check-body">
      <div className="build-line">
        <label htmlFor={`${id}-label`}>{t("press.label")}</label>
        <TextBox
          id={`${id}-label`}
          value={said(button.label, lang)}
          maxLength={20}
          onCommit={(text) => text.trim() && words("label", text)}
        />
      </div>
      <div className="build-line">
        <label htmlFor={`${id}-look`}>{t("press.look")}</label>
        <Select
          id={`${id}-look`}
          value={button.look ?? "plain"}
          choices={(["plain", "primary", "red"] as const).map((look) => ({
            value: look,
            label: t(`press.${look}`),
          }))}
          onChange={(look) => put("look", look)}
        />
      </div>
      <div className="build-line">
        <label htmlFor={`${id}-does`}>{t("press.does")}</label>
        <Select
          id={`${id}-does`}
          value={button.over ? "begins" : "fills"}
          choices={[
            { value: "fills", label: t("press.fills") },
            ...(pointers.length > 0 || button.over ? [{ value: "begins", label: t("press.begins") }] : []),
          ]}
          onChange={handleDoes}
        />
        {pointers.length === 0 && <span className="muted">{t("press.noOver")}</span>}
      </div>
      {button.over ? (
        <div className="build-line">
          <label htmlFor={`${id}-over`}>{t("press.over")}</label>
          <Select
            id={`${id}-over`}
            value={button.over}
            choices={pointers.map((one) => ({ value: one.id, label: one.label }))}
            onChange={(over) => put("over", over)}
          />
        </div>
      ) : (
        <>
          <Asks desk={desk} button={button} />
          <Sets desk={desk} button={button} at={at} />
        </>
      )}
      <div className="build-line">
        {button.when === null ? (
          <span>{t("press.when")}</span>
        ) : (
          <label htmlFor={`${id}-when`}>{t("press.when")}</label>
        )}
        {button.when === null ? (
          <Button size="small" onClick={() => put("when", "TRUE")}>
            {t("building.ruleIf")}
          </Button>
        ) : (
          <>
            <FormulaSetting
              id={`${id}-when`}
              desk={desk}
              found={{ field: button, table: form.id, siblings: [], at }}
              setting={{ name: "when" } as never}
              value={button.when}
              onChange={(value) => put("when", value)}
            />
            <Button size="small" onClick={() => put("when", null)}>
              {t("building.ruleEver")}
            </Button>
          </>
        )}
        <span className="muted">{t("press.whenHint")}</span>
      </div>
      <ButtonBars
        desk={desk}
        button={button}
        at={at}
        onWords={(text) => text.trim() && words("why_not", text)}
      />
      {!button.over && (
        <div className="build-line">
          <label htmlFor={`${id}-confirm`}>{t("press.confirm")}</label>
          <TextBox
            id={`${id}-confirm`}
            value={said(button.confirm, lang)}
            maxLength={200}
            onCommit={(text) => words("confirm", text)}
          />
        </div>
      )}
      <Button
        danger
        size="small"
        onClick={() =>
          void desk.build.set([
            { do: "remove", at: ["forms", form.id], name: "buttons", after, item: button as never },
          ])
        }
      >
        {t("press.remove")}
      </Button>
    </div>
  );
}
