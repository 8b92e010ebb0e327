/** 「这张单应该这样走」: tried records that are kept; the check before a publish says which of them go another way. */
import { Button } from "antd";
import { type KeptTrial, useKeptTrials } from "../../../../api/keptTrials";
import { Icon } from "../../../../kit/Icon";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";
import "../../../../text/keptTrials";
import type { FlowDesk } from "../flowDesk";
import type { TrialDesk } from "./useTrial";

interface KeptProps {
  flow: FlowDesk;
  trying: TrialDesk;
}

export function Kept({ flow, trying }: KeptProps) {
  const { base, number } = flow.build.draft ?? { base: 0, number: 0 };
  const kept = useKeptTrials(flow.desk.state.app, flow.flow.id, `${base}.${number}`);
  const { record, starter, answers, trial } = trying;
  const keep = () => {
    if (!record) return;
    const body = { record: record.id, answers, ...(starter ? { starter: starter.id } : {}) };
    kept.keep.mutate(body, {
      onSuccess: () => toast.say(t("kept.kept")),
      onError: toast.fail,
    });
  };
  const rows = kept.rows ?? [];
  return (
    <section className="trial-kept" data-testid="trial-kept">
      {record && trial && trial.problem === null && (
        <Button
          size="small"
          loading={kept.keep.isPending}
          disabled={trying.isOld || flow.build.saving !== "saved"}
          onClick={keep}
        >
          {t("kept.keep")}
        </Button>
      )}
      {rows.length > 0 && (
        <>
          <h4>{t("kept.title")}</h4>
          <p className="muted">{t("kept.hint")}</p>
          <ul>
            {rows.map((row) => (
              <Line
                key={row.id}
                row={row}
                onForget={() => kept.forget.mutate(row.id, { onError: toast.fail })}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const wayOf = (way: readonly string[]) => (way.length > 0 ? way.join(" → ") : t("kept.none"));

function Line({ row, onForget }: { row: KeptTrial; onForget: () => void }) {
  const name = row.title ?? t("kept.hidden");
  const isOther = row.now !== null || row.why !== null;
  return (
    <li className={isOther ? "is-orange" : undefined}>
      <span className="trial-kept-head">
        <Icon name={isOther ? "warning" : "check"} size={15} />
        <b>{name}</b>
        <span className="muted">{row.why ?? t(row.now ? "kept.differs" : "kept.same")}</span>
        <Button size="small" type="link" onClick={onForget} aria-label={`${t("kept.forget")} ${name}`}>
          {t("kept.forget")}
        </Button>
      </span>
      {row.now && (
        <span className="trial-kept-ways">
          <span>
            <span className="muted">{t("kept.was")}</span> {wayOf(row.way)}
          </span>
          <span>
            <span className="muted">{t("kept.now")}</span> {wayOf(row.now)}
          </span>
        </span>
      )}
    </li>
  );
}
