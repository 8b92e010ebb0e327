/** The icon words of app documents and the line icons that stand for them. */
const icons: Readonly<Record<string, string>> = {
  order: "receipt",
  customer: "users",
  product: "box",
  supplier: "truck",
  payment: "wallet",
  people: "user",
  department: "inbox",
};

export function formIcon(form: { key: string; icon?: string | null }): string {
  const word = form.icon ?? form.key;
  return icons[word] ?? word;
}
