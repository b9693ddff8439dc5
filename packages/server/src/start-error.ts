/** Why the server cannot start: one sentence that says what to do. */
export class StartError extends Error {
  readonly code: string

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'StartError'
    this.code = code
  }
}

/** The system's short name for what went wrong (`ENOENT`), or PostgreSQL's five characters. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/**
 * Why a module cannot be loaded, and where, as far as its error says: a syntax error names its file in the first line of its
 * stack, what a module throws names it in the first of its calls.
 */
export function loadFailure(error: unknown): string {
  const reason = reasonOf(error)
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const [, syntax] = /^((?:file:\/\/)?\/[^\n]+:\d+)\n/.exec(stack) ?? []
  const [, call] = /^ +at (?:.*\()?file:\/\/([^)\n]+:\d+):\d+\)?$/m.exec(stack) ?? []
  const place = syntax ?? call
  return place === undefined ? reason : `${reason} (${place})`
}

/** Why something was thrown: the first line of its message, without a full stop, to stand within a sentence. */
export function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1)
  return line.replace(/\.$/, '')
}
