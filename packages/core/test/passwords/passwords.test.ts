import test from 'ava'
import { commonPasswords } from '../../src/passwords/common-passwords.ts'
import { consistsOfContext } from '../../src/passwords/context-words.ts'
import { normalisePassword } from '../../src/passwords/normalise-password.ts'
import { passwordProblem } from '../../src/passwords/password-problem.ts'
import { createPasswordRules, type BreachCheck } from '../../src/passwords/password-rules.ts'

const SILENT = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }

const CARLA = { username: 'carla', email: 'carla.mueller@shop.example', name: 'Carla Müller', title: 'Acme Portal' }

for (const [password, minLength, problem] of [
  ['correct horse battery staple', 15, undefined],
  ['correct horse', 15, 'password_too_short'],
  ['correct horse', 8, undefined],
  ['ÄÖÜäöüß パスワード 密码', 15, undefined],
  // Nine letters, typed as eighteen code points.
  ['éàüôîñçèâ'.normalize('NFD'), 15, 'password_too_short'],
  ['éàüôîñçèâ'.normalize('NFD'), 9, undefined],
  ['🐎🔋📎🐎🔋📎🏇', 8, 'password_too_short'],
  ['a\tb c d e f g h i j', 15, 'password_characters'],
  ['fifteen letters\0', 15, 'password_characters'],
  ['a lone surrogate \ud800', 15, 'password_characters'],
  ['password', 8, 'password_common'],
  ['PassWord', 8, 'password_common'],
  ['12345678', 8, 'password_common'],
  ['passwordpassword', 15, 'password_common'],
  ['passwordpasswordpass', 15, 'password_common'],
  ['               ', 15, 'password_common'],
  ['aaaaaaaaaaaaaaaa', 15, 'password_common'],
  ['abcabcabcabcabcabc', 15, 'password_common'],
  ['123456789012345', 15, 'password_common'],
  ['987654321098765', 15, 'password_common'],
  ['abcdefghijklmnopqrst', 15, 'password_common'],
  ['q1w2e3r4t5y6u7i8', 15, 'password_common'],
  ['Passw0rd!Passw0rd!', 15, 'password_common'],
  ['Password1234567!', 15, 'password_common'],
  ['password12345678', 15, 'password_common'],
  ['passwordpassword1', 15, 'password_common'],
  ['2026 p@$$w0rd!!', 15, 'password_common'],
  ['ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ', 15, 'password_common'],
  ['aaaaaaaaaaaaaab', 15, 'password_common'],
  ['111111111111112', 15, 'password_common'],
  ['monkey 9427561830', 15, undefined],
  ['orchid password lantern', 15, undefined],
  // One letter, and fifteen that nobody sees.
  [`a${'\u200b'.repeat(15)}`, 15, 'password_too_short'],
  ['❤️ and other emojis ❤️', 15, undefined],
  ['carla.mueller@shop.example', 15, 'password_contains_context'],
  ['Carla-Mueller-2026', 15, 'password_contains_context'],
  ['Acme Portal 12345', 15, 'password_contains_context'],
  ['carla loves purple tigers', 15, undefined],
  ['x'.repeat(500) + 'y'.repeat(525), 15, 'password_too_long'],
] as const) {
  test(`of at least ${minLength} characters, ${JSON.stringify(password).slice(0, 40)}: ${problem}`, async (t) => {
    const measure = { minLength, common: await commonPasswords(), words: [] }
    t.is(passwordProblem(password, CARLA, measure), problem)
  })
}

for (const [password, words, found] of [
  ['carla', [], true],
  ['c a r l a !', [], true],
  ['CARLA1234567', [], true],
  ['carla12345678', [], false],
  ['shop', [], true],
  ['exampleshop', [], true],
  // Too short to count, and too short to be one.
  ['ann', [], false],
  ['initech2026', ['Initech'], true],
  ['initech2026', [], false],
  ['müller', [], true],
  ['mu\u0308ller', [], true],
] as const) {
  test(`${password} with the further words "${words.join(' ')}" consists of what others know: ${found}`, (t) => {
    t.is(consistsOfContext(password, CARLA, words), found)
  })
}

test('a password has one normal form: spaces are spaces, letters are composed, case and width stay', (t) => {
  t.is(normalisePassword('Mu\u0308ller\u00a0\u3000Ａ'), 'Müller  Ａ')
  t.is(normalisePassword('plain'), 'plain')
})

test('a length that is none stops the start', (t) => {
  for (const minLength of [7, 129, 8.5, Number.NaN]) {
    t.throws(() => createPasswordRules({ minLength }, SILENT), { code: 'bad_passwords' }, String(minLength))
  }
})

const never = (_password: string, signal: AbortSignal): Promise<boolean> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))))
const failing = async (): Promise<boolean> => {
  throw new Error('my secret password')
}

for (const [what, breach, problem] of [
  ['knows it', { isBreached: async () => true }, 'password_breached'],
  ['does not know it', { isBreached: async () => false }, undefined],
  ['fails', { isBreached: failing }, undefined],
  ['fails and refuses', { isBreached: failing, onFailure: 'refuse' }, 'password_breached'],
  ['never answers', { isBreached: never, seconds: 0.001 }, undefined],
  ['never answers and refuses', { isBreached: never, seconds: 0.001, onFailure: 'refuse' }, 'password_breached'],
] as const satisfies readonly (readonly [string, BreachCheck, string | undefined])[]) {
  test(`a breach check that ${what}: ${problem}`, async (t) => {
    const lines: unknown[] = []
    const log = { ...SILENT, warn: (...line: unknown[]) => void lines.push(line) }
    const rules = createPasswordRules({ breach }, log)
    t.is(await rules.check('my secret password', {}), problem)
    t.false(JSON.stringify(lines).includes('secret'))
  })
}
