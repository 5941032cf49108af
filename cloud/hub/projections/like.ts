/** A LIKE pattern for «begins with», with the user's own wildcards taken as letters. */
export function likePrefix(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** A LIKE pattern for «has it somewhere», likewise. */
export function likePart(text: string): string {
  return `%${likePrefix(text)}`;
}
