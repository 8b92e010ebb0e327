/** What of a hand-over was taken back is told as the hand-over itself is. */
export { Result } from "./hand_over";
