/** The way through the steps of a form; `children`: what is done at the last one. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { t } from "../../../text";
import type { Stepping } from "./useSteps";
import "../../../text/steps";

export function StepButtons({ stepping, children }: { stepping: Stepping; children?: ReactNode }) {
  const { at, isLast, isBusy, go, next } = stepping;
  return (
    <>
      {at > 0 && <Button onClick={() => go(at - 1)}>{t("steps.back")}</Button>}
      {isLast ? (
        children
      ) : (
        <Button type="primary" data-next aria-busy={isBusy} onClick={() => void next()}>
          {t("steps.next")}
        </Button>
      )}
    </>
  );
}
