import { messages } from '../../language/engine-messages.ts'
import { HttpError } from '../../errors.ts'

/** Rejects a method that the URL does not support, before any other check. */
export function requireMethod({ method }: { readonly method: string }): (typeof METHODS)[number] {
  const known = METHODS.find((one) => one === method)
  if (known !== undefined) return known
  throw new HttpError(405, 'method_not_allowed', messages.http_method, { headers: { allow: METHODS.join(', ') } })
}

export const METHODS = ['GET', 'HEAD', 'POST'] as const
