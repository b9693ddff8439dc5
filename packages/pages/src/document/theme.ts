import type { JsonObject } from '@sallyport/core'
import { trustedHtml, type Html } from '../html/html.ts'

/** What a brand may colour, and the CSS variable of each. */
const COLOURS: Readonly<Record<string, string>> = {
  accent: '--accent',
  onAccent: '--on-accent',
  background: '--background',
  surface: '--surface',
  text: '--text',
  muted: '--muted',
  border: '--border',
  error: '--error',
}

/** A name, a hexadecimal colour or a colour function; nothing that could end the declaration. */
const COLOUR =
  /^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch)\([0-9a-z.,%/ +-]{1,60}\))$/i

/**
 * The brand's colours and the background, as CSS; undefined where there are none. The brand's attributes name colours
 * under `theme`, for both schemes or for one: `theme: { accent: '#0a7d55', dark: { accent: '#4fd8a6' } }`.
 */
export function themeStyle(attributes: JsonObject, background: string | undefined): Html | undefined {
  const theme = fieldsOf(attributes['theme'])
  const dark = declarations(fieldsOf(theme['dark']))
  const light = [...declarations(theme), ...declarations(fieldsOf(theme['light']))]
  const picture = background === undefined ? [] : [`--picture:url("${cssText(background)}")`]
  const rules = [
    ...(light.length + picture.length === 0 ? [] : [`:root{${[...light, ...picture].join(';')}}`]),
    ...(dark.length === 0 ? [] : [`@media (prefers-color-scheme:dark){:root{${dark.join(';')}}}`]),
  ]
  return rules.length === 0 ? undefined : trustedHtml(rules.join(''))
}

function declarations(colours: Readonly<Record<string, unknown>>): readonly string[] {
  const set = Object.entries(COLOURS).flatMap(([name, variable]): [string, string][] => {
    const colour = colours[name]
    return typeof colour === 'string' && COLOUR.test(colour) ? [[variable, colour]] : []
  })
  const accent = colours['accent']
  const needsText = typeof accent === 'string' && colours['onAccent'] === undefined
  const onAccent = needsText ? readableOn(accent) : undefined
  return [...set, ...(onAccent === undefined ? [] : [['--on-accent', onAccent]])].map(
    ([name, value]) => `${name}:${value}`,
  )
}

/** Black or white, whichever can be read better on a colour (WCAG 2, relative luminance). */
function readableOn(colour: string): string | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour)
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  const parts = short?.slice(1).map((digit) => digit + digit) ?? long?.slice(1)
  if (parts === undefined) return undefined
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = Number.parseInt(part, 16) / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff'
}

function cssText(text: string): string {
  return text.replaceAll(/["\\<>\n\r\f\0]/g, (letter) => `\\${letter.codePointAt(0)?.toString(16) ?? ''} `)
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
