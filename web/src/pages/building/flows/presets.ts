/** What people add most: kinds of nodes with some settings set, and whole flows to begin with. */
import type { NodeElement } from "../../../api/flows";
import { UNWRITTEN } from "../../../document/flows/tree";
import { newId } from "../../../document/tree";
import { t } from "../../../text";

export interface Preset {
  key: string;
  /** The kind behind which it is offered. */
  kind: string;
  label: string;
  purpose: string;
  color: string;
  make: () => NodeElement;
}

const asked = (label: string, more: object = {}): NodeElement => {
  const id = newId();
  return { id, kind: "approve", label, who: [{ id: newId(), by: "starter_manager" }], ...more };
};

function split(label: string, mode: string, first: NodeElement[] = []): NodeElement {
  const isChosen = mode === "exclusive";
  return {
    id: newId(),
    kind: "branch",
    label,
    mode,
    ways: [
      {
        id: newId(),
        label: t("flows.wayName", { n: 1 }),
        when: isChosen ? UNWRITTEN : null,
        nodes: first,
      },
      {
        id: newId(),
        label: isChosen ? t("flows.otherwise") : t("flows.wayName", { n: 2 }),
        when: null,
        nodes: [],
      },
    ],
  };
}

export const nodePresets = (): Preset[] => [
  {
    key: "all",
    kind: "approve",
    label: t("flows.preset.all"),
    purpose: t("flows.preset.allHint"),
    color: "orange",
    make: () => asked(t("flows.preset.all"), { way: "all" }),
  },
  {
    key: "parallel",
    kind: "branch",
    label: t("flows.preset.parallel"),
    purpose: t("flows.preset.parallelHint"),
    color: "green",
    make: () => split(t("flows.preset.parallel"), "parallel"),
  },
];

export interface FlowPreset {
  key: string;
  label: string;
  hint: string;
  make: () => NodeElement[];
}

/** What an empty approval may begin with. */
export const flowPresets = (): FlowPreset[] => {
  const one = t("flows.preset.approval");
  const preset = (key: "one" | "two" | "amount" | "together" | "copy", make: () => NodeElement[]) => ({
    key,
    label: t(`flows.begin.${key}`),
    hint: t(`flows.begin.${key}Hint`),
    make,
  });
  return [
    preset("one", () => [asked(one)]),
    preset("two", () => [asked(t("flows.begin.first")), asked(t("flows.begin.second"))]),
    preset("amount", () => [
      asked(one),
      split(t("flows.begin.byAmount"), "exclusive", [asked(t("flows.preset.all"), { way: "all" })]),
    ]),
    preset("together", () => [asked(t("flows.preset.all"), { way: "all" })]),
    preset("copy", () => [
      {
        id: newId(),
        kind: "copy_to",
        label: t("flows.begin.copyStep"),
        who: [{ id: newId(), by: "starter" }],
      },
    ]),
  ];
};
