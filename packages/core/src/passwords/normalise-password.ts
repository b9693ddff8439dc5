/** Longest password, in code points of its normal form. Nothing is cut off: what is longer is not a password. */
export const LONGEST_PASSWORD = 1024
/** UTF-16 units that are looked at: the longest password has room in it, whatever its letters are made of. */
export const MOST_PASSWORD_UNITS = 4 * LONGEST_PASSWORD

/**
 * The one form in which a password is hashed and checked (RFC 8265, section 4.2, OpaqueString): every space is U+0020, and
 * composed and decomposed letters are the same (NFC), however the keyboard has written them. Case and width count.
 */
export function normalisePassword(password: string): string {
  return password.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC')
}
