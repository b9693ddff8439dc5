import type { FieldErrors, Translate } from '@sallyport/core'
import { CHOICE, formRows, isBlank, PAGE_MORE } from '@sallyport/core/adapter'
import { attributes, html, type Html } from '../html/html.ts'
import { messages } from '../messages.ts'
import type { PageScope } from '../page-scope.ts'
import { describe, errorsOf, helpOf, optional } from './field-frame.ts'
import type { Field } from './field.ts'
import { drawBox, drawLongText, drawOptions, drawText } from './draw-control.ts'
import type { Control } from './control.ts'

/** What all fields of a form share. */
export interface FormState {
  readonly say: Translate
  readonly text: PageScope['text']
  readonly errors: FieldErrors
  /** Names whose errors have been drawn beside their fields. */
  readonly claimed: Set<string>
  /** Draws more rows in this list than there are, by its name. */
  readonly more: string | undefined
  /** Does a field take the focus? The first with an error does, else the first. */
  focus: 'first' | 'error' | 'none'
}

/** Where a field stands. */
export interface FieldPlace {
  /** As the form posts it: `address[street]`. */
  readonly name: string
  /** As errors name it; another one than `name` only below a choice between schemas. */
  readonly errorName: string
  readonly required: boolean
  /** Where nothing needs to be filled in, it is said so; not for rows of a list, and within what is optional itself. */
  readonly mark: boolean
  /** What the person has filled in, or undefined where nobody has. */
  readonly value: unknown
}

/** Rows of a list that are offered without asking for more. */
const ROWS = 3

/** Draws a field with its label, its help and its errors. */
export function drawField(field: Field, place: FieldPlace, form: FormState): Html {
  switch (field.kind) {
    case 'fixed':
      return html``
    case 'text':
    case 'longText':
    case 'box':
      return drawSingle(field, place, form)
    case 'choice':
    case 'choices':
      return drawOptions(field, controlOf(field, place, form), place.value, form)
    case 'group':
      return fieldset(field, place, form, drawGroup(field.fields, place, form))
    case 'places':
      return fieldset(
        field,
        place,
        form,
        field.fields.map((item, index) => drawField(item, placeWithin(place, String(index), true), form)),
      )
    case 'list':
      return drawList(field, place, form)
    case 'either':
      return drawEither(field, place, form)
  }
}

/** Fields of an object; at the root they have their own names. */
export function drawGroup(
  fields: Extract<Field, { kind: 'group' }>['fields'],
  place: FieldPlace,
  form: FormState,
): readonly Html[] {
  return fields.map(({ name, required, field }) => drawField(field, placeWithin(place, name, required), form))
}

function drawSingle(
  field: Extract<Field, { kind: 'text' | 'longText' | 'box' }>,
  place: FieldPlace,
  form: FormState,
): Html {
  const control = controlOf(field, place, form)
  if (field.kind === 'box') return drawBox(field, control, place.value, form)
  return field.kind === 'text'
    ? drawText(field, control, place.value, form)
    : drawLongText(field, control, place.value, form)
}

function drawList(field: Extract<Field, { kind: 'list' }>, place: FieldPlace, form: FormState): Html {
  const rows = formRows(place.value)
  const wanted = Math.max(field.least, rows.length + 1, form.more === place.name ? rows.length + ROWS : ROWS)
  const count = Math.min(field.most, wanted)
  const items = Array.from({ length: count }, (_, index) => {
    const label = form.say(messages.entry, { number: index + 1 })
    const inner = { ...placeWithin(place, String(index), index < field.least), mark: false, value: rows[index] }
    return drawField({ ...field.item, label }, inner, form)
  })
  const more =
    count < field.most
      ? html`<button class="quiet" name="${PAGE_MORE}" value="${place.name}" formnovalidate>
          ${form.say(messages.more_entries)}
        </button>`
      : ''
  return fieldset(field, place, form, [...items, more])
}

function drawEither(field: Extract<Field, { kind: 'either' }>, place: FieldPlace, form: FormState): Html {
  const name = `${place.name}[${CHOICE}]`
  const given = valueOf(place.value, CHOICE)
  const chosen = field.options.find(({ index }) => String(index) === given)?.index ?? field.options[0]?.index
  const options = field.options.map(({ index, label, field: option }) => {
    const id = idOf(`${name}${index}`)
    const inner = {
      ...place,
      name: `${place.name}[${CHOICE}${index}]`,
      value: valueOf(place.value, `${CHOICE}${index}`),
      required: true,
      mark: false,
    }
    const fields = option.kind === 'group' ? drawGroup(option.fields, inner, form) : drawField(option, inner, form)
    return html`<div class="option">
      <label class="tick"
        ><input type="radio" ${attributes({ id, name, value: index, checked: index === chosen })} /><span
          >${form.text(label)}</span
        ></label
      >
      <div class="inner">${fields}</div>
    </div>`
  })
  return fieldset(field, place, form, html`<div class="either">${options}</div>`)
}

function fieldset(field: Field, place: FieldPlace, form: FormState, inner: Html | readonly (Html | string)[]): Html {
  const control = controlOf(field, place, form)
  const describedBy = describe(control)
  return html`<fieldset class="group" ${attributes({ id: control.id, 'aria-describedby': describedBy })}>
    <legend>${control.label}${optional(control, form.say)}</legend>
    ${helpOf(control)}${errorsOf(control, form.say)}${inner}
  </fieldset>`
}

function controlOf(field: Field, place: FieldPlace, form: FormState): Control {
  const errors = form.errors[place.errorName] ?? []
  if (errors.length > 0) form.claimed.add(place.errorName)
  const focusable = ['text', 'longText', 'box', 'choice'].includes(field.kind)
  const takesFocus = focusable && (form.focus === 'first' || (form.focus === 'error' && errors.length > 0))
  if (takesFocus) form.focus = 'none'
  return {
    id: idOf(place.name),
    name: place.name,
    label: form.text(field.label),
    help: form.text(field.help),
    notes: field.notes,
    required: place.required,
    mark: place.mark,
    errors,
    focus: takesFocus,
  }
}

function placeWithin(outer: FieldPlace, name: string, required: boolean): FieldPlace {
  const within = (path: string): string => (path === '' ? name : `${path}[${name}]`)
  return {
    name: within(outer.name),
    errorName: within(outer.errorName),
    required: required && (outer.required || !isBlank(outer.value)),
    mark: !required,
    value: valueOf(outer.value, name),
  }
}

function valueOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, name) ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined
}

/** An id that differs from every other name's. */
function idOf(name: string): string {
  return `f-${name.replaceAll(/[^A-Za-z0-9]/g, (letter) => `_${letter.codePointAt(0)?.toString(36) ?? ''}`)}`
}
