/** The reconcile sheet: what the file says beside what the app holds, to the cent, and every doubtful place with its row. */
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import type { Begun } from "../../api/beginning";
import { addDecimals } from "../../kit/decimal";
import { countText, numberText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

export function Reconciled({ begun, onUndo }: { begun: Begun; onUndo?: () => void }) {
  const navigate = useNavigate();
  const wrong = begun.sums.filter((one) => !one.equal).length;
  return (
    <div className="begin" data-testid="reconciled">
      <section className="begin-done paper">
        <h2>
          <Icon name={wrong ? "warning" : "check"} /> {t("beginning.done", { app: begun.label })}
        </h2>
        <p>{wrong ? t("beginning.unequal", { n: wrong }) : t("beginning.equal")}</p>
        <div className="begin-next">
          {[...begun.counts].reverse().map((one, index) => (
            <Button
              key={one.form}
              type={index === 0 ? "primary" : "default"}
              onClick={() =>
                void navigate({ to: "/a/$app/f/$form", params: { app: begun.app, form: one.form } })
              }
            >
              {t("beginning.open", { form: one.form_label })}
            </Button>
          ))}
          <Button onClick={() => void navigate({ to: "/building/$app", params: { app: begun.app } })}>
            {t("beginning.design")}
          </Button>
          {onUndo && (
            <Button type="text" onClick={onUndo}>
              {t("beginning.undo")}
            </Button>
          )}
        </div>
      </section>
      <Compared begun={begun} />
      <Doubts begun={begun} />
    </div>
  );
}

function Compared({ begun }: { begun: Begun }) {
  const counts = begun.counts.map((one) => ({ ...one, label: one.form_label }));
  if (begun.lines) counts.push(begun.lines);
  return (
    <section className="begin-compared paper" aria-labelledby="begin-table">
      <h2 id="begin-table">{t("beginning.table")}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on narrow screens, also by keys */}
      <div className="begin-wide" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>{t("beginning.what")}</th>
              <th className="is-right">{t("beginning.inFile")}</th>
              <th className="is-right">{t("beginning.inApp")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {counts.map((one) => (
              <Row
                key={`${one.form}-${one.label}`}
                what={t("beginning.count", { form: one.label })}
                file={String(one.file)}
                app={String(one.app)}
                said={(value) => countText(Number(value))}
              />
            ))}
            {begun.sums.map((one) => (
              <Row
                key={`${one.form}-${one.label}-sum`}
                what={t("beginning.sumOf", { form: one.form_label, column: one.label })}
                file={one.file}
                app={one.app}
                said={(value) => numberText(value, { format: one.kind === "money" ? "money" : "plain" })}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps {
  what: string;
  file: string;
  app: string;
  said: (value: string) => string;
}

function Row({ what, file, app, said }: RowProps) {
  const rest = addDecimals([app, file.startsWith("-") ? file.slice(1) : `-${file}`]);
  const same = Number(rest) === 0;
  return (
    <tr>
      <td>{what}</td>
      <td className="num is-right">{said(file)}</td>
      <td className="num is-right">{said(app)}</td>
      <td>
        <span className={`tag ${same ? "tag-green" : "tag-orange"}`}>
          {same ? t("beginning.same") : t("beginning.differs", { n: said(rest) })}
        </span>
      </td>
    </tr>
  );
}

function Doubts({ begun }: { begun: Begun }) {
  if (begun.doubt_count === 0) return <p className="muted">{t("beginning.noDoubts")}</p>;
  return (
    <section className="begin-compared paper" aria-labelledby="begin-doubts">
      <h2 id="begin-doubts">{t("beginning.doubts", { n: countText(begun.doubt_count) })}</h2>
      <p className="muted">
        {t("beginning.doubtsHint")}{" "}
        {begun.doubt_count > begun.doubts.length && t("beginning.moreDoubts", { n: begun.doubts.length })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on narrow screens, also by keys */}
      <div className="begin-wide" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th className="num">{t("beginning.rowHead")}</th>
              <th>{t("beginning.column")}</th>
              <th>{t("beginning.value")}</th>
              <th>{t("beginning.why")}</th>
            </tr>
          </thead>
          <tbody>
            {begun.doubts.map((one) => (
              <tr key={`${one.row}-${one.column}-${one.message}`}>
                <td className="num">{one.row}</td>
                <td>{one.column}</td>
                <td className="begin-value">{one.value}</td>
                <td>{one.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
