/** The words people meet, each explained in one sentence; found by typing. */
import { Input } from "antd";
import { useState } from "react";
import { Dialog } from "../kit/Dialog";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import { WORDS } from "../text/glossary";

export function Glossary({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const all = WORDS.map((word) => ({ word, name: t(`word.${word}`), is: t(`word.${word}.is`) }));
  const shown = all.filter((one) => `${one.name} ${one.is}`.toLowerCase().includes(wanted));
  return (
    <Dialog title={t("glossary.title")} width={640} onClose={onClose} testId="glossary">
      <Input
        allowClear
        aria-label={t("glossary.find")}
        placeholder={t("glossary.find")}
        prefix={<Icon name="search" size={14} />}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <dl className="glossary">
        {shown.map((one) => (
          <div key={one.word}>
            <dt>{one.name}</dt>
            <dd>{one.is}</dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 && <p className="muted">{t("kit.noChoice")}</p>}
    </Dialog>
  );
}
