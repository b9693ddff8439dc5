import type { Message } from '@sallyport/planner'

/**
 * How a form draws a field, besides what its schema says by itself: `title` is its label, `description` stands below it,
 * `format` and `enum` choose the input, `minLength` and the like are its limits, and `required` says what must be filled
 * in.
 */
export interface FieldNotes {
  /** What the field is called, in the visitor's language; goes before `title`. */
  readonly label?: Message
  /** What stands below the field, in the visitor's language; goes before `description`. */
  readonly help?: Message
  /** Typed unseen, and never drawn again. */
  readonly secret?: boolean
  /** Of a secret: a button shows what was typed. Default true. */
  readonly reveal?: boolean
  /** Not drawn. */
  readonly hidden?: boolean
  /** Place among its neighbours, 0 when absent; equal ones stay in the order of the schema. */
  readonly order?: number
  /** What a browser may fill in: a token of the HTML standard, such as `username` or `one-time-code`. */
  readonly autocomplete?: string
  /** Which keyboard a phone shows. */
  readonly inputmode?: 'decimal' | 'email' | 'none' | 'numeric' | 'search' | 'tel' | 'text' | 'url'
  /** Stands in an empty input; not a label. */
  readonly placeholder?: string | Message
  /** Several lines, or one; by the limit when absent: a text of more than 300 characters gets several. */
  readonly multiline?: boolean
  /** In a challenge: the text is the URL of a picture, and this is what it shows. */
  readonly picture?: string | Message
}

/** What notes add to a schema. */
// A type and no interface, so that it is taken for the options of a schema.
// oxlint-disable-next-line typescript/consistent-type-definitions
export type FieldKeywords = {
  readonly title?: string
  readonly description?: string
  readonly secret: boolean
  readonly 'x-field': FieldNotes
}

/**
 * Notes for a field of a form, to be spread into its schema. With `label` and `help` the schema has their English texts as
 * `title` and `description`:
 *
 * `Type.String({ maxLength: 6, ...field({ label: messages.code, autocomplete: 'one-time-code', inputmode: 'numeric' }) })`
 */
export function field(notes: FieldNotes): FieldKeywords {
  const { label, help, secret = false } = notes
  return {
    ...(label === undefined ? {} : { title: label.english }),
    ...(help === undefined ? {} : { description: help.english }),
    // What is typed hidden is masked wherever it is shown, too.
    secret,
    'x-field': Object.freeze({ ...notes }),
  }
}

/** The notes of a schema; empty where it has none. */
export function fieldNotes(schema: object): FieldNotes {
  const notes = 'x-field' in schema ? schema['x-field'] : undefined
  return typeof notes === 'object' && notes !== null ? notes : {}
}
