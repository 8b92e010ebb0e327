/** A flow on a phone: to read, and to change who approves or from which amount on; all else is for a computer. */
import { useState } from "react";
import type { NodeElement, WayElement, WhoElement } from "../../../api/flows";
import { amountsOf, toFormula, withAmount } from "../../../document/flows/conditions";
import { everything, isDefault, isWay } from "../../../document/flows/tree";
import { Dialog } from "../../../kit/Dialog";
import { Icon } from "../../../kit/Icon";
import { opLabel } from "../../../lists/filterFields";
import { t } from "../../../text";
import { TextBox } from "../settings/TextBox";
import { kindOfPath } from "./conditionFields";
import type { FlowDesk } from "./flowDesk";
import { colorOf, iconOf } from "./kinds";
import { editors } from "./settings/editors";
import { StepTimes, TimesNote } from "./times/StepTimes";
import type { TimesDesk } from "./times/useTimes";
import { Places } from "./trial/Places";
import type { Troubles } from "./troubles";
import { fieldName, filterOf, sayNode, sayStart, sayWay } from "./words";

interface PhoneFlowProps {
  flow: FlowDesk;
  troubles: Troubles;
  times: TimesDesk;
}

export function PhoneFlow({ flow, troubles, times }: PhoneFlowProps) {
  const [open, setOpen] = useState<string | null>(null);
  const found = open === null ? undefined : flow.find(open);
  return (
    <section className="flow-phone" aria-label={t("flows.tree")} data-testid="flow-phone">
      <p className="muted">{t("flows.onPhone")}</p>
      <TimesNote desk={times} />
      <ol>
        <li>
          <b>
            <Icon name="flag" size={14} /> {t("flows.start")}
          </b>
          <span>{sayStart(flow)}</span>
        </li>
        {everything(flow.flow).map(({ element, blocks }) => {
          const block = blocks.at(-1);
          const says = isWay(element) ? block && sayWay(flow, block, element) : sayNode(flow, element);
          const may = isWay(element) ? mayChange(flow, block, element) : "who" in element;
          const depth = isWay(element) ? blocks.length - 0.5 : blocks.length;
          return (
            <li
              key={element.id}
              className={isWay(element) ? "is-way" : `is-${colorOf(flow.kind(element.kind)?.color)}`}
              data-trial={flow.passing(element.id)}
              style={{ marginInlineStart: `${depth * 14}px` }}
            >
              <b>
                <Icon name={isWay(element) ? "next" : iconOf(element.kind)} size={14} />{" "}
                {flow.say(element.label)} <Places flow={flow} id={element.id} />
              </b>
              <span>{says}</span>
              {!isWay(element) && <StepTimes flow={flow} id={element.id} />}
              {troubles.of(element.id)[0] && (
                <span className="flow-card-wrong">{troubles.of(element.id)[0]?.text}</span>
              )}
              {may && <ChangeButton flow={flow} element={element} onOpen={() => setOpen(element.id)} />}
            </li>
          );
        })}
        <li>
          <b>{t("flows.end")}</b>
        </li>
      </ol>
      {found && (
        <Dialog
          tall
          title={flow.say(found.element.label)}
          onClose={() => setOpen(null)}
          testId="flow-phone-edit"
        >
          {isWay(found.element) ? (
            <Amounts flow={flow} way={found.element} />
          ) : (
            <WhoOf flow={flow} node={found.element} />
          )}
        </Dialog>
      )}
    </section>
  );
}

interface ChangeProps {
  flow: FlowDesk;
  element: NodeElement | WayElement;
  onOpen: () => void;
}

function ChangeButton({ flow, element, onOpen }: ChangeProps) {
  const what = t(isWay(element) ? "flows.changeAmount" : "flows.changeWho");
  return (
    <button
      type="button"
      className="plain-button is-link"
      aria-label={t("flows.changeOf", { what, step: flow.say(element.label) })}
      onClick={onOpen}
    >
      {what}
    </button>
  );
}

function mayChange(flow: FlowDesk, block: NodeElement | undefined, way: WayElement): boolean {
  if (!block || isDefault(block, way) || way.when === null) return false;
  const filter = filterOf(flow, way.when);
  return filter !== null && amountsOf(filter, (path) => kindOfPath(flow.desk, path)).length > 0;
}

function Amounts({ flow, way }: { flow: FlowDesk; way: WayElement }) {
  const kindOf = (path: string) => kindOfPath(flow.desk, path);
  const filter = filterOf(flow, way.when ?? "");
  if (!filter) return null;
  const change = (index: number, amount: string) => {
    const formula = toFormula(withAmount(filter, kindOf, index, amount), kindOf);
    if (formula) void flow.put(way.id, { when: formula });
  };
  return amountsOf(filter, kindOf).map((one, index) => {
    const label = `${fieldName(flow, one.field)} ${opLabel(one.op, "number")}`;
    return (
      <div key={`${one.field}${one.part}${index.toString()}`} className="build-line">
        <span>{label}</span>
        <TextBox
          label={label}
          mode="decimal"
          value={one.value}
          onCommit={(text) => {
            const plain = text.replace(/[,，\s]/g, "");
            if (/^-?\d+(\.\d+)?$/.test(plain)) change(index, plain);
          }}
        />
      </div>
    );
  });
}

function WhoOf({ flow, node }: { flow: FlowDesk; node: NodeElement }) {
  const Editor = editors.people;
  const setting = flow.settingsOf(node.id).find((one) => one.name === "who");
  if (!Editor || !setting) return null;
  return (
    <Editor
      id="phone-who"
      flow={flow}
      owner={node.id}
      element={node}
      setting={setting}
      value={node.who as WhoElement[]}
      onChange={(who) => void flow.put(node.id, { who })}
    />
  );
}
