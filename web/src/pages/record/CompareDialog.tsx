/** Two versions of a record side by side, the differences marked; sub-rows meet by their id. */
import { Button, Checkbox } from "antd";
import { type ReactNode, useState } from "react";
import { type Comparison, useComparison, useHistory, type VersionView } from "../../api/history";
import type { AppView, FormView, RecordView } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { dateTimeText, EMPTY } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { pairsOf } from "./pairs";
import { showRestore } from "./RestoreDialog";
import "./history.css";

export interface CompareAsked {
  app: AppView;
  form: FormView;
  record: RecordView;
  from: number;
  /** Null for what it is now. */
  to: number | null;
}

export const showComparison = (asked: CompareAsked): void => {
  void ask((close) => <CompareDialog {...asked} onClose={() => close(null)} />);
};

function CompareDialog({ app, form, record, onClose, ...asked }: CompareAsked & { onClose: () => void }) {
  const [from, setFrom] = useState(asked.from);
  const [to, setTo] = useState(asked.to);
  const [only, setOnly] = useState(true);
  const compared = useComparison(app.key, form.key, record.id, from, to);
  const told = compared.data;
  const handleBack = () => {
    if (!told) return;
    onClose();
    showRestore({ app, form, record, wanted: { version: told.from.version }, at: told.from.at });
  };
  const canGoBack = record.can.update && from !== record.version;
  return (
    <Dialog
      title={t("compare.title")}
      onClose={onClose}
      width={920}
      tall
      testId="compare"
      footer={
        <>
          <Button onClick={onClose}>{t("kit.close")}</Button>
          {canGoBack && (
            <Button type="primary" disabled={!told} onClick={handleBack}>
              {t("compare.back")}
            </Button>
          )}
        </>
      }
    >
      <div className="compare-versions">
        <VersionChoice {...{ app, form, record }} label={t("compare.left")} value={from} onChange={setFrom} />
        <span aria-hidden>→</span>
        <VersionChoice
          {...{ app, form, record }}
          label={t("compare.right")}
          value={to ?? 0}
          onChange={(version) => setTo(version || null)}
          withNow
        />
        <Checkbox checked={only} onChange={(event) => setOnly(event.target.checked)}>
          {t("compare.only")}
        </Checkbox>
      </div>
      {compared.error && <p role="alert">{compared.error.message}</p>}
      {!told && !compared.error && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {told && <Sides form={form} told={told} only={only} />}
    </Dialog>
  );
}

interface ChoiceProps extends Omit<CompareAsked, "from" | "to"> {
  label: string;
  value: number;
  onChange: (version: number) => void;
  withNow?: boolean;
}

function VersionChoice({ app, form, record, label, value, onChange, withNow }: ChoiceProps) {
  const history = useHistory(app.key, form.key, record.id);
  const known = history.data?.pages.flatMap((page) => page.entries) ?? [];
  const isKnown = value === 0 || known.some((entry) => entry.version === value);
  return (
    <select
      className="history-field"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
    >
      {withNow && <option value={0}>{t("compare.now")}</option>}
      {!isKnown && <option value={value}>{t("compare.version", { version: value, at: "", who: "" })}</option>}
      {known.map((entry) => (
        <option key={entry.id} value={entry.version}>
          {versionText(entry)}
        </option>
      ))}
    </select>
  );
}

const versionText = ({ version, at, by }: Pick<VersionView, "version" | "at" | "by">): string =>
  t("compare.version", { version, at: dateTimeText(at), who: by?.title ?? EMPTY });

function Sides({ form, told, only }: { form: FormView; told: Comparison; only: boolean }) {
  const parts = pairsOf(form, told).flatMap((part) => {
    const pairs = only ? part.pairs.filter((pair) => pair.differs) : part.pairs;
    return pairs.length > 0 ? [{ ...part, pairs }] : [];
  });
  if (parts.length === 0) return <p className="muted">{t("compare.same")}</p>;
  return (
    <table className="compare-sides">
      <thead>
        <tr>
          <th scope="col">{t("compare.field")}</th>
          <th scope="col">{versionText(told.from)}</th>
          <th scope="col">{versionText(told.to)}</th>
        </tr>
      </thead>
      {parts.map((part) => (
        <tbody key={part.key}>
          {part.title && (
            <tr className="compare-part">
              <th scope="colgroup" colSpan={3}>
                {part.title}
              </th>
            </tr>
          )}
          {part.pairs.map((pair) => (
            <tr key={pair.key} className={pair.differs ? "is-other" : ""}>
              <th scope="row">{pair.label}</th>
              <Side side={versionText(told.from)}>{pair.was}</Side>
              <Side side={versionText(told.to)}>{pair.now}</Side>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** On a narrow screen both stand below each other, each with the name of its version. */
const Side = ({ side, children }: { side: string; children: ReactNode }) => (
  <td data-side={side}>{children}</td>
);
