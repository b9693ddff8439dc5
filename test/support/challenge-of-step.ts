/** Which challenge a step belongs to, whenever it was shown: run, version and binding. */
export function challengeOfStep(step: string): string {
  const [fields = ''] = step.split('.', 1)
  const shown: readonly unknown[] = JSON.parse(Buffer.from(fields, 'base64url').toString())
  return JSON.stringify(shown.slice(0, 4))
}

/** An answer without its step, which names the very showing. */
export function withoutStep(body: Readonly<Record<string, unknown>>): object {
  const { step: _step, ...rest } = body
  return rest
}
