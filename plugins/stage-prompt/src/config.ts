import Type, { type Static } from 'typebox'

/** Kinds of fields; the names are authentik's. */
export const FIELD_TYPES = [
  'text',
  'text_area',
  'text_read_only',
  'text_area_read_only',
  'username',
  'email',
  'password',
  'number',
  'checkbox',
  'radio-button-group',
  'dropdown',
  'date',
  'date-time',
  'separator',
  'hidden',
  'static',
  'ak-locale',
] as const

const Choice = Type.Object(
  { value: Type.String({ maxLength: 200 }), label: Type.String({ maxLength: 200 }) },
  { additionalProperties: false },
)

// What the executor and the page send beside the fields.
const RESERVED = '(?!(?:component|step|flow_info|response_errors|non_field_errors)$)'

/** One field of a prompt. */
export const Field = Type.Object(
  {
    /** Name in the response and in `prompt_data`; dots divide places in attributes: `attributes.locale`. */
    fieldKey: Type.String({ maxLength: 100, pattern: `^${RESERVED}[A-Za-z][\\w-]*(?:\\.[A-Za-z][\\w-]*)*$` }),
    type: Type.Enum(FIELD_TYPES),
    label: Type.String({ maxLength: 200 }),
    /** Default true. A checkbox is never required. */
    required: Type.Boolean({ default: true }),
    /** Shown in the empty field. Default empty. */
    placeholder: Type.String({ maxLength: 300, default: '' }),
    /**
     * What the field holds at first, and what it counts as when it is not sent; a constant for `hidden`, `static` and the
     * read-only types. Default empty.
     */
    initialValue: Type.Union([Type.String({ maxLength: 10_000 }), Type.Number(), Type.Boolean()], { default: '' }),
    /** Takes the initial value from the user, once the run has authenticated them: `username`, `email`, `name`, `attributes.locale`. */
    initialFrom: Type.Optional(
      Type.String({ maxLength: 100, pattern: '^(?:username|email|name|attributes(?:\\.[A-Za-z][\\w-]*)+)$' }),
    ),
    /** Stands below the field. Default empty. */
    subText: Type.String({ maxLength: 1000, default: '' }),
    /** Fields are shown by it; equal ones as they are listed. Default 0. */
    order: Type.Integer({ default: 0 }),
    /** Of a dropdown or a group of radio buttons: texts, or values with labels. */
    choices: Type.Optional(
      Type.Array(Type.Union([Type.String({ maxLength: 200 }), Choice]), { minItems: 1, maxItems: 300 }),
    ),
    /**
     * Characters at least: 0 to 1024; 0, when absent. The field `password` never takes less than the rules for new passwords
     * allow.
     */
    minLength: Type.Optional(Type.Integer({ minimum: 0, maximum: 1024 })),
    /** Characters at most: 1 to 10,000; what suits the type, when absent. */
    maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    /** Of an e-mail address: refused where another user has it, which reveals that there is one. Default false. */
    unique: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
)
export type Field = Static<typeof Field>

/** The configuration of the stage. */
export const PromptConfig = Type.Object({
  fields: Type.Array(Field, { minItems: 1, maxItems: 50 }),
  /** How many answers whose name or address somebody has already end the run: 1 to 1000, default 20. */
  takenBeforeCancel: Type.Integer({ minimum: 1, maximum: 1000, default: 20 }),
})
export type PromptConfig = Static<typeof PromptConfig>

/** In the order in which they are shown. */
export function inOrder({ fields }: PromptConfig): readonly Field[] {
  return fields.toSorted((one, other) => one.order - other.order)
}

/** Is the field's value the operator's or an earlier stage's alone? What a client sends for it is not looked at. */
export function isConstant({ type }: Field): boolean {
  return ['hidden', 'text_read_only', 'text_area_read_only'].includes(type)
}

/** Is the field only there to be seen? */
export function isDecoration({ type }: Field): boolean {
  return type === 'separator' || type === 'static'
}

/** Values with their labels; null for a type that has none. */
export function choicesOf({ type, choices = [] }: Field): readonly Static<typeof Choice>[] | null {
  if (type !== 'dropdown' && type !== 'radio-button-group') return null
  return choices.map((choice) => (typeof choice === 'string' ? { value: choice, label: choice } : choice))
}
