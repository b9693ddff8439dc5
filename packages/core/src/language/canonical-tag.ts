/** A language, and up to four further parts: a script, a region, variants. */
const TAG = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/

/**
 * A language tag as `Intl` takes and spells it (BCP 47), without extensions; undefined for what is none, such as `en-a`.
 * The tags of visitors go through here, since `Intl` throws at one that it does not take.
 */
export function canonicalTag(tag: string): string | undefined {
  if (!TAG.test(tag)) return undefined
  try {
    return new Intl.Locale(tag).baseName
  } catch {
    return undefined
  }
}
