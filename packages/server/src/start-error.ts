/** Why the server cannot start: one sentence that says what to do. */
export class StartError extends Error {
  readonly code: string

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'StartError'
    this.code = code
  }
}
