/** The way to 流转中的单据 of a flow, with how many there are and how many of them go by an earlier version. */
import { Link } from "@tanstack/react-router";
import type { FlowRunning } from "../../../api/watching";
import { t } from "../../../text";
import "../../../text/watching";

export const UnderWayLink = ({ app, running }: { app: string; running: FlowRunning }) => (
  <Link
    to="/todo/under-way"
    search={{ app, flow: running.key, ...(running.earlier > 0 ? {} : { by: "now" as const }) }}
  >
    {t("log.running", { n: running.running })}
    {running.earlier > 0 && t("log.earlier", { n: running.earlier })}
  </Link>
);
