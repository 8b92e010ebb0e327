/** Which records look like the one being filled in: a calm hint above the form, before it is saved twice. */
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Lookalike } from "../../api/lookalikes";
import type { Ref } from "../../api/types";
import { Icon } from "../../kit/Icon";
import type { Form } from "../../runtime/form";
import { t } from "../../text";
import "../../text/lookalikes";
import "./lookalikes.css";

interface LookAlikesProps {
  form: Form;
  onSave: () => void;
  onUse?: (record: Ref) => void;
}

export default function LookAlikes({ form, onSave, onUse }: LookAlikesProps) {
  const { answer, isHeld } = useStore(form.lookalikes.store);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isHeld) return;
    place.current?.scrollIntoView({ block: "nearest" });
    place.current?.querySelector<HTMLElement>("a, button")?.focus();
  }, [isHeld]);
  const { noun } = form.view;
  return (
    <div ref={place} role="status" aria-live="polite" data-testid="lookalikes">
      {answer && (
        <div className="bar bar-orange lookalikes">
          <Icon name="info" size={16} />
          <div className="bar-body">
            {isHeld && <strong>{t("alike.held")}</strong>}
            {answer.records.length > 0 && <span>{t("alike.found", { noun })}</span>}
            <ul>
              {answer.records.map((one) => (
                <Line key={one.id} one={one} href={form.client.href?.(one.id)} onUse={onUse} />
              ))}
            </ul>
            {answer.more && <span className="muted">{t("alike.more", { noun })}</span>}
            {answer.unseen && <span className="lookalikes-unseen">{t("alike.unseen", { noun })}</span>}
          </div>
          {isHeld && (
            <button type="button" className="lookalikes-save" onClick={onSave}>
              {t("alike.save")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

interface LineProps {
  one: Lookalike;
  href?: string;
  onUse?: (record: Ref) => void;
}

function Line({ one, href, onUse }: LineProps) {
  const title = one.title ?? t("alike.untitled");
  const labels = one.why.map((why) => why.label).join(t("alike.and"));
  // On a phone a second window would be a dead end; what was typed is kept there.
  const target = window.location.pathname.startsWith("/m") ? undefined : "_blank";
  return (
    <li>
      <span className="lookalikes-name">{title}</span>
      <span className="muted">
        {[t("alike.by", { labels }), one.owner?.title && t("alike.owner", { name: one.owner.title })]
          .filter(Boolean)
          .join(t("alike.dot"))}
      </span>
      <span className="lookalikes-deeds">
        {href && (
          <a href={href} target={target} rel="noreferrer" aria-label={t("alike.openNamed", { title })}>
            {t("alike.open")}
          </a>
        )}
        {onUse && (
          <button
            type="button"
            className="plain-button is-link"
            aria-label={t("alike.useNamed", { title })}
            onClick={() => onUse({ id: one.id, title })}
          >
            {t("alike.use")}
          </button>
        )}
      </span>
    </li>
  );
}
