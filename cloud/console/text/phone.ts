/** `+79161234567` → `+7 916 123-45-67`; other numbers stay as they are. */
export function formatPhone(phone: string | null): string | null {
  const match = /^\+7(\d{3})(\d{3})(\d\d)(\d\d)$/.exec(phone ?? '');
  if (match === null) return phone;
  const [, code, first, second, third] = match;
  return `+7 ${code} ${first}-${second}-${third}`;
}
