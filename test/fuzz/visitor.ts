import type { Answer } from './send.ts'
import type { Recipe } from './recipe.ts'

/** A browser of one role: what it holds, and what becomes of that in a request. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly steps = new Map<string, string>()
  /** The last challenge of each flow. */
  readonly components = new Map<string, string>()

  /** Reads what an answer leaves in a browser. */
  keep(slug: string | undefined, { headers, text }: Answer): void {
    for (const line of headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const value = pair.slice(at + 1)
      if (value === '') this.cookies.delete(pair.slice(0, at))
      else this.cookies.set(pair.slice(0, at), value)
    }
    if (slug === undefined) return
    const step = /"step":"([^"]+)"/.exec(text)?.[1] ?? /name="step" value="([^"]+)"/.exec(text)?.[1]
    if (step !== undefined) this.steps.set(slug, step)
    const component = /"component":"([^"]+)"/.exec(text)?.[1]
    if (component !== undefined) this.components.set(slug, component)
  }

  cookieHeader({ cookies, text, place }: Recipe): string | undefined {
    const own = [...this.cookies].map(([name, value]) => `${name}=${value}`)
    if (cookies === 'none') return undefined
    if (cookies === 'odd') return headerText(`sallyport=${text}; sallyport_device=${text}; =; ;;`)
    if (cookies === 'doubled') return [...own, ...own.toReversed()].join('; ')
    if (cookies === 'kept') return own.length === 0 ? undefined : own.join('; ')
    return own.map((pair) => (cookies === 'cut' ? cut(pair, place) : forge(pair, place))).join('; ')
  }

  step(slug: string, { step, place }: Recipe): string | undefined {
    if (step === 'none') return undefined
    const own = this.steps.get(slug)
    if (step === 'other') return [...this.steps.values()].at(Math.floor(place * this.steps.size))
    if (own === undefined || step === 'kept') return own
    return step === 'cut' ? cut(own, place) : forge(own, place)
  }
}

const cut = (text: string, place: number): string => text.slice(0, Math.floor(place * text.length))

function forge(text: string, place: number): string {
  const at = Math.floor(place * text.length)
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
}

/** What Node.js would refuse to send is left out. */
export function headerText(text: string): string {
  return text.replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/gu, '')
}
