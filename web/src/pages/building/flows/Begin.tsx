/** What an empty flow may begin with. */
import { t } from "../../../text";
import type { FlowDesk } from "./flowDesk";
import { flowPresets } from "./presets";

export function Begin({ flow }: { flow: FlowDesk }) {
  const begin = (make: () => object[]) =>
    void flow.build.set(
      make().map((item, index, all) => ({
        do: "add",
        at: ["flows", flow.flow.id],
        name: "nodes",
        after: index > 0 ? (all[index - 1] as { id: string }).id : null,
        item: item as never,
      })),
    );
  if (!flow.flow.is_approval) return null;
  return (
    <section className="flow-begin" aria-label={t("flows.begin")}>
      <h2>{t("flows.begin")}</h2>
      {flowPresets().map((one) => (
        <button key={one.key} type="button" onClick={() => begin(one.make)}>
          <b>{one.label}</b>
          <small>{one.hint}</small>
        </button>
      ))}
      <p className="muted">{t("flows.beginBlank")}</p>
    </section>
  );
}
