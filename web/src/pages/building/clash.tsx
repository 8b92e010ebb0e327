/** What is asked when two builders changed the same element. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { Dialog } from "../../kit/Dialog";
import { t } from "../../text";

type Close<T> = (answer: T | null) => void;

function Asked<T>({ title, text, mine, theirs, close }: AskedProps<T>) {
  return (
    <Dialog
      title={title}
      onClose={() => close(null)}
      width={440}
      footer={
        <>
          <Button onClick={() => close(theirs.answer)}>{theirs.label}</Button>
          <Button type="primary" onClick={() => close(mine.answer)}>
            {mine.label}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}

interface AskedProps<T> {
  title: string;
  text: string;
  mine: { label: string; answer: T };
  theirs: { label: string; answer: T };
  close: Close<T>;
}

export const askClash =
  (text: string) =>
  (close: Close<"mine" | "theirs">): ReactNode => (
    <Asked
      title={t("building.clash")}
      text={text}
      mine={{ label: t("building.useMine"), answer: "mine" }}
      theirs={{ label: t("building.useTheirs"), answer: "theirs" }}
      close={close}
    />
  );

/** What was published meanwhile contradicts the draft. */
export const askRebase =
  (text: string) =>
  (close: Close<"mine" | "published">): ReactNode => (
    <Asked
      title={t("building.clash")}
      text={`${text} ${t("building.rebase")}`}
      mine={{ label: t("building.useDraft"), answer: "mine" }}
      theirs={{ label: t("building.usePublished"), answer: "published" }}
      close={close}
    />
  );
