/** Settings of a flow, a step or a start as labelled boxes, each with the editor the server names. */
import { useEffect, useId, useRef } from "react";
import type { Element } from "../../../api/building";
import type { FlowSetting } from "../../../api/flows";
import type { FlowDesk } from "./flowDesk";
import { editors } from "./settings/editors";
import { inOrder, isShown } from "./shown";

interface SettingsProps {
  flow: FlowDesk;
  owner: string;
  element: Element;
  settings: readonly FlowSetting[];
  asked?: string | null;
}

export function Settings({ flow, owner, element, settings, asked }: SettingsProps) {
  return inOrder(settings)
    .filter((one) => isShown(one, element, flow))
    .map((one) => (
      <Line
        key={one.name}
        flow={flow}
        owner={owner}
        element={element}
        setting={one}
        isAsked={asked === one.name}
      />
    ));
}

interface LineProps {
  flow: FlowDesk;
  owner: string;
  element: Element;
  setting: FlowSetting;
  isAsked: boolean;
}

const GROUPED = new Set([
  "people",
  "person",
  "buttons",
  "due",
  "checks",
  "sets",
  "gives",
  "groups",
  "maps",
  "marks",
  "takes",
  "matches",
  "ways",
  "days",
  "condition",
]);

function Line({ flow, owner, element, setting, isAsked }: LineProps) {
  const id = useId();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAsked) line.current?.scrollIntoView({ block: "center" });
  }, [isAsked]);
  const Editor = editors[setting.editor];
  if (!Editor) return null;
  const box = (
    <Editor
      id={id}
      flow={flow}
      owner={owner}
      element={element}
      setting={setting}
      value={element[setting.name]}
      onChange={(value, others) => void flow.put(owner, { [setting.name]: value, ...others })}
    />
  );
  if (Editor.isWhole) return box;
  const isGroup =
    GROUPED.has(setting.editor) || (setting.editor === "channels" && Array.isArray(element[setting.name]));
  return (
    <div ref={line} className={`build-line${isAsked ? " is-asked" : ""}`}>
      {isGroup ? (
        <span className="flow-line-name">{setting.label}</span>
      ) : (
        <label htmlFor={id}>{setting.label}</label>
      )}
      {box}
    </div>
  );
}
