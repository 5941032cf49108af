/** Russian phone numbers as people write them. Other countries' formats are a setting of the hub. */

/**
 * Phone in any usual writing → E.164 (`+79161234567`); null when it is not a Russian number.
 * Ten digits are taken as a number without its country code, eleven may begin with 7 or 8.
 */
export function normalisePhone(text: string): string | null {
  const plain = text.replaceAll(/[\s\u00a0()\-.]/g, '');
  const match = /^(?:\+7|7|8)?(\d{10})$/.exec(plain);
  const national = match?.[1];
  if (national === undefined || !/^[3-9]/.test(national)) return null;
  return `+7${national}`;
}
