/** Above a record a run keeps from being changed: why, and what opens it. */
import type { RunView } from "../../api/tasks";
import type { FormView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import "../../text/tasks";
import { isLocking, lockText } from "./words";
import "./lock.css";

interface LockBarProps {
  run: RunView | undefined;
  form: FormView;
}

export function LockBar({ run, form }: LockBarProps) {
  if (!run || !isLocking(run)) return null;
  const opened = form.fields.filter((field) => run.mine?.writes.includes(field.key));
  return (
    <div className="lock-bar" role="status" data-testid="lock">
      <Icon name="lock" />
      <span>
        <b>{t("lock.title")}</b>{" "}
        {lockText(
          run,
          opened.map((field) => field.label),
        )}
      </span>
    </div>
  );
}
