/** The first minute of an installation: who you are, then how to start. */
import { useEffect, useState } from "react";
import { api } from "../../api/calls";
import { ApiError } from "../../api/client";
import type { SessionView, StartView } from "../../api/types";
import { Brand, LangSwitch } from "../../shell/Brand";
import { currentLang, t } from "../../text";
import { type Company, CompanyForm, emptyCompany } from "./CompanyForm";
import { type Start, StartCards } from "./StartCards";
import "../signin/signin.css";
import "./setup.css";

interface SetupPageProps {
  starts: readonly StartView[];
  onDone: (session: SessionView) => void;
}

export default function SetupPage({ starts, onDone }: SetupPageProps) {
  const [company, setCompany] = useState<Company>(emptyCompany);
  const [step, setStep] = useState<1 | 2>(1);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState<Start | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  useEffect(() => {
    document.title = `${t("setup.title")} · ${t("app.name")}`;
  }, []);

  const handleStart = async (start: Start) => {
    if (busy) return;
    setBusy(start);
    setTrouble(null);
    try {
      const { next, ...asked } = start;
      const made = await api.setUp({ ...company, ...asked });
      const lang = currentLang();
      const session = made.user.lang === lang ? made : await api.changeLang(lang);
      if (next) window.history.replaceState(null, "", next);
      onDone(session);
    } catch (error) {
      setBusy(null);
      const said = error instanceof ApiError ? error.problem.errors : [];
      const found = Object.fromEntries(said.map((one) => [one.path, one.message]));
      if (Object.keys(found).some((path) => path in company)) {
        setProblems(found);
        setStep(1);
      } else setTrouble(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <div className="door">
      <header className="door-head">
        <Brand />
        <LangSwitch />
      </header>
      <main className={`door-body setup-body is-step-${step}`}>
        <ol className="steps" aria-label={t("setup.title")}>
          <li aria-current={step === 1 ? "step" : undefined}>{t("setup.step1")}</li>
          <li aria-current={step === 2 ? "step" : undefined}>{t("setup.step2")}</li>
        </ol>
        {step === 1 ? (
          <CompanyForm
            company={company}
            problems={problems}
            onChange={(next) => {
              setCompany(next);
              setProblems({});
            }}
            onNext={() => setStep(2)}
          />
        ) : (
          <StartCards
            starts={starts}
            busy={busy}
            trouble={trouble}
            onStart={handleStart}
            onBack={() => setStep(1)}
          />
        )}
      </main>
    </div>
  );
}
