/** What is wrong with a set of plugins, a flow or a configuration: one sentence that names the cause. Stops the start. */
export class SetupError extends Error {
  readonly code: string

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'SetupError'
    this.code = code
  }
}
