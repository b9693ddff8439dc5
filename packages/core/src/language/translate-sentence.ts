import { engineMessages } from './engine-messages.ts'
import type { Message } from './messages.ts'
import type { Translate } from './translations.ts'

const bySentence: ReadonlyMap<string, Message> = new Map(
  Object.values(engineMessages.messages)
    .filter((message): message is Message => !message.english.includes('{'))
    .map((message) => [message.english, message]),
)

/**
 * A sentence of the engine's own in somebody's language. Denials and errors are written in English where they arise, which
 * is also what logs and events hold, and are said in the visitor's language where they leave. What an operator or a
 * plugin has written stays as it is.
 */
export function translateSentence(say: Translate, sentence: string): string {
  const message = bySentence.get(sentence)
  return message === undefined ? sentence : say(message)
}
