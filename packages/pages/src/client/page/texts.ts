/** What the script says, in the page's language. */
export interface Texts {
  readonly offline: string
  readonly working: string
}

export function textsOf(inside: Element): Texts {
  const texts: Texts = JSON.parse(inside.closest('main')?.dataset['texts'] ?? '{}')
  return texts
}
