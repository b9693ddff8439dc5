/** One error of an answer, with the field that it stands at. */
export interface SeenError {
  readonly field: string
  readonly code: unknown
  readonly string: unknown
}

/** The field errors of an answer's body, whatever they look like. */
export function fieldErrorsOf(body: unknown): readonly SeenError[] {
  if (typeof body !== 'object' || body === null || !('response_errors' in body)) return []
  const { response_errors: errors } = body
  if (typeof errors !== 'object' || errors === null) return []
  return Object.entries(errors).flatMap(([field, list]: [string, unknown]) =>
    (Array.isArray(list) ? list : [list]).map((error: unknown) => {
      const { code, string } =
        typeof error === 'object' && error !== null ? { code: undefined, string: undefined, ...error } : {}
      return { field, code, string }
    }),
  )
}
