/** A secret as it is read: dots, shown on demand, and hidden again by itself. */
import { useEffect, useState } from "react";
import type { FieldView } from "../../api/types";
import { toast } from "../../kit/toast";
import { SHOWN_MS } from "../../kit/veil";
import { t } from "../../text";
import "./secret.css";

export interface SecretProps {
  field: FieldView;
  shown: string;
  /** Without it there is nothing to show, as in lists. */
  reveal?: (path: string) => Promise<string | null>;
}

export default function Secret({ field, shown, reveal }: SecretProps) {
  const [plain, setPlain] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (plain === null) return;
    const timer = setTimeout(() => setPlain(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [plain]);
  const show = async () => {
    setAsking(true);
    try {
      setPlain(await (reveal?.(field.key) ?? null));
    } catch (error) {
      toast.fail(error);
    } finally {
      setAsking(false);
    }
  };
  return (
    <span className="secret">
      <span className={plain === null ? "secret-dots" : "num secret-plain"}>{plain ?? shown}</span>
      {reveal && !field.masked && (
        <button
          type="button"
          className="secret-button"
          disabled={asking}
          onClick={(event) => {
            event.stopPropagation();
            if (plain === null) void show();
            else setPlain(null);
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          {plain === null ? t("secret.show") : t("secret.hide")}
          <span className="visually-hidden">{field.label}</span>
        </button>
      )}
    </span>
  );
}
