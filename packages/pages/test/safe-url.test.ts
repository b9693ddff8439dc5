import test from 'ava'
import { safeLink } from '../src/html/safe-url.ts'

const BASE = new URL('https://login.example.com/')

test('a link of ours leads to no other host, however its path is written', (t) => {
  for (const text of [
    '/.//evil.example/x',
    '/a/..//evil.example',
    'https://login.example.com//evil.example/x',
    '/.\\/evil.example',
    '/./\\evil.example',
  ]) {
    t.is(safeLink(text, BASE), undefined, text)
  }
  t.is(safeLink('/app?next=//evil.example#a', BASE), '/app?next=//evil.example#a')
  t.is(safeLink('//other.example/x', BASE), 'https://other.example/x')
  t.is(safeLink('javascript:alert(1)', BASE), undefined)
})
