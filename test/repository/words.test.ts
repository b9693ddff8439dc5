import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { read, ROOT } from './workspace.ts'

/** Words that the sources and documents do without, and what to write instead. */
const BANNED: readonly [pattern: RegExp, instead: string][] = [
  // Not the language code `he`.
  [/(?!(?<=')he')(?<![=/])\b(?:he|his|him|himself)\b(?!\\?\.yaml)/gi, 'they, the user, the caller, the visitor'],
  [/\b(?:whoever|whomever|(?<!\b(?:to|for) )whom)\b/gi, 'the user who, the caller, the visitor'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'fix'],
  [/\bculprits?\b/gi, 'cause'],
  [/\bby and by\b/gi, 'later'],
  [/\bh[au]ngs? on\b/gi, 'depends on'],
  [/gauntlet/gi, 'conformance suite'],
  [/\b(?:nobody answers|each other.s way|no list of texts|tell(?:s|ing)? away)\b/gi, 'plain words'],
  [/\b(?:is)?former\b/gi, 'previous'],
  [/\b(?:is|are|was|were|been) told\b|\btells? of\b/gi, 'is reported, is sent, receives, sees'],
  [/\bma[kd]e?s? ready\b/gi, 'prepare'],
  [/\bitself around\b/gi, 'wraps'],
]

/** The word list itself, lists of common passwords, and what is generated or not ours. */
const EXEMPT =
  /^\.changeset\/|(?:^|\/)(?:CHANGELOG\.md|LICENSE|pnpm-lock\.yaml)$|common-passwords\.ts$|repository\/words\.test\.ts$/

const TEXT = /(?:\.(?:[cm]?[jt]s|md|json|ya?ml|css)|\/run|_package\.json)$/

const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((path) => TEXT.test(path) && !EXEMPT.test(path) && existsSync(join(ROOT, path)))

/** A line of the glossary names banned words in its last column, for the reader to avoid. */
const withoutGlossary = (path: string, line: string): string =>
  path === 'docs/style.md' ? line.replace(/\|[^|]*\|$/, '') : line

test('sources and documents use the words of the style page', (t) => {
  t.true(paths.length > 1000)
  const found = paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) =>
        BANNED.flatMap(([pattern, instead]) =>
          [...withoutGlossary(path, line).matchAll(pattern)].map(
            ([word]) => `${path}:${index + 1}: "${word}"; write: ${instead}`,
          ),
        ),
      ),
  )
  t.deepEqual(found, [])
})
