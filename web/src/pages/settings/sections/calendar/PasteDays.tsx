/** A list of days that was published somewhere, pasted line by line. */
import { Button } from "antd";
import { useId, useState } from "react";
import { t } from "../../../../text";
import { readPasted } from "./days";

export function PasteDays({ onTake }: { onTake: (days: Readonly<Record<string, boolean>>) => void }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [taken, setTaken] = useState(0);
  const id = useId();
  const take = () => {
    const found = readPasted(text);
    setWrong(found.wrong);
    setTaken(0);
    if (found.wrong.length > 0) return;
    onTake(found.days);
    setTaken(Object.keys(found.days).length);
    setText("");
  };
  return (
    <details className="work-paste">
      <summary>{t("workdays.paste")}</summary>
      <label htmlFor={id} className="visually-hidden">
        {t("workdays.pasteLabel")}
      </label>
      <textarea
        id={id}
        rows={5}
        value={text}
        placeholder={t("workdays.pasteHint")}
        aria-invalid={wrong.length > 0}
        aria-describedby={wrong.length > 0 ? `${id}-wrong` : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="settings-acts">
        <Button disabled={!text.trim()} onClick={take}>
          {t("workdays.pasteTake")}
        </Button>
        {taken > 0 && <span role="status">{t("workdays.pasteTaken", { n: taken })}</span>}
        {wrong.length > 0 && (
          <span className="settings-refusal" role="alert" id={`${id}-wrong`}>
            {t("workdays.pasteWrong", { lines: wrong.slice(0, 5).join(t("kit.semicolon")) })}
          </span>
        )}
      </div>
    </details>
  );
}
