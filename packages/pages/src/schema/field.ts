import type { FieldNotes, Message } from '@sallyport/core'
import type { TSchema } from 'typebox'

/** A message, or what the author of a schema has written, which an operator may translate. */
export type SchemaText = string | Message

/** What is known of every field. */
export interface Common {
  readonly schema: TSchema
  readonly label: SchemaText
  readonly help: SchemaText
  readonly notes: FieldNotes
  /** Stands in the field until the user has changed it. */
  readonly initial: unknown
}

export interface Option {
  /** As the form posts it. */
  readonly value: string
  readonly label: SchemaText
}

export type TextInput = 'date' | 'datetime-local' | 'email' | 'number' | 'password' | 'text' | 'time' | 'url'

/** How one value is asked for. */
export type Field = Common &
  (
    | {
        readonly kind: 'text'
        readonly input: TextInput
        readonly limits: Readonly<Record<string, number | string>>
      }
    | { readonly kind: 'longText'; readonly limits: Readonly<Record<string, number | string>> }
    | { readonly kind: 'box'; readonly mustBeTicked: boolean }
    | { readonly kind: 'choice'; readonly options: readonly Option[] }
    | { readonly kind: 'choices'; readonly options: readonly Option[] }
    | { readonly kind: 'group'; readonly fields: readonly NamedField[] }
    | { readonly kind: 'places'; readonly fields: readonly Field[] }
    | { readonly kind: 'list'; readonly item: Field; readonly least: number; readonly most: number }
    | { readonly kind: 'either'; readonly options: readonly EitherOption[] }
    /** Can only be one thing, so nobody is asked. */
    | { readonly kind: 'fixed' }
  )

export interface NamedField {
  readonly name: string
  readonly required: boolean
  readonly field: Field
}

export interface EitherOption {
  /** Place of the option among those of the schema. */
  readonly index: number
  readonly label: SchemaText
  readonly field: Field
}
