/** Who else has this record open; this tab says so again and again, and when it leaves. */
import { useEffect, useRef, useState } from "react";
import { api } from "../api/calls";
import { useSession } from "../api/hooks";
import type { Visitor } from "../api/types";
import { onPeople, TAB } from "./useLive";

const SPEAK_MS = 20_000;

const same = (one: readonly Visitor[], other: readonly Visitor[]) =>
  JSON.stringify(one) === JSON.stringify(other);

export function usePresence(app: string, form: string, id: string, editing: boolean): readonly Visitor[] {
  const [others, setOthers] = useState<readonly Visitor[]>([]);
  const said = useRef(editing);
  const again = useRef(() => {});
  const isSeen = !useSession().data?.viewing; // who looks with another's eyes is not there

  useEffect(() => {
    if (!isSeen) return;
    let isHere = true;
    const speak = async () => {
      if (document.visibilityState !== "visible") return;
      const answer = await api.presence(app, form, id, TAB, said.current).catch(() => null);
      if (isHere && answer) setOthers((was) => (same(was, answer.people) ? was : answer.people));
    };
    const goodbye = () => void api.leave(app, form, id, TAB).catch(() => null);
    const stop = onPeople((...place) => {
      if (place[0] === app && place[1] === form) void speak();
    });
    again.current = () => void speak();
    const timer = setInterval(speak, SPEAK_MS);
    document.addEventListener("visibilitychange", speak);
    addEventListener("pagehide", goodbye);
    void speak();
    return () => {
      isHere = false;
      stop();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", speak);
      removeEventListener("pagehide", goodbye);
      goodbye();
    };
  }, [app, form, id, isSeen]);

  useEffect(() => {
    if (said.current === editing) return;
    said.current = editing;
    again.current();
  }, [editing]);
  return others;
}
