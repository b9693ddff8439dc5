import type { Known } from '@sallyport/core'
import { sayInEnglish } from '@sallyport/core/adapter'
import type { askPolicies } from '../packages/planner/src/policies/ask-policies.ts'

type Input = Parameters<typeof askPolicies>[1]

const person: Known = {
  kind: 'known',
  pk: '0b6d7c1e-6f0e-4a9e-9d5e-2f6f3c1f7a10',
  username: 'ann',
  email: 'ann@example.com',
  name: 'Ann',
  isSuperuser: false,
  groups: ['staff', 'admins', 'night-shift'],
  attributes: { department: 'it', level: 3, locale: 'en' },
}

const input: Input = {
  person,
  pendingPerson: person,
  loggedIn: undefined,
  context: {
    pending_user: { pk: person.pk, typed: 'ann' },
    auth_method: 'password',
    auth_method_args: { known_device: true },
    application: { name: 'Shop' },
  },
  flow: { slug: 'bench', title: 'Welcome', designation: 'authentication' },
  client: {
    address: '10.1.2.3',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    locale: 'en-GB',
    query: new URLSearchParams({ next: '/a' }),
  },
  now: new Date(0),
  say: sayInEnglish,
  services: undefined,
}

/** Expressions as operators write them, all true of one visitor. */
const expressions: readonly string[] = [
  'context.auth_method != "auth_webauthn_pwl"',
  'is_member(request.user, "staff")',
  'context.auth_method_args.known_device == true',
  'context.redirect == null || context.redirect.startsWith("/")',
  'ip_in(client_ip, "10.0.0.0/8")',
  'context.pending_user != null && context.pending_user.email.endsWith("@example.com")',
  'allow(!is_sso, "Not from there.")',
  'context.application != null && context.application.name == "Shop"',
  'request.user.attributes.department == "it" && request.user.attributes.level > 2',
  'request.user.groups.exists(group, group == "admins")',
]

export const policyQuestions = { input, expressions }
