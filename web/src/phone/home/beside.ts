/** The screens beside the first one, which come a moment after it. */
export { MeScreen } from "./MeScreen";
export { SearchScreen } from "./SearchScreen";
