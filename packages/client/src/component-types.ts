import type { FieldError } from '@sallyport/core'

/**
 * What a table of components looks like: `sallyport client generate` makes one from the installed plugins, and the
 * package contains the one of the built-in plugins.
 */
export type ComponentTable<Known> = {
  readonly [Component in keyof Known]: { readonly challenge: object; readonly response: object }
}

/**
 * Stands for every component that the table does not name; the value is the component's own name. It has to be a literal,
 * since a plain text would keep the named ones from narrowing.
 */
export type UnknownComponent = '(another component)'

/** A challenge that the table does not name. */
export interface UnknownChallenge {
  readonly component: UnknownComponent
  readonly [field: string]: unknown
}

type FieldsOf<Response> = Response extends unknown ? keyof Response & string : never

/** Why a response was not accepted, by its fields; `non_field_errors` is about all of it. */
export type ErrorsOf<Response> = {
  readonly [Field in FieldsOf<Response> | 'non_field_errors']?: readonly FieldError[]
}

/** A response of no fields is the empty object, and nothing else. */
type BodyOf<Response> = [FieldsOf<Response>] extends [never] ? Readonly<Record<string, never>> : Response

/** What `answer` takes: a response that needs no field may be left out. */
export type AnswerArguments<Response, Options> =
  Record<never, never> extends Response
    ? [response?: BodyOf<Response>, options?: Options]
    : [response: BodyOf<Response>, options?: Options]
