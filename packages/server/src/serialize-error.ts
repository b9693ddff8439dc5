import { stdSerializers } from 'pino'

/** An error as it stands in the log. What a message quotes of its cause already is not written behind it once more. */
export function serializeError(error: Error): unknown {
  const serialized: unknown = stdSerializers.err(error)
  const { cause, message } = error
  const isQuoted = cause instanceof Error && message.includes(cause.message.replace(/\.$/, ''))
  return isQuoted && typeof serialized === 'object' ? { ...serialized, message } : serialized
}
