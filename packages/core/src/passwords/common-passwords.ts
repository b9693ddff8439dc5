/** The shortest password that any setting allows; shorter ones need no list. */
const SHORTEST = 8

let loading: Promise<ReadonlySet<string>> | undefined

/**
 * About 18,000 of the most common passwords of eight characters or more, in lower case. Loaded when the first password is
 * set: a process that sets none holds no list.
 */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= load()
  return loading
}

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const passwords: readonly string[] = dictionary['passwords-common']
  return new Set(passwords.filter((password) => password.length >= SHORTEST).map((text) => text.toLowerCase()))
}
