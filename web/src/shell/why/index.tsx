/** 「为什么能看到」, asked for from anywhere: about oneself, about whom one's eyes are, or about anybody one chooses. */
import { lazy, Suspense } from "react";
import type { WhyAsked } from "../../api/why";
import { ask } from "../../kit/dialogs";

const WhyDialog = lazy(() => import("./WhyDialog"));

export function askWhy(asked: WhyAsked): void {
  void ask<never>((close) => (
    <Suspense fallback={null}>
      <WhyDialog asked={asked} onClose={() => close(null)} />
    </Suspense>
  ));
}
