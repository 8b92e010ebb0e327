/** The flows of an app with records that go by an earlier version, and the way to these. */
import { useFlowsRunning } from "../../api/watching";
import { t } from "../../text";
import "../../text/underWay";

export default function StillUnderWay({ app }: { app: string }) {
  const flows = useFlowsRunning(app).data?.filter((one) => one.earlier > 0) ?? [];
  if (flows.length === 0) return null;
  return (
    <div data-testid="still-under-way">
      <p>{t("under.after")}</p>
      <ul>
        {flows.map((one) => (
          <li key={one.id}>
            {t("under.afterLine", { flow: one.label, n: one.earlier })}{" "}
            <a href={`/todo/under-way?${new URLSearchParams({ app, flow: one.key })}`}>{t("under.look")}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
