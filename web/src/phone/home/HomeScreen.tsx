/** The first screen: the forms of one's apps with how many records there are, and what was opened last. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/calls";
import { keys, useApps, useSession } from "../../api/hooks";
import type { AppView, FormView } from "../../api/types";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { ListBones, Loading } from "../../kit/Skeleton";
import { formIcon } from "../../shell/icons";
import { type AtHand, useRecents, useStarred } from "../../shell/useAtHand";
import { useAllApps } from "../../shell/useFindings";
import { t } from "../../text";
import { Nothing, Screen } from "../kit/Screen";
import { hrefs } from "../places";
import { Bell } from "./Bell";
import { Unfinished } from "./Unfinished";
import "./home.css";

export function HomeScreen() {
  const session = useSession();
  const list = useApps();
  const apps = useAllApps();
  const person = session.data?.user.id ?? "";
  const title = session.data?.company || t("phone.home");
  const readable = apps.filter((app) => app.forms.some((form) => form.can.read));
  const isWaiting = list.isPending || (apps.length === 0 && (list.data?.apps.length ?? 0) > 0);
  return (
    <Screen title={title} tabs testId="home" actions={!session.data?.viewing && <Bell />}>
      <p className="home-hello">{t("phone.hello", { name: session.data?.user.name ?? "" })}</p>
      <Unfinished person={person} apps={readable} />
      <Starred apps={readable} />
      {isWaiting && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {list.error && <Nothing title={list.error.message} />}
      {list.data && !isWaiting && readable.length === 0 && <Nothing title={t("phone.noApps")} />}
      {readable.map((app) => (
        <section key={app.key} className="home-app" aria-label={app.label}>
          <h2>{app.label}</h2>
          <ul className="group">
            {app.forms
              .filter((form) => form.can.read)
              .map((form) => (
                <FormLine key={form.key} app={app} form={form} />
              ))}
          </ul>
        </section>
      ))}
      {readable.length > 0 && <LastOpened apps={readable} />}
    </Screen>
  );
}

function FormLine({ app, form }: { app: AppView; form: FormView }) {
  const place = { app: app.key, form: form.key };
  const count = useQuery({
    queryKey: [...keys.form(app.key, form.key), "count"],
    queryFn: ({ signal }) =>
      api.query(app.key, form.key, { columns: [form.title], limit: 1, count: "capped" }, signal),
    staleTime: 60_000,
  });
  const said = count.data?.count;
  return (
    <li className="line">
      <a href={hrefs.list(place)} className="line-main">
        <span className="line-icon">
          <Icon name={formIcon(form)} size={20} />
        </span>
        <span className="line-title">{form.label}</span>
        {said != null && <span className="line-count num">{countText(said, count.data?.count_capped)}</span>}
        {!form.can.create && <Icon name="next" size={16} />}
      </a>
      {form.can.create && (
        <a href={hrefs.create(place)} className="tap" aria-label={t("list.create", { noun: form.noun })}>
          <Icon name="plus" size={21} />
        </a>
      )}
    </li>
  );
}

interface PlacesProps {
  label: string;
  places: readonly AtHand[];
}

function Places({ label, places }: PlacesProps) {
  if (places.length === 0) return null;
  return (
    <section aria-label={label}>
      <h2>{label}</h2>
      <ul className="group">
        {places.map((place) => (
          <li key={place.key} className="line">
            <a className="line-main" href={hrefOf(place)}>
              <span className="line-title">{place.name}</span>
              {place.note && <span className="line-note">{place.note}</span>}
              <Icon name="next" size={16} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const hrefOf = (place: AtHand): string =>
  place.id === null
    ? hrefs.list(place, place.view ? { view: place.view } : {})
    : hrefs.record(place, place.id);

const Starred = ({ apps }: { apps: readonly AppView[] }) => (
  <Places label={t("star.title")} places={useStarred(apps) ?? []} />
);

const LastOpened = ({ apps }: { apps: readonly AppView[] }) => (
  <Places label={t("star.opened")} places={useRecents(apps)} />
);
