/** Variables whose whole value is a secret, or a list of secrets. */
const WHOLE = ['SESSION_KEYS', 'BOOTSTRAP_PASSWORD']
/** Variables that are URLs with a password. */
const URLS = ['DATABASE_URL', 'SMTP_URL']
/** Characters; anything shorter would be found in ordinary words. */
const SHORTEST = 6

/**
 * The last look at what leaves by standard error: whatever an error of a library or a plugin quotes, the secrets of the
 * variables are taken out of it.
 */
export function hideSecrets(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  const secrets = [
    ...WHOLE.flatMap((name) => [variables[name] ?? '', ...(variables[name]?.split(',') ?? [])]),
    ...URLS.flatMap((name) => secretsOfUrl(variables[name] ?? '')),
  ].map((secret) => secret.trim())
  return secrets
    .filter((secret) => secret.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text)
}

/** The URL and its password, encoded and decoded. */
function secretsOfUrl(value: string): readonly string[] {
  const [, password = ''] = /^[a-z][a-z\d+.-]*:\/\/[^:@]*:(.*)@/is.exec(value.trim()) ?? []
  return [value, password, decoded(password)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
