/** All texts of an app in both languages, side by side: what somebody with the English interface reads. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { Checkbox, Input } from "antd";
import { useId, useState } from "react";
import type { Lang } from "../../api/types";
import { said } from "../../document/tree";
import { inLang, isHalfSaid, LANGS, reworded, type Said, textsOf } from "../../document/words";
import { Page } from "../../kit/Page";
import { useLang } from "../../kit/Providers";
import { t } from "../../text";
import { AppFrame } from "./AppFrame";
import { PublishButton } from "./PublishSheet";
import { Steps } from "./Steps";
import { useBuildKeys } from "./useBuildKeys";
import type { Build } from "./useDraft";
import "../../text/words";
import "./words.css";

const LISTS = [
  "",
  "forms",
  "fields",
  "options",
  "sections",
  "views",
  "checks",
  "rules",
  "buttons",
  "parts",
  "roles",
  "home",
] as const;
const isList = (list: string): list is (typeof LISTS)[number] => (LISTS as readonly string[]).includes(list);

export function WordsPage() {
  const { app } = useParams({ from: "/building/$app/words" });
  return <AppFrame app={app}>{({ build }) => <AllWords key={app} app={app} build={build} />}</AppFrame>;
}

function AllWords({ app, build }: { app: string; build: Build }) {
  const { document } = build.draft;
  const lang = useLang();
  const navigate = useNavigate();
  const [halfOnly, setHalfOnly] = useState(false);
  useBuildKeys(build);
  const texts = textsOf(document);
  const count = texts.filter(isHalfSaid).length;
  const groups = [
    { id: null, label: t("words.ofApp") },
    ...document.forms.map((form) => ({ id: form.id, label: said(form.label, lang) })),
  ];
  return (
    <Page
      title={t("words.title")}
      onBack={() => void navigate({ to: "/building/$app", params: { app } })}
      extra={<Steps build={build} />}
      actions={<PublishButton app={app} build={build} />}
    >
      <p className="muted">{t("words.hint")}</p>
      <Checkbox checked={halfOnly} onChange={(event) => setHalfOnly(event.target.checked)}>
        {t("words.halfOnly", { n: count })}
      </Checkbox>
      {halfOnly && count === 0 && <p>{t("words.all")}</p>}
      {groups.map((group, index) => (
        <Group
          key={group.id ?? ""}
          label={group.label}
          texts={texts.filter((one) => one.form === group.id)}
          build={build}
          halfOnly={halfOnly}
          isOpenAtFirst={index === 0}
        />
      ))}
    </Page>
  );
}

interface GroupProps {
  label: string;
  texts: readonly Said[];
  build: Build;
  halfOnly: boolean;
  isOpenAtFirst: boolean;
}

/** The texts of one form; drawn when it is opened, as a form may have thousands. */
function Group({ label, texts, build, halfOnly, isOpenAtFirst }: GroupProps) {
  const [open, setOpen] = useState(isOpenAtFirst);
  const half = texts.filter(isHalfSaid);
  // What is being said stays in sight although it is whole by now: those shown are chosen when the list is opened.
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const isChosen = (one: Said) => !halfOnly || (chosen ? chosen.has(idOf(one)) : isHalfSaid(one));
  if (halfOnly && !chosen) setChosen(new Set(half.map(idOf)));
  if (!halfOnly && chosen) setChosen(null);
  const shown = texts.filter(isChosen);
  if (shown.length === 0) return null;
  return (
    <details
      className="paper words-group"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{half.length > 0 ? t("words.formState", { label, n: half.length }) : label}</summary>
      {open && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("words.what")}</th>
              {LANGS.map((lang) => (
                <th key={lang} scope="col">
                  {t(`words.${lang}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <Line key={idOf(one)} said={one} build={build} />
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

const idOf = (one: Said) => `${one.at.join("/")} ${one.name}`;

function Line({ said: one, build }: { said: Said; build: Build }) {
  const id = useId();
  const list = isList(one.list) ? one.list : "other";
  const [what, setting] = [t(`words.list.${list}`), t(`words.name.${one.name}`)];
  const place = one.named ? t("words.place", { what, name: one.named, setting }) : `${what} · ${setting}`;
  const handleSay = async (lang: Lang, text: string) => {
    const edit = text.trim() === inLang(one.words, lang) ? null : reworded(one, lang, text);
    if (!edit) return true;
    // What is said in the other language may be another by the time this is kept.
    return build.setBy(({ document }) => {
      const now = textsOf(document).find((other) => idOf(other) === idOf(one));
      return [(now && reworded(now, lang, text)) ?? edit];
    });
  };
  return (
    <tr>
      <th scope="row" id={id}>
        {place}
      </th>
      {LANGS.map((lang) => (
        <td key={lang}>
          <Box
            text={inLang(one.words, lang)}
            label={t("words.in", { place, lang: t(`words.${lang}`) })}
            onSay={(text) => handleSay(lang, text)}
          />
        </td>
      ))}
    </tr>
  );
}

/** A box that says its text when it is left: an empty one goes back, what could not be kept stays to be tried again. */
function Box({
  text,
  label,
  onSay,
}: {
  text: string;
  label: string;
  onSay: (text: string) => Promise<boolean>;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Input.TextArea
      autoSize={{ minRows: 1, maxRows: 6 }}
      aria-label={label}
      value={typed ?? text}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={async () => {
        if (typed !== null && (await onSay(typed))) setTyped((now) => (now === typed ? null : now));
      }}
    />
  );
}
