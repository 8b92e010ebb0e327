/** 「定位到这里」: asks the browser where it is; only where it may be asked, over https. */
import { useState } from "react";
import { Icon } from "../../kit/Icon";
import { placeText, readPlace } from "../../kit/points";
import { toast } from "../../kit/toast";
import { t } from "../../text";

const PATIENCE_MS = 15_000;

interface LocateProps {
  /** What stands in the box: its address is kept. */
  text: string;
  disabled?: boolean;
  onPlace: (text: string) => void;
}

/** What is called by the text of a box, without the point in it. */
const addressOf = (text: string): string => readPlace(text)?.address ?? text.trim();

export function LocateButton({ text, disabled, onPlace }: LocateProps) {
  const [isAsking, setAsking] = useState(false);
  if (!window.isSecureContext || !("geolocation" in navigator)) return null;
  const handleLocate = () => {
    setAsking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        const point = { lon: String(coords.longitude), lat: String(coords.latitude) };
        onPlace(placeText({ ...point, address: addressOf(text) }));
      },
      () => {
        setAsking(false);
        toast.fail(t("field.locateFailed"));
      },
      { enableHighAccuracy: true, timeout: PATIENCE_MS },
    );
  };
  return (
    <button type="button" className="code-scan" disabled={disabled || isAsking} onClick={handleLocate}>
      <Icon name="pin" size={15} />
      {t(isAsking ? "field.locating" : "field.locate")}
    </button>
  );
}
