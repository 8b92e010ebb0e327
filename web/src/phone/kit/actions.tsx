/** A sheet of things that can be done, one under the other. */
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";

export interface Action {
  label: string;
  icon: string;
  red?: boolean;
  run: () => void;
}

/** Offer actions; the chosen one runs when the sheet is gone. */
export async function offer(title: string, actions: readonly Action[]): Promise<void> {
  const chosen = await ask<Action>((close) => (
    <Dialog title={title} testId="actions" onClose={() => close(null)}>
      <div className="action-list">
        {actions.map((action) => (
          <button
            key={action.label}
            type="button"
            className={action.red ? "is-red" : ""}
            onClick={() => close(action)}
          >
            <Icon name={action.icon} size={20} />
            {action.label}
          </button>
        ))}
      </div>
    </Dialog>
  ));
  chosen?.run();
}

/** Ask before something that cannot be taken back; true when it is wished. */
export async function confirm(title: string, text: string, verb: string): Promise<boolean> {
  const answer = await ask<true>((close) => (
    <Dialog
      title={title}
      testId="confirm"
      onClose={() => close(null)}
      footer={
        <button type="button" className="button is-red is-wide" onClick={() => close(true)}>
          {verb}
        </button>
      }
    >
      <p>{text}</p>
    </Dialog>
  ));
  return answer === true;
}
