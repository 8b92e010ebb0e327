/** Who may come in, and which screen an address shows. */
import { lazy, Suspense, useEffect, useLayoutEffect } from "react";
import { ApiError } from "../api/client";
import { useSession } from "../api/hooks";
import { ListBones, Loading } from "../kit/Skeleton";
import { useLive } from "../live/useLive";
import { adoptLang } from "../shell/lang";
import { useViewing } from "../shell/viewing";
import { HomeScreen } from "./home/HomeScreen";
import { Guard } from "./kit/Guard";
import { Missing, Trouble } from "./kit/Screen";
import { ListScreen } from "./list/ListScreen";
import { scrolledAt, useRoute } from "./router";
import { useSignInAgain } from "./useSignInAgain";

/** Not in the first load, but at hand before anybody can touch a record. */
const record = () => import("./record/RecordScreen");
const edit = () => import("./edit/EditScreen");
const create = () => import("./edit/NewScreen");
const RecordScreen = lazy(record);
const beside = () => import("./home/beside");
const MeScreen = lazy(() => beside().then((found) => ({ default: found.MeScreen })));
const SearchScreen = lazy(() => beside().then((found) => ({ default: found.SearchScreen })));
const tasks = () => import("./tasks/screens");
const TodoScreen = lazy(() => tasks().then((found) => ({ default: found.TodoScreen })));
const TaskScreen = lazy(() => tasks().then((found) => ({ default: found.TaskScreen })));
const MessagesScreen = lazy(() => import("./home/MessagesScreen"));
const Door = lazy(() => import("./SignIn"));
const EditScreen = lazy(edit);
const NewScreen = lazy(create);
const first = () => import("./FirstSteps");
const FirstPassword = lazy(() => first().then((found) => ({ default: found.FirstPassword })));
const FirstTotp = lazy(() => first().then((found) => ({ default: found.FirstTotp })));
const AHEAD_MS = 1500;

export function App() {
  const session = useSession();
  const said = session.data?.user.lang;
  useSignInAgain(session.data);
  useViewing(session.data);
  const user = session.data?.user;
  useLive(user !== undefined && !user.must_change_password && !user.must_set_up_totp);
  useEffect(() => {
    if (said) adoptLang(said);
  }, [said]);

  if (user?.must_change_password || user?.must_set_up_totp) {
    return (
      <Suspense fallback={null}>{user.must_change_password ? <FirstPassword /> : <FirstTotp />}</Suspense>
    );
  }
  if (session.data) return <Screens />;
  if (session.error instanceof ApiError && session.error.status === 401) {
    return (
      <Suspense fallback={null}>
        <Door />
      </Suspense>
    );
  }
  if (session.error) return <Trouble error={session.error} onRetry={() => session.refetch()} />;
  return (
    <Loading>
      <ListBones />
    </Loading>
  );
}

function Screens() {
  const { href, key } = useRoute();
  useLayoutEffect(() => {
    window.scrollTo(0, scrolledAt(key));
  }, [key]);
  useEffect(() => {
    // A page that cannot be fetched ahead is fetched, and complained about, when it is opened.
    const timer = setTimeout(
      () => Promise.all([tasks(), beside(), record(), edit(), create()]).catch(() => null),
      AHEAD_MS,
    );
    return () => clearTimeout(timer);
  }, []);
  return (
    <Guard at={href}>
      <Suspense
        fallback={
          <Loading>
            <ListBones />
          </Loading>
        }
      >
        <Shown />
      </Suspense>
    </Guard>
  );
}

function Shown() {
  const { place, href } = useRoute();
  switch (place.screen) {
    case "home":
      return <HomeScreen />;
    case "search":
      return <SearchScreen />;
    case "me":
      return <MeScreen />;
    case "messages":
      return <MessagesScreen />;
    case "todo":
      return <TodoScreen search={place.search} />;
    case "task":
      return <TaskScreen key={place.id} id={place.id} search={place.search} />;
    case "list":
      return <ListScreen key={`${place.app}/${place.form}`} {...place} />;
    case "record":
      return <RecordScreen key={place.id} {...place} />;
    case "new":
      return <NewScreen key={href} {...place} />;
    case "edit":
      return <EditScreen key={place.id} {...place} />;
    default:
      return <Missing />;
  }
}
