/** Everything that waits for who leaves goes to somebody else. */
import { Button } from "antd";
import { useState } from "react";
import { useTasksChanged } from "../../api/tasks";
import type { Ref } from "../../api/types";
import { handOver } from "../../api/watching";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";
import { PeopleBox } from "../../shell/tasks/PeopleBox";
import { t } from "../../text";

export const askGiveTasks = (): Promise<true | null> => ask<true>((close) => <GiveTasks onClose={close} />);

/** Some runs are handed over at once; it is asked again until none is left, or as many are as before. */
async function handAllOver(from: string, to: string | null): Promise<number> {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const { left } = await handOver(from, to);
    if (left === 0 || left >= before) return left;
    before = left;
  }
}

function GiveTasks({ onClose }: { onClose: (done: true | null) => void }) {
  const changed = useTasksChanged();
  const [from, setFrom] = useState<readonly Ref[]>([]);
  const [to, setTo] = useState<readonly Ref[]>([]);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async () => {
    const [who] = from;
    if (!who) return setProblem(t("handOver.missing"));
    setBusy(true);
    try {
      const left = await handAllOver(who.id, to[0]?.id ?? null);
      toast.say(left === 0 ? t("handOver.done") : t("handOver.left", { n: left }));
      await changed();
      onClose(true);
    } catch (error) {
      toast.fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("handOver.title")}
      onClose={() => !busy && onClose(null)}
      testId="hand-over"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" loading={busy} onClick={() => void send()}>
            {t("handOver.do")}
          </Button>
        </>
      }
    >
      <div className="deciding ask-act">
        <p className="muted">{t("handOver.hint")}</p>
        <PeopleBox label={t("handOver.from")} chosen={from} onChange={setFrom} />
        <PeopleBox label={t("handOver.to")} chosen={to} onChange={setTo} />
        {problem && (
          <p className="deciding-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}
