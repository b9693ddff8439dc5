import type { Context, ContextKey } from '@sallyport/planner'
import { isSecretName, MASK, schemasOf, secretTexts } from '../schema/secret-values.ts'

const SHORTEST = 3

/**
 * Replaces what the context keeps under a secret-looking name, or under a schema that says `secret: true`, so that a
 * policy's message cannot carry it outside.
 */
export function maskSecrets(context: Context, keys: ReadonlyMap<string, ContextKey>, text: string): string {
  let masked = text
  for (const [name, value] of Object.entries(context)) {
    for (const secret of secretTexts(value, isSecretName(name), schemasOf(keys, name))) {
      if (secret.length >= SHORTEST) masked = masked.replaceAll(secret, MASK)
    }
  }
  return masked
}
