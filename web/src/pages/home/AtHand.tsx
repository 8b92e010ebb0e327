/** On top of the workbench: what one may fill in, what somebody starred, and what they opened last. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AppView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { type AtHand as Place, useRecents, useStarred } from "../../shell/useAtHand";
import { t } from "../../text";
import "./athand.css";

const MOST_TO_FILL_IN = 8;

export function AtHand({ apps }: { apps: readonly AppView[] }) {
  const starred = useStarred(apps);
  const recents = useRecents(apps);
  const fillable = fillableIn(apps, starred ?? []);
  return (
    <div className="at-hand" data-testid="at-hand">
      {fillable.length > 0 && (
        <Row title={t("home.fillIn")} icon="pen">
          <ul>
            {fillable.map(({ app, form }) => (
              <li key={`${app}/${form.key}`}>
                <Link
                  to="/a/$app/f/$form/new"
                  params={{ app, form: form.key }}
                  aria-label={t("list.create", { noun: form.noun })}
                >
                  <Icon name="plus" size={15} />
                  <span>{form.noun}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Row>
      )}
      {starred && (
        <Row title={t("star.title")} icon="star" places={starred}>
          {starred.length === 0 && <span className="muted">{t("star.hint")}</span>}
        </Row>
      )}
      {recents.length > 0 && <Row title={t("star.opened")} icon="history" places={recents} />}
    </div>
  );
}

/** The forms one may begin a record in, starred ones first; the menu has the rest. */
function fillableIn(apps: readonly AppView[], starred: readonly Place[]) {
  const all = apps.flatMap((app) =>
    app.forms.filter((form) => form.can.create).map((form) => ({ app: app.key, form })),
  );
  const isStarred = ({ app, form }: (typeof all)[number]) =>
    starred.some((place) => place.app === app && place.form === form.key && place.id === null);
  return [...all.filter(isStarred), ...all.filter((one) => !isStarred(one))].slice(0, MOST_TO_FILL_IN);
}

interface RowProps {
  title: string;
  icon: string;
  places?: readonly Place[];
  children?: ReactNode;
}

function Row({ title, icon, places = [], children }: RowProps) {
  return (
    <section aria-label={title}>
      <h2>
        <Icon name={icon} size={15} />
        {title}
      </h2>
      {places.length > 0 && (
        <ul>
          {places.map((place) => (
            <li key={place.key}>
              <PlaceLink place={place} />
            </li>
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}

function PlaceLink({ place }: { place: Place }) {
  const { app, form, id, view } = place;
  const inside = (
    <>
      <Icon name={place.icon} size={15} />
      <span>{place.name}</span>
      {place.note && <small>{place.note}</small>}
    </>
  );
  return id === null ? (
    <Link to="/a/$app/f/$form" params={{ app, form }} search={view ? { view } : {}}>
      {inside}
    </Link>
  ) : (
    <Link to="/a/$app/f/$form/r/$record" params={{ app, form, record: id }}>
      {inside}
    </Link>
  );
}
