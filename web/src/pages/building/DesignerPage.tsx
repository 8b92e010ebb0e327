/** The form designer: palette, paper, settings; on narrow screens the paper alone, all else in sheets over it. */
import { useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { FormBones, Loading } from "../../kit/Skeleton";
import { useNarrow } from "../../kit/useNarrow";
import { Broken } from "../../shell/Broken";
import { t } from "../../text";
import { AppFrame } from "./AppFrame";
import { Canvas } from "./Canvas";
import type { Desk } from "./desk";
import { Head, type Look } from "./Head";
import { Palette } from "./Palette";
import { Panel } from "./Panel";
import { type Ready, useReady } from "./ready";
import { useBuildKeys } from "./useBuildKeys";
import { useDrag } from "./useDrag";
import { ViewsPart } from "./views/ViewsPart";

/** A form as it is filled in, with all it takes, is loaded when somebody wants to see it. */
const Preview = lazy(() => import("./Preview").then((found) => ({ default: found.Preview })));

export function DesignerPage() {
  const { app, form } = useParams({ from: "/building/$app/$form" });
  return (
    <AppFrame app={app}>{(ready) => <Designer key={form} app={app} form={form} ready={ready} />}</AppFrame>
  );
}

function Designer({ app, form: asked, ready }: { app: string; form: string; ready: Ready }) {
  const desk = useReady(app, asked, ready);
  const narrow = useNarrow();
  const [look, setLook] = useState<Look>("build");
  const [sheet, setSheet] = useState<"palette" | "panel" | null>(null);
  const { drag, start } = useDrag(desk);
  useBuildKeys(ready.build);
  if (!desk) return <Broken />;
  return (
    <main className="designer" data-testid="designer">
      <Head desk={desk} look={look} onLook={setLook} />
      {look === "views" ? (
        <ViewsPart desk={desk} />
      ) : look !== "build" ? (
        <Suspense
          fallback={
            <Loading>
              <FormBones />
            </Loading>
          }
        >
          <Preview key={look} desk={desk} size={look} />
        </Suspense>
      ) : narrow ? (
        <>
          <Canvas desk={desk} drag={null} onDrag={() => {}} onOpen={() => setSheet("panel")} />
          <div className="designer-bar">
            <Button onClick={() => openForm(desk, () => setSheet("panel"))}>
              {t("building.formSettings")}
            </Button>
            <Button type="primary" icon={<Icon name="plus" />} onClick={() => setSheet("palette")}>
              {t("building.addField")}
            </Button>
          </div>
          {sheet && (
            <Dialog
              tall
              title={t(sheet === "palette" ? "building.addField" : "building.settings")}
              onClose={() => setSheet(null)}
            >
              {sheet === "palette" ? (
                <Palette desk={desk} onTaken={() => setSheet(null)} />
              ) : (
                <Panel desk={desk} />
              )}
            </Dialog>
          )}
        </>
      ) : (
        <div className="designer-body">
          <aside aria-label={t("building.palette")}>
            <Palette desk={desk} onDrag={start} />
          </aside>
          <Canvas desk={desk} drag={drag} onDrag={start} />
          <aside aria-label={t("building.settings")}>
            <Panel desk={desk} />
          </aside>
        </div>
      )}
    </main>
  );
}

function openForm(desk: Desk, then: () => void) {
  desk.state.choose([]);
  then();
}
