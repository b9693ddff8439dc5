import type { Translate } from '@sallyport/core'
import { attributes, html, type Html } from '../html/html.ts'
import { messages } from '../messages.ts'
import type { Field } from './field.ts'
import { describe, errorsOf, helpOf, optional } from './field-frame.ts'
import type { Control } from './control.ts'
import type { PageScope } from '../page-scope.ts'

/** How texts are said. */
type Wording = Pick<PageScope, 'say' | 'text'>

/** Choices up to this many are all shown at once. */
const SHOWN = 5

export function drawText(
  field: Extract<Field, { kind: 'text' }>,
  control: Control,
  value: unknown,
  { say, text }: Wording,
): Html {
  const { id, notes } = control
  const limits = limitsText(field.limits, say, field.input)
  const isCode = notes.autocomplete === 'one-time-code'
  const secret = field.input === 'password'
  const input = html`<input${attributes({
    ...common(control, limits),
    type: field.input,
    value: secret ? undefined : textOf(value ?? field.initial),
    autocomplete: notes.autocomplete ?? (secret ? 'off' : undefined),
    inputmode:
      notes.inputmode ?? (field.input === 'number' ? (field.limits['step'] === 1 ? 'numeric' : 'decimal') : undefined),
    placeholder: notes.placeholder === undefined ? undefined : text(notes.placeholder),
    spellcheck: secret || isCode || notes.autocomplete === 'username' ? 'false' : undefined,
    autocapitalize: notes.autocomplete === 'username' || field.input === 'email' ? 'none' : undefined,
    dir: field.input === 'text' ? 'auto' : undefined,
    class: isCode ? 'code' : undefined,
    'data-code': isCode
      ? field.limits['minlength'] === field.limits['maxlength']
        ? field.limits['maxlength']
        : 0
      : undefined,
    ...field.limits,
  })}>`
  const isPassword = notes.autocomplete?.endsWith('-password') === true || /password/.test(control.name)
  const [show, hide] = isPassword
    ? [say(messages.show_password), say(messages.hide_password)]
    : [say(messages.show_input), say(messages.hide_input)]
  const reveal = html`<button${attributes({ type: 'button', class: 'reveal', hidden: true, 'aria-controls': id, 'data-reveal': id, 'data-hide': hide })}>${show}</button>`
  const inner = secret ? html`<div class="secret">${input}${notes.reveal === false ? '' : reveal}</div>` : input
  return row(control, limits, inner, say)
}

export function drawLongText(
  field: Extract<Field, { kind: 'longText' }>,
  control: Control,
  value: unknown,
  { say, text }: Wording,
): Html {
  const limits = limitsText(field.limits, say, 'text')
  // A line break right behind the tag would be lost.
  const area = html`<textarea${attributes({
    ...common(control, limits),
    rows: 5,
    dir: 'auto',
    placeholder: control.notes.placeholder === undefined ? undefined : text(control.notes.placeholder),
    autocomplete: control.notes.autocomplete,
    ...field.limits,
  })}>
${textOf(value ?? field.initial) ?? ''}</textarea>`
  return row(control, limits, area, say)
}

export function drawBox(
  field: Extract<Field, { kind: 'box' }>,
  control: Control,
  value: unknown,
  { say }: Wording,
): Html {
  const last = Array.isArray(value) ? value.at(-1) : value
  const checked = value === undefined ? field.initial === true : last === 'true' || last === 'on'
  const box = attributes({
    ...common({ ...control, required: field.mustBeTicked && control.required }, ''),
    type: 'checkbox',
    value: 'true',
    checked,
  })
  // Distinguishes an unticked box from one that was not there.
  const hidden = field.mustBeTicked ? '' : html`<input type="hidden" name="${control.name}" value="false" />`
  return html`<div class="field">${hidden}<label class="tick"><input${box}><span>${control.label}</span></label>${helpOf(control)}${errorsOf(control, say)}</div>`
}

export function drawOptions(
  field: Extract<Field, { kind: 'choice' | 'choices' }>,
  control: Control,
  value: unknown,
  { say, text }: Wording,
): Html {
  const given = value ?? field.initial
  const chosen = new Set((Array.isArray(given) ? given : [given]).map(String))
  if (field.kind === 'choice' && field.options.length > SHOWN) {
    const none = control.required || !control.mark ? say(messages.choose) : say(messages.none)
    const options = field.options.map(
      (option) =>
        html`<option${attributes({ value: option.value, selected: chosen.has(option.value) })}>${text(option.label)}</option>`,
    )
    const list = html`<select${attributes(common(control, ''))}><option value="">${none}</option>${options}</select>`
    return row(control, '', list, say)
  }
  const type = field.kind === 'choice' ? 'radio' : 'checkbox'
  const ticks = field.options.map(({ value: own, label }, index) => {
    const id = index === 0 ? control.id : `${control.id}-${index}`
    const set = {
      id,
      name: control.name,
      type,
      value: own,
      checked: chosen.has(own),
      autofocus: control.focus && index === 0,
      required: type === 'radio' && control.required,
      'aria-describedby': control.errors.length > 0 ? `${control.id}-error` : undefined,
      'aria-invalid': control.errors.length > 0 ? 'true' : undefined,
    }
    return html`<label class="tick"><input${attributes(set)}><span>${text(label)}</span></label>`
  })
  const clear =
    type === 'radio' && !control.required
      ? html`<label class="tick"><input${attributes({ type, name: control.name, value: '', id: `${control.id}-none`, checked: given === undefined || given === '' })}><span>${say(messages.none)}</span></label>`
      : ''
  const describedBy = describe(control)
  return html`<fieldset class="field" ${attributes({ 'aria-describedby': describedBy })}>
    <legend>${control.label}${optional(control, say)}</legend>
    ${helpOf(control)}${errorsOf(control, say)}
    <div class="ticks">${ticks}${clear}</div>
  </fieldset>`
}

function row(control: Control, limits: string, inner: Html, say: Translate): Html {
  const hint = limits === '' ? '' : html`<p class="help" id="${control.id}-limits">${limits}</p>`
  return html`<div class="field">
    <label for="${control.id}">${control.label}${optional(control, say)}</label
    >${inner}${errorsOf(control, say)}${helpOf(control)}${hint}
  </div>`
}

function common(control: Control, limits: string): Readonly<Record<string, string | boolean | undefined>> {
  const { id, name, required, errors, focus } = control
  return {
    id,
    name,
    required,
    autofocus: focus,
    'aria-describedby': describe(control, limits),
    'aria-invalid': errors.length > 0 ? 'true' : undefined,
  }
}

/** The limits in words, where a person should know them before. */
function limitsText(limits: Readonly<Record<string, number | string>>, say: Translate, input: string): string {
  const { min, max, minlength, maxlength } = limits
  if (input === 'datetime-local' || input === 'time') return say(messages.in_utc)
  if (input === 'number' && min !== undefined && max !== undefined) return say(messages.from_to, { from: min, to: max })
  if (input === 'number' && min !== undefined) return say(messages.from, { from: min })
  if (input === 'number' && max !== undefined) return say(messages.to, { to: max })
  if (minlength !== undefined && minlength !== maxlength) return say(messages.at_least, { limit: minlength })
  return ''
}

function textOf(value: unknown): string | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' || typeof last === 'number' ? String(last) : undefined
}
