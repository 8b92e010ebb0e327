/** Opens the draft of an app for a page about it; only who may build it comes in. */
import type { ReactNode } from "react";
import { FormBones, Loading } from "../../kit/Skeleton";
import { Broken, Refused } from "../../shell/Broken";
import { type Ready, useAllReady } from "./ready";
import { useMayBuild } from "./useMayBuild";
import "../../text/building";
import "./building.css";

export function AppFrame({ app, children }: { app: string; children: (ready: Ready) => ReactNode }) {
  if (!useMayBuild(app)) return <Broken />;
  return <Opened app={app}>{children}</Opened>;
}

function Opened({ app, children }: { app: string; children: (ready: Ready) => ReactNode }) {
  const { ready, error, retry } = useAllReady(app);
  if (error) return <Refused error={error} onRetry={retry} />;
  if (!ready) {
    return (
      <main className="page">
        <Loading>
          <FormBones fields={12} />
        </Loading>
      </main>
    );
  }
  return children(ready);
}
