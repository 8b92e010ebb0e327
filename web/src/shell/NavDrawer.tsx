/** The navigation of narrow screens: slides in from the left, closes with Esc, a tap outside or a choice. */
import { useEffect, useRef } from "react";
import { useSession } from "../api/hooks";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import { Mark } from "./Brand";
import { openDrawer, useFrame } from "./frame";
import { NavLinks } from "./Nav";
import { UserActions } from "./UserMenu";

export function NavDrawer() {
  const open = useFrame((state) => state.drawer);
  const session = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className="nav-drawer"
      aria-label={t("nav.label")}
      onClose={() => openDrawer(false)}
      onClick={(event) => event.target === event.currentTarget && openDrawer(false)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        openDrawer(false);
      }}
    >
      {open && (
        <div className="nav-drawer-body">
          <div className="nav-head">
            <span className="nav-company">
              <Mark size={26} logo={session.data?.logo} />
              <span>{session.data?.company}</span>
            </span>
            <button
              type="button"
              className="plain-button"
              aria-label={t("page.close")}
              onClick={() => openDrawer(false)}
            >
              <Icon name="close" />
            </button>
          </div>
          <NavLinks />
          <UserActions />
        </div>
      )}
    </dialog>
  );
}
