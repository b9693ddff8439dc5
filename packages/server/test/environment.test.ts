import { SetupError } from '@sallyport/core'
import test from 'ava'
import { hideSecrets } from '../src/configuration/hide-secrets.ts'
import { readEnvironment } from '../src/configuration/environment.ts'
import { StartError } from '../src/start-error.ts'
import { startServer } from '../src/start-server.ts'

const UNREACHABLE = 'postgres://somebody:top-secret@127.0.0.1:1/sallyport'

test('without variables there are defaults', (t) => {
  const { port, host, url, databaseUrl, bootstrap, logLevel, metricsPort, auditDays } = readEnvironment({})
  t.deepEqual(
    [port, host, url, databaseUrl, bootstrap, logLevel, metricsPort, auditDays],
    [9000, '127.0.0.1', undefined, undefined, undefined, 'warn', undefined, 90],
  )
})

test('spaces around a password belong to it, and those around other variables do not', (t) => {
  const { bootstrap } = readEnvironment({ BOOTSTRAP_USERNAME: ' admin ', BOOTSTRAP_PASSWORD: ' correct horse ' })
  t.deepEqual(bootstrap, { username: 'admin', email: '', password: ' correct horse ' })
})

const bad: readonly (readonly [variables: Readonly<Record<string, string>>, sentence: RegExp])[] = [
  [{ PORT: '99999' }, /^PORT is "99999", but must be a number from 0 to 65535\.$/],
  [{ PORT: 'http' }, /^PORT is "http"/],
  [{ HOST: '192.0.2.1' }, /^The server cannot listen on HOST 192\.0\.2\.1 and PORT 0: .*EADDRNOTAVAIL/],
  [{ SALLYPORT_URL: 'example.com' }, /^SALLYPORT_URL is not an http or https URL without a path\.$/],
  [{ SALLYPORT_URL: 'https://example.com/login' }, /^SALLYPORT_URL is "https:\/\/example\.com\/login", but must be/],
  [{ SALLYPORT_URL: 'https://me:top-secret@example.com' }, /^SALLYPORT_URL is not/],
  [{ SESSION_KEYS: 'top-secret' }, /^SESSION_KEYS holds a key of fewer than 16 characters\.$/],
  [{ SESSION_KEYS: ' , ' }, /^SESSION_KEYS holds no key\.$/],
  [{ DATABASE_URL: 'mysql://me:top-secret@localhost/db' }, /^DATABASE_URL is not a URL like postgres:\/\//],
  [{ DATABASE_URL: 'postgres://me:top-secret@[/db' }, /^DATABASE_URL cannot be read: /],
  [
    { DATABASE_URL: 'postgres://me:top-secret@127.0.0.1:1/db?sslrootcert=/none' },
    /^DATABASE_URL cannot be read: it names a file that cannot be read \(ENOENT\)\.$/,
  ],
  [{ SALLYPORT_URL: 'https://me:1/top-secret@example.com' }, /^SALLYPORT_URL is not/],
  [{ SMTP_URL: 'top-secret@mail' }, /^SMTP_URL is not a URL like/],
  [{ SMTP_URL: 'smtp://me:1/top-secret@[mail' }, /^SMTP_URL cannot be read: percent-encode/],
  [{ BOOTSTRAP_USERNAME: 'admin' }, /^BOOTSTRAP_USERNAME and BOOTSTRAP_PASSWORD are needed together\.$/],
  [{ BOOTSTRAP_PASSWORD: 'top-secret' }, /^BOOTSTRAP_USERNAME and BOOTSTRAP_PASSWORD are needed together\.$/],
  [
    { BOOTSTRAP_USERNAME: 'admin', BOOTSTRAP_PASSWORD: 'top-secret', BOOTSTRAP_EMAIL: 'admin' },
    /^BOOTSTRAP_EMAIL is "admin", but must be an e-mail address\.$/,
  ],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud", but must be one of trace, /],
  [{ METRICS_PORT: '70000' }, /^METRICS_PORT is "70000", but must be a number from 0 to 65535\.$/],
  [
    { SALLYPORT_AUDIT_DAYS: 'ever' },
    /^SALLYPORT_AUDIT_DAYS is "ever", but must be a number of days from 0 to 99999\.$/,
  ],
  [{ SALLYPORT_AUDIT_DAYS: '-1' }, /^SALLYPORT_AUDIT_DAYS is "-1"/],
  [
    { SALLYPORT_SHUTDOWN_GRACE: '0' },
    /^SALLYPORT_SHUTDOWN_GRACE is "0", but must be a number of seconds from 1 to 3600\.$/,
  ],
  [{ SALLYPORT_TRUSTED_PROXIES: '10.0.0.0/99' }, /^SALLYPORT_TRUSTED_PROXIES holds "10\.0\.0\.0\/99", but must/],
  [{ SALLYPORT_TRUSTED_PROXIES: '10.0.0.0/' }, /^SALLYPORT_TRUSTED_PROXIES holds "10\.0\.0\.0\/", but must/],
  [{ SALLYPORT_TRUSTED_PROXIES: '::1, proxy.example' }, /^SALLYPORT_TRUSTED_PROXIES holds "proxy\.example", but must/],
  [{ SALLYPORT_FLOWS: '/none' }, /^The folder of flow files "\/none" cannot be read\.$/],
  [{ SALLYPORT_CONFIG: '/none.js' }, /^The configuration "\/none\.js" cannot be loaded: .*$/],
  [{ SALLYPORT_DATA: '/dev/null' }, /^The data folder "\/dev\/null" cannot be used: .*$/],
]
for (const [variables, sentence] of bad) {
  test(`a bad variable stops the start: ${Object.entries(variables).join(' ')}`, async (t) => {
    const own = 'SALLYPORT_DATA' in variables ? {} : { DATABASE_URL: UNREACHABLE, SESSION_KEYS: 'sixteen characters' }
    const start = async (): Promise<unknown> => startServer(readEnvironment({ PORT: '0', ...own, ...variables }))
    const error = await t.throwsAsync(start)
    t.true(error instanceof StartError || error instanceof SetupError)
    t.regex(error?.message ?? '', sentence)
    t.regex(error?.message ?? '', /^[^\n]+\.$/)
    t.notRegex(error?.message ?? '', /top-secret/)
  })
}

for (const url of [
  'postgres://me@localhost/db?sslmode=require',
  'postgresql://localhost/db',
  'postgres://me:word@localhost/db?host=/var/run/postgresql&port=5433',
  'socket:/var/run/postgresql?db=sallyport',
  '/var/run/postgresql sallyport',
]) {
  test(`a database may be given as ${url}`, (t) => {
    t.is(readEnvironment({ DATABASE_URL: url }).databaseUrl, url)
  })
}

/** Everything in a value that an error could repeat: user, pieces of the password, host and database. */
const PIECES = /hunter|swordfish|treasure|vault/

for (const [character, variable, value] of ['@', '/', '?', '#', '%', '\\', ':', ' ', '%zz', '@h/', '/@', '1/'].flatMap(
  (character) => [
    [character, 'DATABASE_URL', `postgres://hunter:${character}sword${character}fish@127.0.0.1:1/treasure`],
    [character, 'DATABASE_URL', `postgres://hunter:swordfish${character}vault@127.0.0.1:1/treasure`],
    [character, 'DATABASE_URL', `postgres://hunter:1${character}swordfish@vault.invalid/treasure`],
    [character, 'SMTP_URL', `smtp://hunter:swordfish${character}vault@127.0.0.1:1`],
  ],
) as readonly (readonly [string, string, string])[]) {
  test(`nothing of ${variable} is repeated where its password holds ${character}: ${value}`, async (t) => {
    const variables = { PORT: '0', DATABASE_URL: UNREACHABLE, SESSION_KEYS: 'sixteen characters', [variable]: value }
    const error = await t.throwsAsync(async () => startServer(readEnvironment(variables)))
    t.true(error instanceof StartError || error instanceof SetupError)
    const message = error?.message ?? ''
    t.regex(message, /^[^\n]+\.$/)
    t.notRegex(message, PIECES)
    t.regex(message, variable === 'DATABASE_URL' ? /DATABASE_URL/ : /SMTP_URL|DATABASE_URL/)
    if (/[/?#\\]/.test(character)) t.regex(message, new RegExp(`^${variable} cannot be read: percent-encode`))
  })
}

test('a password that is percent-encoded is read', (t) => {
  const { databaseUrl, smtpUrl } = readEnvironment({
    DATABASE_URL: 'postgres://me:%40%2F%3F%23@localhost/db?application_name=a%40b',
    SMTP_URL: 'smtp://me%40example.com:%2F@mail.example:587',
  })
  t.truthy(databaseUrl)
  t.truthy(smtpUrl)
})

test('no secret of a variable leaks through an error, whatever quotes it', (t) => {
  const variables = {
    DATABASE_URL: 'postgres://me:sword%2Ffish@host/db',
    SMTP_URL: 'smtp://me:treasure@mail',
    SESSION_KEYS: 'first key of the tests, second key of the tests',
    BOOTSTRAP_PASSWORD: 'correct horse',
  }
  const text = [...Object.values(variables), 'sword/fish', 'sword%2Ffish', 'treasure', 'second key of the tests'].join(
    '; ',
  )
  t.regex(hideSecrets(`A sentence: ${text}.`, variables), /^A sentence: (?:\[hidden\](?:, )?(?:; )?)+\.$/)
  t.is(hideSecrets('An ordinary sentence.', { DATABASE_URL: 'postgres://a:in@host/db' }), 'An ordinary sentence.')
})
