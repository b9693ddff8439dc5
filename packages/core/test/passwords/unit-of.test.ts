import test from 'ava'
import { unitOf } from '../../src/passwords/unit-of.ts'

for (const [text, unit] of [
  ['', ''],
  ['a', 'a'],
  ['aa', 'a'],
  ['abab', 'ab'],
  ['ababa', 'ab'],
  ['abcab', 'abcab'],
  ['aabaaab', 'aabaaab'],
  ['aabaaaba', 'aaba'],
  ['abcabcabd', 'abcabcabd'],
] as const) {
  test(`"${text}" repeats "${unit}"`, (t) => {
    t.is(unitOf([...text]).join(''), unit)
  })
}

/** A list that counts how often it is read. */
function counted(text: string): { readonly list: readonly string[]; readonly reads: () => number } {
  let reads = 0
  const list = new Proxy([...text], {
    get(target, key, receiver) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1
      return Reflect.get(target, key, receiver)
    },
  })
  return { list, reads: () => reads }
}

for (const [what, build] of [
  ['one letter', (n: number) => 'a'.repeat(n)],
  ['one letter and another one', (n: number) => `${'a'.repeat(n - 1)}b`],
  ['a word over and over, and a letter', (n: number) => `${'abcdefgh'.repeat(n / 8 - 1)}abcdefgx`],
  ['two halves that nearly agree', (n: number) => `${'a'.repeat(n / 2)}b${'a'.repeat(n / 2 - 1)}`],
] as const) {
  test(`a text twice as long is read twice as often: ${what}`, (t) => {
    const readsOf = (length: number): number => {
      const { list, reads } = counted(build(length))
      unitOf(list)
      return reads()
    }
    t.true(readsOf(4096) <= 6 * 4096)
    t.true(readsOf(8192) <= 2.2 * readsOf(4096))
  })
}
