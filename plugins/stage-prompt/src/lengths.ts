import type { Field } from './config.ts'

const LONGEST: { readonly [Type in Field['type']]?: number } = {
  text_area: 10_000,
  text_area_read_only: 10_000,
  username: 150,
  email: 254,
  password: 1024,
}

/**
 * How many characters a field takes; more than a password or a name can be stored with never fits. How long the password of
 * the user is at least is a rule of the installation, of which the schema of a flow knows nothing.
 */
export function lengthsOf({ type, minLength, maxLength }: Field): {
  readonly min: number
  readonly max: number
} {
  const longest = LONGEST[type] ?? 500
  const isFree = type === 'text' || type === 'text_area'
  const max = isFree ? (maxLength ?? longest) : Math.min(maxLength ?? longest, longest)
  return { min: minLength ?? 0, max }
}
