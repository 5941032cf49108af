/** A LIKE pattern for «begins with», with the user's own wildcards taken as letters. */
export function likePrefix(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
