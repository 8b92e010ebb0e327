/** Copy and cut are heard at the document: without a text selection browsers send them to the body. */
import { type RefObject, useEffect } from "react";
import type { SheetModel } from "./model";

export function useCopy(root: RefObject<HTMLElement | null>, model: SheetModel): void {
  useEffect(() => {
    const handleCopy = (event: ClipboardEvent) => {
      if (!root.current?.contains(document.activeElement) || model.editing) return;
      event.clipboardData?.setData("text/plain", model.copyText());
      event.preventDefault();
      if (event.type === "cut") model.run({ do: "cut" });
    };
    document.addEventListener("copy", handleCopy);
    document.addEventListener("cut", handleCopy);
    return () => {
      document.removeEventListener("copy", handleCopy);
      document.removeEventListener("cut", handleCopy);
    };
  }, [root, model]);
}
