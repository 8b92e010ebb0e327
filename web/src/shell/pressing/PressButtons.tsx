/** The buttons of a record; where they are more than fit, the last ones lie behind one. */
import { Button } from "antd";
import { useRef, useState } from "react";
import { MenuList } from "../../kit/MenuList";
import { t } from "../../text";
import type { Press } from "./usePress";

const MOST = 3;

export function PressButtons({ press }: { press: Press }) {
  const more = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const { shown, busy } = press;
  const first = shown.length > MOST ? shown.slice(0, MOST - 1) : shown;
  const rest = shown.slice(first.length);
  return (
    <>
      {first.map((one) => (
        <Button
          key={one.id}
          type={one.look === "primary" ? "primary" : "default"}
          danger={one.look === "red"}
          loading={busy === one.id}
          disabled={busy !== null}
          onClick={() => void press.press(one)}
        >
          {one.label}
        </Button>
      ))}
      {rest.length > 0 && (
        <Button
          ref={more}
          aria-haspopup="menu"
          onClick={() => {
            const box = more.current?.getBoundingClientRect();
            if (box) setAt({ x: box.right - 190, y: box.bottom + 4 });
          }}
        >
          {t("press.buttons")}…
        </Button>
      )}
      {at && (
        <MenuList
          at={at}
          label={t("press.buttons")}
          items={rest.map((one) => ({
            label: one.label,
            red: one.look === "red",
            run: () => void press.press(one),
          }))}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}
