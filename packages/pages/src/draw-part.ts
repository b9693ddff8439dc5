import type { AskingStage, FieldErrors } from '@sallyport/core'
import { PAGE_MORE, type ShownChallenge } from '@sallyport/core/adapter'
import type { TSchema } from 'typebox'
import { attributes, html, type Html } from './html/html.ts'
import { messages } from './messages.ts'
import type { FieldLook, PartInput, PartTools, SubmitOptions } from './page-part.ts'
import type { PageScope } from './page-scope.ts'
import { drawField, drawGroup, type FormState } from './schema/draw-field.ts'
import { drawView } from './schema/draw-view.ts'
import type { Field, NamedField } from './schema/field.ts'
import { fieldOf } from './schema/form-model.ts'
import { humanise } from './schema/keywords.ts'

/** The schemas that a challenge is drawn by. */
export interface DrawnBy {
  readonly challenge: TSchema | undefined
  readonly response: TSchema | undefined
}

/** What a page part is handed. */
export function partInput(
  scope: PageScope,
  { challenge, values }: ShownChallenge,
  schemas: DrawnBy,
  form: FormState,
): PartInput<AskingStage> {
  const response = schemas.response === undefined ? undefined : fieldOf(schemas.response)
  const root = { name: '', errorName: '', required: true, mark: false, value: values }
  const named = response?.kind === 'group' ? response.fields : []
  const { say } = scope
  const tools: PartTools = {
    html,
    say,
    locale: scope.locale,
    field(name: string, look: FieldLook = {}) {
      const found =
        allFields(schemas.response).find((field) => field.name === name) ?? named.find((field) => field.name === name)
      return found === undefined
        ? html``
        : html`${drawGroup([{ ...found, field: withLook(found.field, look) }], root, form)}`
    },
    fields() {
      if (response === undefined)
        return schemas.response === undefined ? html`` : html`<p>${say(messages.not_drawn)}</p>`
      return response.kind === 'group' ? html`${drawGroup(named, root, form)}` : drawField(response, root, form)
    },
    allow: scope.allow,
    draw(name, schema, required) {
      const field = fieldOf(schema)
      return field === undefined ? html`` : html`${drawGroup([{ name, required, field }], root, form)}`
    },
    view: () => drawView(schemas.challenge, challenge, scope),
    submit: (label = say(messages.continue), options: SubmitOptions = {}) => {
      const { quiet = false, field, value, wait } = options
      const set = {
        class: quiet ? 'quiet' : 'primary',
        name: field,
        value: value === undefined ? undefined : String(value),
      }
      const waiting = {
        'data-wait': wait,
        'data-wait-text': wait === undefined ? undefined : say(messages.wait_seconds, { seconds: '{seconds}' }),
      }
      return html`<button${attributes({ ...set, ...waiting })}>${label}</button>`
    },
    link(url, label) {
      const checked = scope.link(url)
      return checked === undefined ? html`<span>${label}</span>` : html`<a href="${checked}">${label}</a>`
    },
    picture(url, alternative) {
      const source = scope.picture(url)
      return source === undefined ? html`` : html`<img class="picture" src="${source}" alt="${alternative}" />`
    },
  }
  return { ...tools, challenge: challenge as PartInput<AskingStage>['challenge'], values }
}

/** Draws all that the schemas say: for whatever has no part of its own. */
export function drawBySchema({ view, fields, submit }: PartTools): Html {
  return html`${view()}${fields()}
    <div class="actions">${submit()}</div>`
}

/** Also those that are not drawn by themselves: a part may ask for them. */
function allFields(schema: TSchema | undefined): readonly NamedField[] {
  if (schema === undefined || !('properties' in schema)) return []
  const { properties } = schema
  if (typeof properties !== 'object' || properties === null) return []
  const required: readonly unknown[] = 'required' in schema && Array.isArray(schema.required) ? schema.required : []
  return Object.entries(properties as Readonly<Record<string, TSchema>>).flatMap(([name, inner]) => {
    const field = fieldOf(inner)
    if (field === undefined) return []
    return [{ name, required: required.includes(name), field: { ...field, label: field.label || humanise(name) } }]
  })
}

function withLook(field: Field, { label = field.label, help = field.help, ...notes }: FieldLook): Field {
  const own = { ...field.notes, ...notes }
  if (field.kind === 'longText' && (own.secret === true || own.multiline === false)) {
    return { ...field, kind: 'text', input: own.secret === true ? 'password' : 'text', label, help, notes: own }
  }
  if (field.kind === 'text' && own.secret === true) return { ...field, input: 'password', label, help, notes: own }
  return { ...field, label, help, notes: own }
}

/** Errors, and how a form begins to be drawn. */
export function openForm(scope: PageScope, { challenge, values }: ShownChallenge): FormState {
  const errors: FieldErrors = challenge.response_errors ?? {}
  const more = values[PAGE_MORE]
  return {
    say: scope.say,
    text: scope.text,
    errors,
    claimed: new Set(),
    more: typeof more === 'string' ? more : undefined,
    focus: Object.keys(errors).length > 0 ? 'error' : 'first',
  }
}
