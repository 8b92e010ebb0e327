/** Who builds an app: administrators all of them, an application administrator their own. */
import { useSession } from "../../api/hooks";

/** True also until it is known. Without an app: any. */
export function useMayBuild(app?: string): boolean {
  const user = useSession().data?.user;
  if (!user || user.admin) return true;
  return app === undefined ? user.builds.length > 0 : user.builds.includes(app);
}

export const useIsAdmin = () => useSession().data?.user.admin ?? false;
