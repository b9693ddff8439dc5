import type { Context, Json } from '@sallyport/planner'

const SECRET_KEY = /api|token|key|secret|pass(?!ing)|signature|pin\b|code/i
const SHORTEST = 3
const MASK = '********'

/** Replaces what the context keeps under a secret-looking name, so that a policy's message cannot carry it outside. */
export function maskSecrets(context: Context, text: string): string {
  let masked = text
  for (const secret of secretsOf(context, false)) masked = masked.replaceAll(secret, MASK)
  return masked
}

function secretsOf(value: Json, secret: boolean): readonly string[] {
  if (typeof value === 'string') return secret && value.length >= SHORTEST ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((item: Json) => secretsOf(item, secret))
  return Object.entries(value).flatMap(([key, inner]) => secretsOf(inner, secret || SECRET_KEY.test(key)))
}
