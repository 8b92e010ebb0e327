/** Yes or no. */
export { Input } from "../../fields/switch";
