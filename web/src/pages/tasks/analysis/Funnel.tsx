/** How many records reached each step, and where those stopped that went no further. */
import type { Analysis } from "../../../api/analysis";
import { t } from "../../../text";
import { funnelOf, partText } from "./figures";

export function Funnel({ found }: { found: Analysis }) {
  const { begun } = found.records;
  if (begun === 0) return null;
  return (
    <section className="paper analysis-part" aria-label={t("analysis.funnel")}>
      <h2>{t("analysis.funnel")}</h2>
      <p className="muted analysis-note">{t("analysis.funnelHint")}</p>
      <ol className="analysis-funnel" data-testid="analysis.funnel">
        {funnelOf(found).map((row) => (
          <li key={row.key} style={{ paddingLeft: Math.min(row.depth, 4) * 14 }}>
            <span className="analysis-funnel-head">
              <span className="analysis-funnel-name">{row.label}</span>
              <span className="num">
                {t("analysis.reached", { n: row.reached, share: partText(row.reached / begun) })}
              </span>
            </span>
            <span className="analysis-funnel-bar" aria-hidden="true">
              <i style={{ width: `${(row.reached / begun) * 100}%` }} />
            </span>
            {row.stands + row.ended > 0 && (
              <span className="analysis-stops num">
                {row.stands > 0 && <span className="is-here">{t("analysis.stands", { n: row.stands })}</span>}
                {row.ended > 0 && <span className="is-over">{t("analysis.ended", { n: row.ended })}</span>}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
