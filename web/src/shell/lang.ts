/** The language of a person: kept by the server, remembered by the browser. */
import { api } from "../api/calls";
import { keys } from "../api/hooks";
import type { Lang, SessionView } from "../api/types";
import { queryClient } from "../kit/queryClient";
import { toast } from "../kit/toast";
import { currentLang, setLang } from "../text";
import { mayLeave } from "./unsaved";

/** Take over what the server knows of the person who signed in. */
export function adoptLang(lang: Lang): void {
  if (lang !== currentLang()) setLang(lang).catch(toast.fail);
}

/** Speak another language from now on. */
export async function keepLang(lang: Lang): Promise<void> {
  const session = queryClient.getQueryData<SessionView>(keys.session);
  if (session) {
    await api.changeLang(lang);
    queryClient.setQueryData(keys.session, { ...session, user: { ...session.user, lang } });
  }
  await setLang(lang);
}

/** Switch after asking about unsaved work: a new language draws every page anew. */
export async function changeLang(lang: Lang): Promise<void> {
  if (await mayLeave()) await keepLang(lang);
}
