/** The settings of what is chosen: the flow itself with its start, a step, a way. */
import { useEffect, useId, useState } from "react";
import type { Element } from "../../../api/building";
import type { NodeElement, WayElement } from "../../../api/flows";
import { isChoosing, isDefault, isWay, START, UNWRITTEN } from "../../../document/flows/tree";
import { resaid, said } from "../../../document/tree";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import { Select } from "../settings/plain";
import { TextBox } from "../settings/TextBox";
import type { FlowDesk } from "./flowDesk";
import { colorOf, iconOf } from "./kinds";
import { Settings } from "./SettingLines";
import { Condition } from "./settings/Condition";
import { type Tab, tabOf, tabsOf } from "./shown";

interface FlowPanelProps {
  flow: FlowDesk;
  /** The setting that is to be seen first. */
  asked: string | null;
  onClose: () => void;
}

export function FlowPanel({ flow, asked, onClose }: FlowPanelProps) {
  const { chosen } = flow.state;
  const found = chosen === null || chosen === START ? undefined : flow.find(chosen);
  if (chosen === START) {
    return (
      <Frame title={t("flows.start")} icon="flag" color="grey" onClose={onClose}>
        <StartSettings flow={flow} />
      </Frame>
    );
  }
  if (!found) return null;
  const { element } = found;
  if (isWay(element)) {
    const block = found.blocks.at(-1) as NodeElement;
    return (
      <Frame title={t("flows.way")} icon="split" color="green" onClose={onClose}>
        <WaySettings key={element.id} flow={flow} block={block} way={element} />
      </Frame>
    );
  }
  const kind = flow.kind(element.kind);
  return (
    <Frame
      title={kind?.label ?? element.kind}
      icon={iconOf(element.kind)}
      color={colorOf(kind?.color)}
      onClose={onClose}
    >
      <NodeSettings key={element.id} flow={flow} node={element} asked={asked} />
    </Frame>
  );
}

interface FrameProps {
  title: string;
  icon: string;
  color: string;
  onClose: () => void;
  children: React.ReactNode;
}

function Frame({ title, icon, color, onClose, children }: FrameProps) {
  return (
    <div className="flow-panel" data-testid="flow-panel">
      <header className={`flow-panel-head is-${color}`}>
        <Icon name={icon} size={16} />
        <h2>{title}</h2>
        <button type="button" className="plain-button" aria-label={t("kit.close")} onClick={onClose}>
          <Icon name="close" size={16} />
        </button>
      </header>
      <div className="flow-panel-body">{children}</div>
    </div>
  );
}

function Named({ flow, id, element }: { flow: FlowDesk; id: string; element: Element }) {
  const box = useId();
  return (
    <div className="build-line">
      <label htmlFor={box}>{t("building.name")}</label>
      <TextBox
        id={box}
        value={said(element.label, flow.desk.state.lang)}
        maxLength={100}
        onCommit={(text) => {
          const label = resaid(element.label, flow.desk.state.lang, text.trim());
          if (text.trim() && label) void flow.put(id, { label });
        }}
      />
    </div>
  );
}

function NodeSettings({ flow, node, asked }: { flow: FlowDesk; node: NodeElement; asked: string | null }) {
  const settings = flow.settingsOf(node.id);
  const tabs = tabsOf(settings);
  const [tab, setTab] = useState<Tab>("main");
  useEffect(() => {
    if (asked !== null) setTab(tabOf(settings, asked));
  }, [asked, settings]);
  return (
    <>
      {tabs.length > 1 && (
        <div className="flow-tabs" role="tablist" aria-label={t("building.settings")}>
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={tab === one}
              onClick={() => setTab(one)}
            >
              {t(`flows.tab.${one}`)}
            </button>
          ))}
        </div>
      )}
      {tab === "main" && <Named flow={flow} id={node.id} element={node} />}
      <Settings
        flow={flow}
        owner={node.id}
        element={node}
        settings={settings.filter((one) => tabOf(settings, one.name) === tab)}
        asked={asked}
      />
    </>
  );
}

function WaySettings({ flow, block, way }: { flow: FlowDesk; block: NodeElement; way: WayElement }) {
  const id = useId();
  const isOther = isDefault(block, way);
  return (
    <>
      <Named flow={flow} id={way.id} element={way} />
      {isChoosing(block.mode) && !isOther && (
        <div className="build-line">
          <span className="flow-line-name">{t("flows.wayWhen")}</span>
          <Condition
            id={id}
            flow={flow}
            owner={way.id}
            label={t("flows.wayWhen")}
            formula={way.when}
            element={way}
            empty={UNWRITTEN}
            onChange={(when) => when && void flow.put(way.id, { when })}
          />
        </div>
      )}
      <p className="muted">
        {t(isOther ? "flows.otherwiseLong" : isChoosing(block.mode) ? "flows.wayHint" : "flows.allWaysHint")}
      </p>
    </>
  );
}

/** What begins it, and what holds for the whole flow. */
function StartSettings({ flow }: { flow: FlowDesk }) {
  const id = useId();
  const own = flow.flow;
  const { starts } = flow.state.kinds;
  const kind = starts.find((one) => one.on === own.start.on);
  const whole = flow.state.kinds.flow.filter((one) => one.editor !== "start" && one.name !== "is_on");
  const begin = (on: string) => {
    const needs = starts.find((one) => one.on === on)?.settings.filter((one) => one.is_needed) ?? [];
    const begun: Record<string, unknown> = {};
    for (const one of needs) {
      if (one.name === "button") begun.button = flow.desk.form.buttons?.[0]?.id ?? own.id;
      if (one.name === "field") begun.field = firstDay(flow) ?? own.id;
    }
    void flow.put(own.id, { start: { id: own.start.id, on, when: own.start.when ?? null, ...begun } });
  };
  return (
    <>
      <Named flow={flow} id={own.id} element={own} />
      <div className="build-line">
        <label htmlFor={id}>{t("flows.startWhen")}</label>
        <Select
          id={id}
          value={own.start.on}
          choices={starts.map((one) => ({ value: one.on, label: one.label }))}
          onChange={begin}
        />
        <span className="muted">{kind?.purpose}</span>
      </div>
      <Settings flow={flow} owner={START} element={own.start} settings={kind?.settings ?? []} />
      <h3 className="flow-part">{t("flows.whole")}</h3>
      <Settings flow={flow} owner={own.id} element={own} settings={whole} />
    </>
  );
}

const firstDay = (flow: FlowDesk): string | undefined =>
  flow.desk.form.fields.find((one) =>
    ["date", "datetime"].includes(flow.desk.kinds.get(one.kind ?? "")?.widget ?? ""),
  )?.id;
