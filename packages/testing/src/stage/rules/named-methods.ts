import { readPage } from '../../pages/read-page.ts'
import { fail } from '../../rule.ts'
import { pagesOf } from '../../server/pages-of.ts'
import { PSEUDO } from '../../server/pseudo-language.ts'
import type { StageRule } from '../stage-rule.ts'
import { untranslatedOf } from '../../words/untranslated.ts'

const SESSION = {
  person: '1',
  kinds: [],
  idle: null,
  epoch: null,
  isPresent: true,
  level: 1,
  authenticatedAt: new Date(0),
  createdAt: new Date(0),
  lastSeenAt: new Date(0),
  expiresAt: new Date(0),
  address: '',
  userAgent: '',
  removePath: '/',
}
const PERSON = {
  kind: 'known',
  pk: '1',
  username: 'ann',
  email: '',
  name: '',
  isSuperuser: false,
  groups: [],
  attributes: {},
} as const

export const namedMethods: StageRule = {
  name: 'named-methods',
  title: 'each method that it proves has a name for people',
  why: 'People read beside their logins how they have logged in, and “acme_riddle” says nothing to them.',
  fix: 'Declare `proves: [{ method, kind, label: messages.… }]`; the standard methods have names already.',
  concerns: 'proves who somebody is',
  classes: [],
  appliesTo: ({ type }) => (type.proves ?? []).length > 0,
  async check({ served, subject }) {
    const { engine } = served
    const pages = await pagesOf(engine)
    for (const proven of subject.type.proves ?? []) {
      const method = typeof proven === 'string' ? proven : proven.method
      const shows = {
        kind: 'user',
        person: PERSON,
        flows: { settings: undefined, password: undefined, logout: '/' },
        sessions: [{ ...SESSION, id: '1', methods: [method] }],
        settings: [],
      } as const
      const of = { settings: engine.settings, action: '/', nonce: '', languages: '', locale: PSEUDO, query: '' }
      const shown = readPage(pages.render({ ...of, shows }).html).one('bdi', { class: 'method' }).text
      if (untranslatedOf(shown, []) !== undefined) fail(`the method "${method}" is shown to people as "${shown}".`)
    }
  },
}
