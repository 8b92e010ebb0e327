/** The frame around every page: navigation left, a bar on top, the page itself below. */
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { useSession } from "../api/hooks";
import { useHotkeys } from "../kit/KeySheet";
import { Loading } from "../kit/Skeleton";
import { useNarrow } from "../kit/useNarrow";
import { t } from "../text";
import { openDrawer, openJump, toggleFolded, useFrame } from "./frame";
import { JumpBox } from "./JumpBox";
import { PageKeys, showKeys, useCtrlKeys } from "./keys";
import { Nav } from "./Nav";
import { NavDrawer } from "./NavDrawer";
import { TopBar } from "./TopBar";
import { ViewingBar } from "./viewing";

const plainKeys = { "[": toggleFolded, "?": showKeys };
const closeJump = () => openJump(false);
const ctrlKeys = { k: () => openJump(true) };

export function Shell() {
  const narrow = useNarrow();
  const session = useSession();
  const { folded, jump } = useFrame();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useHotkeys(plainKeys);
  useCtrlKeys(ctrlKeys);
  useEffect(() => {
    if (path) openDrawer(false);
  }, [path]);

  return (
    <div className={`shell${folded ? " is-folded" : ""}${narrow ? " is-narrow" : ""}`}>
      <a className="skip" href="#content">
        {t("shell.skip")}
      </a>
      {narrow ? <NavDrawer /> : <Nav folded={folded} />}
      <div className="shell-side">
        <ViewingBar session={session.data} />
        <TopBar narrow={narrow} />
        <div className="shell-content" id="content" tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </div>
      </div>
      <PageKeys />
      {jump && <JumpBox onClose={closeJump} />}
    </div>
  );
}
