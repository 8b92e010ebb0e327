/** 「n 处需要补充」: opened it lists them, and leads to each. */
import { useState } from "react";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import type { FlowDesk } from "./flowDesk";
import type { Trouble, Troubles } from "./troubles";

interface LintProps {
  flow: FlowDesk;
  troubles: Troubles;
  elsewhere: number;
  onGo: (trouble: Trouble) => void;
}

export function Lint({ flow, troubles, elsewhere, onGo }: LintProps) {
  const [open, setOpen] = useState(false);
  const wrong = troubles.all.filter((one) => !one.isHint).length;
  const hints = troubles.all.length - wrong;
  if (troubles.all.length === 0 && elsewhere === 0)
    return (
      <span className="flow-lint is-fine" role="status">
        <Icon name="check" size={14} /> {t("flows.fine")}
      </span>
    );
  return (
    <div className="flow-lint-box">
      <button
        type="button"
        className={`flow-lint${wrong > 0 ? " is-wrong" : ""}`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="warning" size={14} />
        {wrong > 0 ? t("flows.wrong", { n: wrong }) : t("flows.hints", { n: hints + elsewhere })}
        <Icon name={open ? "up" : "down"} size={13} />
      </button>
      {open && (
        <ul className="flow-lint-list" data-testid="flow-lint">
          {troubles.all.map((one, index) => (
            <li key={`${index.toString()}${one.id}`}>
              <button
                type="button"
                className={one.isHint ? "is-hint" : undefined}
                onClick={() => {
                  setOpen(false);
                  onGo(one);
                }}
              >
                <b>{flow.say(flow.find(one.id)?.element.label) || t("flows.start")}</b> {one.text}
              </button>
            </li>
          ))}
          {elsewhere > 0 && <li className="muted">{t("flows.elsewhere", { n: elsewhere })}</li>}
        </ul>
      )}
    </div>
  );
}
