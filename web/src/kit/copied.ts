/** Putting a text onto the clipboard, where the browser lets us: over plain http in a company's network it does not. */
export async function copied(text: string): Promise<boolean> {
  try {
    if (!navigator.clipboard) return false;
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
