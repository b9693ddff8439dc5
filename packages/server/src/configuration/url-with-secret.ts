import { StartError } from '../start-error.ts'

/** How each character that ends the user name or the password of a URL too early is written within them. */
const ENCODE = '@ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25'

/**
 * Refuses a URL whose password is not percent-encoded. `postgres://me:p@s/word@host/db` names the host `s`, so that every
 * later error, even one of the resolver, would repeat a piece of the password. Nothing of the value is in the sentence.
 *
 * @param form what the variable holds, to stand after "must be"
 * @throws `StartError` `bad_variable`
 */
export function requireEncodedPassword(variable: string, value: string, form: string): void {
  if (isEncoded(value)) return
  throw new StartError(
    'bad_variable',
    `${variable} cannot be read: percent-encode the user name and the password (${ENCODE}); it must be ${form}.`,
  )
}

/** Does what stands before the last "@" end nowhere earlier? A path or a query holds an "@" as %40. */
function isEncoded(value: string): boolean {
  const [, rest = ''] = /^[a-z][a-z\d+.-]*:\/\/(.*)$/is.exec(value) ?? []
  return !/[/?#\\]/.test(rest.slice(0, Math.max(0, rest.lastIndexOf('@'))))
}
