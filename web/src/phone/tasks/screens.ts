/** The screens of to-dos, which come a moment after the first one. */
export { TaskScreen } from "./TaskScreen";
export { TodoScreen } from "./TodoScreen";
