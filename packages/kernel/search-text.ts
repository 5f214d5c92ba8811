/**
 * What search and sort columns hold, and what a search term becomes: compatibility-decomposed, marks removed,
 * lower case, spaces folded. Made in code because LIKE and collations differ between databases.
 */
export function searchText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim()
}
