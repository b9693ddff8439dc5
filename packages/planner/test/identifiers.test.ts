import test from 'ava'
import { canonicalEmail, canonicalUsername, identifierKey, identifiersOf, type IdentifierFault } from '../src/index.ts'

const same: readonly (readonly [what: string, one: string, other: string])[] = [
  ['case', 'Ann', 'aNN'],
  ['case beyond ASCII', 'MÜLLER', 'müller'],
  ['diaeresis', 'ZoË', 'zoë'],
  ['outer white space', '  ann\t', 'ann'],
  ['several spaces', 'ann  lee', 'ann lee'],
  ['an ideographic space', 'ann　lee', 'ann lee'],
  ['full width', 'ａｄａ', 'ada'],
  ['full width and capitals', 'ＡＤＡ１', 'ada1'],
  ['halfwidth katakana', 'ｶﾞ', 'ガ'],
  ['NFD', 'zoe\u0308', 'zo\u00EB'],
  ['NFD in capitals', 'A\u030A', 'å'],
  ['the sign of Angstrom', '\u212B', 'å'],
  ['the sign of kelvin', '\u212Aim', 'kim'],
  ['sharp s in capitals', 'STRAẞE', 'straße'],
  ['a dotted capital i', 'İbrahim', 'ibrahim'],
  ['a dotted capital i in NFD', 'I\u0307brahim', 'IBRAHIM'],
  ['final sigma', 'ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
  ['sigma in the wrong place', 'οδυσσευσ', 'οδυσσευς'],
  ['a domain in capitals', 'Ann@Example.COM', 'ann@example.com'],
  ['a domain in Unicode', 'ann@Bücher.example', 'ann@xn--bcher-kva.example'],
  ['a domain in NFD', 'ann@bu\u0308cher.example', 'ann@xn--bcher-kva.example'],
  ['an ideographic full stop', 'ann@example。com', 'ann@example.com'],
  ['full width in an address', 'ann＠ｅｘａｍｐｌｅ．com', 'ann@example.com'],
]

for (const [what, one, other] of same) {
  test(`the same identifier: ${what}`, (t) => {
    t.is(identifierKey(one), identifierKey(other))
    t.is(identifierKey(identifierKey(one)), identifierKey(one))
    const found = canonicalUsername(one)
    t.true(found.ok)
    if (!found.ok) return
    t.is(found.key, identifierKey(one))
    t.is(identifierKey(found.text), found.key)
  })
}

const different: readonly (readonly [what: string, one: string, other: string])[] = [
  ['accents', 'zoe', 'zoë'],
  ['sharp s and ss', 'straße', 'strasse'],
  ['dotless i', 'ıbrahim', 'ibrahim'],
  ['a local part and its tag', 'ann@example.com', 'ann+x@example.com'],
  ['dots in a local part', 'a.nn@example.com', 'ann@example.com'],
  ['a domain and its subdomain', 'ann@example.com', 'ann@www.example.com'],
  ['a path behind a domain', 'ann@example.com/x', 'ann@example.com'],
  ['a port behind a domain', 'ann@example.com:80', 'ann@example.com'],
  ['an escaped domain', 'ann@example%2Ecom', 'ann@example.com'],
  ['short and long numbers', 'ann@1.2.3', 'ann@1.2.0.3'],
  ['zero width', 'bob\u200B', 'bob'],
  ['a ligature', 'ﬁn', 'fin'],
  ['Cyrillic', 'аdа', 'ada'],
]

for (const [what, one, other] of different) {
  test(`another identifier: ${what}`, (t) => t.not(identifierKey(one), identifierKey(other)))
}

const refused: readonly (readonly [what: string, name: string, fault: IdentifierFault])[] = [
  ['nothing', ' \t', 'empty'],
  ['a long name', 'a'.repeat(151), 'too_long'],
  ['zero-width space', 'ada\u200B', 'characters'],
  ['zero-width space alone', '\u200B', 'characters'],
  ['soft hyphen', 'bo\u00ADb', 'characters'],
  ['word joiner', 'bob\u2060', 'characters'],
  ['zero-width joiner', 'bo\u200Db', 'characters'],
  ['byte order mark inside', 'bo\uFEFFb', 'characters'],
  ['override of direction', '\u202Eada', 'characters'],
  ['isolate', 'ada\u2066', 'characters'],
  ['variation selector', 'ada\uFE0F', 'characters'],
  ['tag', 'ada\u{E0061}', 'characters'],
  ['hangul filler', 'ada\u3164', 'characters'],
  ['halfwidth hangul filler', 'ada\uFFA0', 'characters'],
  ['control', 'a\u0007b', 'characters'],
  ['NUL', 'a\0b', 'characters'],
  ['lone surrogate', 'a\uD800', 'characters'],
  ['private use', 'a\uE000', 'characters'],
  ['noncharacter', 'a\uFDD0', 'characters'],
  ['unassigned', 'a\u0378', 'characters'],
  ['no-break space', 'ann\u00A0lee', 'characters'],
  ['line break', 'ann\nlee', 'characters'],
  ['ligature', 'ﬁn', 'characters'],
  ['mathematical letters', '𝐚𝐝𝐚', 'characters'],
  ['superscript', 'ada²', 'characters'],
  ['Roman numeral', 'adaⅣ', 'characters'],
  ['emoji', 'ada😀', 'characters'],
  ['dash beyond ASCII', 'a–b', 'characters'],
  ['a mark first', '\u0301ada', 'characters'],
  ['tatweel', 'مـ', 'characters'],
  ['middle dot outside of l·l', 'a·b', 'characters'],
  ['two kinds of Arabic digits', 'م١۲', 'characters'],
  ['left to right after right to left', 'אבa', 'direction'],
  ['right to left after left to right', 'aאב', 'direction'],
  ['punctuation after right to left', 'אב!', 'direction'],
  ['a number before right to left', '1אב', 'direction'],
  ['Latin and Cyrillic', 'аdа', 'mixed_scripts'],
  ['Latin and Greek', 'αdmin', 'mixed_scripts'],
  ['Cyrillic in a domain', 'ada@pаypal.com', 'mixed_scripts'],
  ['zero width in a domain', 'ada@exam\u200Bple.com', 'characters'],
]

for (const [what, name, fault] of refused) {
  test(`no username: ${what}`, (t) => {
    t.deepEqual(canonicalUsername(name), { ok: false, fault })
    // This text identifies nobody whose name was registered under the rules.
    t.is(identifierKey(identifierKey(name)), identifierKey(name))
  })
}

const accepted = [
  'ann',
  'Ann Lee',
  "o'neil-jr.",
  'ann+x@example.com',
  '<b>&"%',
  '100',
  'Müller',
  'Ελένη',
  'Иван',
  'אבגד',
  'אב12',
  'مريم',
  '山田太郎',
  'やまだAdmin',
  '김철수',
  'col·lega',
  'สมชาย',
  'ann@[not a domain',
]
for (const name of accepted) {
  test(`a username: ${name}`, (t) => {
    const found = canonicalUsername(name)
    t.true(found.ok)
    t.is(found.ok && found.text, name)
  })
}

test('mixed scripts are a matter of the operator', (t) => {
  const mixedScripts = 'allow'
  t.true(canonicalUsername('αdmin', { mixedScripts }).ok)
  t.true(canonicalEmail('ada@pаypal.com', { mixedScripts }).ok)
  t.false(canonicalUsername('αdmin\u200B', { mixedScripts }).ok)
})

const addresses: readonly (readonly [text: string, key: string | IdentifierFault])[] = [
  ['Ann@Example.COM', 'ann@example.com'],
  [' ann@example.com ', 'ann@example.com'],
  ['ann@corp', 'ann@corp'],
  ['ann@192.0.2.1', 'ann@192.0.2.1'],
  ['müller@Bücher.example', 'müller@xn--bcher-kva.example'],
  ['ann@אבג.example', 'ann@xn--4dbcd.example'],
  ['', 'empty'],
  ['ann', 'shape'],
  ['ann@', 'shape'],
  ['@example.com', 'shape'],
  ['a@b@example.com', 'shape'],
  ['ann@a..b', 'shape'],
  ['ann@example.com.', 'shape'],
  ['ann@example.com/x', 'shape'],
  ['"ann"@example.com', 'shape'],
  ['"a,b"@example.com', 'shape'],
  ['ann,bob@example.com', 'shape'],
  ['=?utf-8?q?a=40evil.com=2C?=@example.com', 'shape'],
  ['ann(work)@example.com', 'shape'],
  ['ann\\@example.com', 'shape'],
  ['ann lee@example.com', 'characters'],
  ['ann@exam ple.com', 'characters'],
  ['ann@exam\u00ADple.com', 'characters'],
  ['ann\u200B@example.com', 'characters'],
  ['аnn@example.com', 'mixed_scripts'],
  [`${'a'.repeat(250)}@b.example`, 'too_long'],
]
for (const [text, expected] of addresses) {
  test(`an address: “${text.slice(0, 40)}” is ${expected}`, (t) => {
    const found = canonicalEmail(text)
    t.is(found.ok ? found.key : found.fault, expected)
  })
}

test('a user has each key once, whatever it is of them, and nothing empty', (t) => {
  const user = { username: 'Ann@Example.com', email: 'ann@example.com', attributes: { upn: 'ANN@corp' } }
  t.deepEqual(identifiersOf(user), [
    { key: 'ann@corp', kinds: ['upn'] },
    { key: 'ann@example.com', kinds: ['username', 'email'] },
  ])
  t.deepEqual(identifiersOf({ username: 'ann', email: '', attributes: { upn: 3 } }), [
    { key: 'ann', kinds: ['username'] },
  ])
})

test('every letter has the key of its other case', (t) => {
  const odd: string[] = []
  for (let code = 0; code <= 0x2ffff; code += 1) {
    const letter = String.fromCodePoint(code)
    // What has several letters as its other case is a word, not a letter.
    const other = letter.toUpperCase()
    if (!/^\p{L}$/u.test(letter) || Array.from(other).length > 1 || letter === '\u0131') continue
    if (identifierKey(other) !== identifierKey(letter)) odd.push(letter)
  }
  t.deepEqual(odd, [])
})
