import type { Written } from './dump-database.ts'

/** Fewer characters stand in other texts by chance. */
const SHORTEST = 8

/** A secret that can be read where it must not be. */
export interface Leak {
  readonly secret: string
  readonly place: string
}

/**
 * Where secrets can be read: as they are, within JSON, in a URL, in HTML, in base64 or in hexadecimal digits, also as parts of
 * longer texts that were encoded so.
 *
 * @param secrets of at least 8 characters each
 * @throws `RangeError` for a shorter one, which would be found anywhere
 */
export function findLeaks(written: readonly Written[], secrets: Iterable<string>): readonly Leak[] {
  const forms = [...new Set(secrets)].map((secret) => ({ secret, forms: formsOf(secret) }))
  return written.flatMap(({ place, text }) => {
    const lower = text.toLowerCase()
    return forms
      .filter((one) => one.forms.exact.some((form) => text.includes(form)) || lower.includes(one.forms.hex))
      .map(({ secret }) => ({ secret, place }))
  })
}

function formsOf(secret: string): { readonly exact: readonly string[]; readonly hex: string } {
  if (secret.length < SHORTEST) throw new RangeError(`A secret to look for has fewer than ${SHORTEST} characters.`)
  const once = escaped(secret)
  const plain = [secret, once, escaped(once), escaped(escaped(once)), asciiJson(secret), htmlOf(secret)]
  const urls = [encodeURIComponent(secret), encodeURI(secret), String(new URLSearchParams([['', secret]])).slice(1)]
  const twice = urls.map((url) => encodeURIComponent(url))
  return {
    exact: [...new Set([...plain, ...urls, ...twice, ...base64Of(secret)])],
    hex: Buffer.from(secret).toString('hex'),
  }
}

/** As within a text of JSON. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** JSON that keeps to ASCII. */
function asciiJson(text: string): string {
  return escaped(text).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function htmlOf(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

/** Within a longer text it stands at one of three offsets; the digits that its neighbours share are left out. */
function base64Of(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    const whole = Math.floor((bytes.length * 8) / 6)
    const digits = bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), whole)
    return [digits, digits.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
