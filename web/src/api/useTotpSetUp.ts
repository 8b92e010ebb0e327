/** Setting two-step sign-in up: the proposed secret, the code that proves it, the recovery codes; whatever draws it. */
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { t } from "../text";
import { access } from "./access";

export function useTotpSetUp() {
  const proposal = useQuery({
    queryKey: ["totp", "proposal"],
    queryFn: access.proposeTotp,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  /** The recovery codes, once it is on. */
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const secret = proposal.data?.secret;
    if (!secret) return;
    if (!code.trim()) return setTrouble(t("totp.needCode"));
    if (!password) return setTrouble(t("totp.needPassword"));
    setBusy(true);
    setTrouble(null);
    try {
      setCodes((await access.switchTotpOn({ secret, code, password })).recovery);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return {
    proposal,
    codes,
    proof: { code, setCode, password, setPassword, trouble, busy, handleSubmit },
  };
}

export type Proof = ReturnType<typeof useTotpSetUp>["proof"];

/** A secret in groups of four, as authenticators show it. */
export const spaced = (secret: string): string => secret.replace(/(.{4})/g, "$1 ").trim();
