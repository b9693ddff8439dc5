import test from 'ava'
import { LONGEST_NEXT, safeDestination } from '../../src/security/next.ts'

const rule = {
  url: new URL('https://login.example'),
  origins: new Set(['https://login.example', 'https://app.example:8443']),
}

const safe: readonly [text: string, to: string][] = [
  ['/', '/'],
  ['/app/?a=1&b=%20#c', '/app/?a=1&b=%20#c'],
  ['app', '/app'],
  ['?a=1', '/?a=1'],
  ['./../app', '/app'],
  ['/a//b', '/a//b'],
  ['/%2f%2fevil.example', '/%2f%2fevil.example'],
  ['/a b', '/a%20b'],
  ['https://login.example/app', '/app'],
  ['HTTPS://LOGIN.EXAMPLE:443/app', '/app'],
  ['//login.example/app', '/app'],
  ['https:app', '/app'],
  ['https://app.example:8443/x?y#z', 'https://app.example:8443/x?y#z'],
  ['//app.example:8443/x', 'https://app.example:8443/x'],
]

for (const [text, to] of safe) {
  test(`${JSON.stringify(text)} leads to ${to}`, (t) => {
    t.is(safeDestination(text, rule), to)
    t.is(safeDestination(to, rule), to, 'and what is kept leads to the same place again')
  })
}

const refused: readonly (string | null | undefined)[] = [
  undefined,
  null,
  '',
  'blob:https://login.example/1',
  'blob:https://app.example:8443/1',
  '//evil.example',
  '///evil.example',
  '\\\\evil.example',
  '/\\evil.example',
  '\t//evil.example',
  '/\t/evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/.\\\\evil.example',
  '/%2e//evil.example',
  'http://login.example/app',
  'https://login.example:8443/',
  'https://login.example.evil.example/',
  'https://login.example@evil.example/',
  'https://user@login.example/',
  'https://user:password@app.example:8443/',
  'https://app.example/',
  'javascript:alert(1)',
  'JaVa\nScRiPt:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'https://',
  'https://[',
  '/api/v3/flows/instances/login/execute/',
  '/API/v3/flows/instances/login/execute/',
  '/a/../api/v3/flows/executor/login/',
  'https://login.example/api/v3/core/users/me/',
]

for (const text of refused) {
  test(`${JSON.stringify(text)?.slice(0, 60) ?? 'nothing'} leads nowhere`, (t) => {
    t.is(safeDestination(text, rule), undefined)
  })
}

const long: readonly (readonly [title: string, text: string, isSafe: boolean])[] = [
  ['a path of 8,192 characters', `/${'a'.repeat(LONGEST_NEXT - 1)}`, true],
  ['a path of one more', `/${'a'.repeat(LONGEST_NEXT)}`, false],
  ['1,365 letters that become 8,191 characters', `/${'ä'.repeat(1365)}`, true],
  ['1,366 letters that become more', `/${'ä'.repeat(1366)}`, false],
  ['a path that normalising makes short', `/${'a/../'.repeat(2000)}b`, true],
  ['one that takes long to read', `/${'a/../'.repeat(20_000)}b`, false],
  ['a URL of another origin', `https://app.example:8443/${'a'.repeat(LONGEST_NEXT)}`, false],
]

for (const [title, text, isSafe] of long) {
  test(`the limit is held to what is kept: ${title} ${isSafe ? 'is' : 'is not'}`, (t) => {
    const to = safeDestination(text, rule)
    t.is(to !== undefined, isSafe)
    t.true((to ?? '').length <= LONGEST_NEXT)
  })
}
