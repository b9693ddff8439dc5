import type { Translate } from '@sallyport/core'
import { fieldNotes } from '@sallyport/core/adapter'
import type { TSchema } from 'typebox'
import { formatNumber, formatTime } from '../formats.ts'
import { html, type Html } from '../html/html.ts'
import { messages } from '../messages.ts'
import type { PageScope } from '../page-scope.ts'
import { humanise, isKeywords, text, type Keywords } from './keywords.ts'

/** What a challenge says, for reading: each field that its schema knows and that says something, under its title. */
export function drawView(schema: TSchema | undefined, challenge: object, scope: PageScope): Html {
  const rows = schema === undefined ? [] : rowsOf(schema, challenge, scope)
  return rows.length === 0 ? html`` : html`<dl class="view">${rows}</dl>`
}

function rowsOf(schema: Keywords | TSchema, value: object, scope: PageScope): readonly Html[] {
  const properties = 'properties' in schema && isKeywords(schema['properties']) ? schema['properties'] : {}
  const values = new Map<string, unknown>(Object.entries(value))
  const fields = Object.entries(properties).flatMap(([name, inner]) => {
    const notes = isKeywords(inner) ? fieldNotes(inner) : {}
    return isKeywords(inner) && notes.hidden !== true && notes.secret !== true
      ? [{ name, inner, order: notes.order ?? 0 }]
      : []
  })
  return fields
    .toSorted((one, other) => one.order - other.order)
    .flatMap(({ name, inner }) => {
      const drawn = drawValue(inner, values.get(name), scope)
      if (drawn === undefined) return []
      const title = fieldNotes(inner).label ?? text(inner['title']) ?? humanise(name)
      return [
        html`<div>
          <dt>${scope.text(title)}</dt>
          <dd>${drawn}</dd>
        </div>`,
      ]
    })
}

function drawValue(schema: Keywords, value: unknown, scope: PageScope): Html | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'boolean') return html`${yesOrNo(value, scope.say)}`
  if (typeof value === 'number') return html`${formatNumber(scope.locale, value)}`
  if (typeof value === 'string') return drawText(schema, value, scope)
  if (Array.isArray(value)) {
    const items = isKeywords(schema['items']) ? schema['items'] : {}
    const drawn = value.flatMap((item) => drawValue(items, item, scope) ?? [])
    return drawn.length === 0
      ? undefined
      : html`<ul>
          ${drawn.map((item) => html`<li>${item}</li>`)}
        </ul>`
  }
  const rows = typeof value === 'object' ? rowsOf(optionFor(schema), value, scope) : []
  return rows.length === 0 ? undefined : html`<dl>${rows}</dl>`
}

/** Of a choice between schemas, the one for objects. */
function optionFor(schema: Keywords): Keywords {
  const options: readonly unknown[] = Array.isArray(schema['anyOf']) ? schema['anyOf'] : []
  return options.find((option): option is Keywords => isKeywords(option) && option['type'] === 'object') ?? schema
}

function drawText(schema: Keywords, value: string, scope: PageScope): Html {
  const { picture } = fieldNotes(schema)
  if (picture !== undefined) {
    const [source, what] = [scope.picture(value), scope.text(picture)]
    return source === undefined ? html`${what}` : html`<img class="picture" src="${source}" alt="${what}" />`
  }
  const { format } = schema
  if (format === 'uri' || format === 'url') {
    const link = scope.link(value)
    return link === undefined ? html`<bdi>${value}</bdi>` : html`<a href="${link}" rel="noreferrer">${value}</a>`
  }
  if (format === 'date' || format === 'date-time') {
    const time = new Date(value)
    if (Number.isNaN(time.getTime())) return html`<bdi>${value}</bdi>`
    const shown = formatTime(scope.locale, format === 'date' ? 'day' : 'moment', time)
    return html`<time datetime="${value}">${shown}</time>`
  }
  return html`<bdi class="text">${value}</bdi>`
}

function yesOrNo(value: boolean, say: Translate): string {
  return say(value ? messages.yes : messages.no)
}
