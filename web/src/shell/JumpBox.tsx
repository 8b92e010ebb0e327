/** One box for forms, actions and records; arrows and Enter, Esc closes. */
import { useNavigate } from "@tanstack/react-router";
import { Fragment, type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import { useFindings } from "./useFindings";

export function JumpBox({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [lit, setLit] = useState(0);
  const { findings, busy } = useFindings(typed);
  const navigate = useNavigate();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.min(lit, Math.max(0, findings.length - 1));

  // Before anything else is heard, so that no key typed after Ctrl K goes elsewhere.
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const open = (to: string) => {
    onClose();
    void navigate({ to });
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const finding = findings[at];
    if (event.key === "ArrowDown") setLit((at + 1) % Math.max(1, findings.length));
    else if (event.key === "ArrowUp") setLit((at - 1 + findings.length) % Math.max(1, findings.length));
    else if (event.key === "Enter" && finding) open(finding.to);
    else return;
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      className="jumpbox"
      aria-label={t("jump.title")}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      onKeyDown={handleKey}
    >
      <div className="jump-box">
        <label className="jump-input">
          <Icon name="search" size={18} />
          <input
            autoFocus
            value={typed}
            role="combobox"
            aria-expanded
            aria-controls={id}
            aria-activedescendant={findings.length ? `${id}-${at}` : undefined}
            aria-label={t("jump.title")}
            placeholder={t("jump.placeholder")}
            onChange={(event) => {
              setTyped(event.target.value);
              setLit(0);
            }}
          />
          <kbd>Esc</kbd>
        </label>
        <div ref={list} id={id} role="listbox" aria-label={t("jump.title")} className="jump-list">
          {findings.map((finding, index) => (
            <Fragment key={finding.key}>
              {finding.group !== findings[index - 1]?.group && (
                <div className="jump-group" role="presentation">
                  {finding.group}
                </div>
              )}
              <div
                id={`${id}-${index}`}
                data-at={index}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                className={`jump-item${index === at ? " is-lit" : ""}`}
                onMouseMove={() => setLit(index)}
                onClick={() => open(finding.to)}
                onKeyDown={() => undefined}
              >
                <Icon name={finding.icon} />
                <span className="jump-item-title">{finding.title}</span>
                <span className="jump-item-detail">{finding.detail}</span>
              </div>
            </Fragment>
          ))}
          {findings.length === 0 && (
            <div className="jump-none">{busy ? t("grid.searching") : t("jump.none", { text: typed })}</div>
          )}
        </div>
      </div>
    </dialog>
  );
}
