import type { PromptConfig } from './config.ts'

/** The field that repeats a password, where there are two: the one that is not called `password`, else the second one. */
export function findRepeat({ fields }: PromptConfig): { readonly fieldKey: string; readonly of: string } | undefined {
  const [one, other, more] = fields.filter(({ type }) => type === 'password').map(({ fieldKey }) => fieldKey)
  if (one === undefined || other === undefined || more !== undefined) return undefined
  return other === 'password' ? { fieldKey: one, of: other } : { fieldKey: other, of: one }
}
