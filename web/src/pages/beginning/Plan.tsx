/** What a file becomes, before anything is made: the app's name, what is split, and each column. */
import { Button, Input } from "antd";
import { useMemo } from "react";
import type { Looked, Proposal } from "../../api/beginning";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { type Choice, chosen } from "./choosing";
import { Sheet } from "./Sheet";
import { Splits } from "./Splits";

interface PlanProps {
  file: File;
  found: Looked;
  choice: Choice;
  busy: boolean;
  onChoice: (choice: Choice) => void;
  onSheet: (sheet: string) => void;
  onOther: () => void;
  onMake: (proposal: Proposal) => void;
}

export function Plan({ file, found, choice, busy, onChoice, onSheet, onOther, onMake }: PlanProps) {
  const now = useMemo(() => chosen(found.proposal, choice), [found.proposal, choice]);
  return (
    <div className="begin" data-testid="begin-plan">
      <section className="begin-top paper">
        <div className="begin-file">
          <Icon name="table" />
          <span>
            {t("beginning.rows", { file: file.name, n: countText(found.row_count) })}
            {found.lines_sheet && t("beginning.with", { sheet: found.lines_sheet })}
          </span>
          <Button type="text" size="small" onClick={onOther}>
            {t("beginning.other")}
          </Button>
        </div>
        <div className="begin-names">
          <label>
            <span>{t("beginning.app")}</span>
            <Input
              value={choice.app}
              maxLength={100}
              onChange={(event) => onChoice({ ...choice, app: event.target.value })}
            />
          </label>
          <label>
            <span>{t("beginning.form")}</span>
            <Input
              value={choice.form}
              maxLength={100}
              onChange={(event) => onChoice({ ...choice, form: event.target.value })}
            />
          </label>
          {found.sheets.length > 1 && (
            <label>
              <span>{t("beginning.sheet")}</span>
              <select value={found.sheet ?? ""} onChange={(event) => onSheet(event.target.value)}>
                {found.sheets.map((sheet) => (
                  <option key={sheet}>{sheet}</option>
                ))}
              </select>
            </label>
          )}
          <Button type="primary" loading={busy} disabled={!now.app} onClick={() => onMake(now)}>
            {t("beginning.make")}
          </Button>
        </div>
      </section>
      <Splits base={found.proposal} now={now} choice={choice} onChoice={onChoice} />
      <Sheet found={found} now={now} choice={choice} onChoice={onChoice} />
      {found.warnings.length > 0 && (
        <details className="begin-warnings paper">
          <summary>{t("beginning.warnings", { n: found.warnings.length })}</summary>
          <ul>
            {found.warnings.map((one) => (
              <li key={`${one.row}-${one.column}-${one.message}`}>
                {one.row !== null && <b className="num">{t("beginning.row", { row: one.row })} </b>}
                {one.column} {one.message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
