import {
  authenticateByPassword,
  authMethod,
  authMethodArgs,
  defineStage,
  deny,
  pass,
  pendingUser,
  pendingUserIdentifier,
  retry,
  type Outcome,
  type Person,
  type Visit,
} from '@sallyport/core'
import { messages } from './messages.ts'
import {
  IdentificationChallenge,
  IdentificationConfig,
  identificationResponse,
  type IdentificationConfig as Config,
} from './schemas.ts'

/** Asks who is signing in, and for the password too where it is configured. */
export const identificationStage = defineStage({
  type: 'identification',
  version: 2,
  readsPerson: 'brief',
  component: 'ak-stage-identification',
  config: IdentificationConfig,
  challenge: IdentificationChallenge,
  response: identificationResponse,
  provides: [pendingUser],
  writes: [pendingUserIdentifier, authMethod, authMethodArgs],
  proves: ['password'],

  // Every look-up is by the canonical form, and there is nothing to choose any more.
  upgradeConfig: (_from, { caseInsensitiveMatching: _gone, ...config }) => config,

  offers: ({ enrollmentFlow, recoveryFlow, passwordlessFlow }) =>
    [enrollmentFlow, recoveryFlow, passwordlessFlow].filter((slug) => slug !== undefined),

  present: ({ config, flow, links, say }) => ({
    user_fields: config.userFields,
    password_fields: config.embedPassword,
    allow_show_password: config.embedPassword && config.allowShowPassword,
    flow_designation: flow.designation,
    captcha_stage: null,
    ...linkTo(links, 'enroll_url', config.enrollmentFlow),
    ...linkTo(links, 'recovery_url', config.recoveryFlow),
    ...linkTo(links, 'passwordless_url', config.passwordlessFlow),
    primary_action: say(flow.designation === 'authentication' ? messages.log_in : messages.continue),
    sources: [],
    show_source_labels: false,
    enable_remember_me: config.enableRememberMe,
  }),

  async submit(visit, { uid_field, password }) {
    const { config, context } = visit
    // White space around a name comes from pasting and from keyboards that complete words.
    const typed = uid_field.trim()
    const person = await identify(visit, typed)
    context.set(pendingUser, { pk: person.pk, typed })
    if (config.showMatchedUser) context.delete(pendingUserIdentifier)
    else context.set(pendingUserIdentifier, typed)
    if (config.embedPassword) return checkPassword(visit, person, password ?? '')
    return person.kind === 'known' || config.pretendUserExists ? pass() : failed(visit)
  },
})

function failed(visit: Visit): Outcome {
  return retry({ non_field_errors: visit.error(messages.invalid) })
}

type LinkField = 'enroll_url' | 'recovery_url' | 'passwordless_url'

/** A visitor who takes another way still wants to get to their destination. */
function linkTo(links: Visit['links'], field: LinkField, slug: string | undefined): { [Field in LinkField]?: string } {
  return slug === undefined ? {} : { [field]: links.flow(slug, { keepNext: true }) }
}

async function identify({ config, services, decoy }: Visit<Config>, typed: string): Promise<Person> {
  // Said here too, so that it does not depend on how a user store reads an empty list.
  if (config.userFields.length === 0) return decoy(typed)
  return (await services.users.find(typed, { fields: config.userFields, brief: true })) ?? decoy(typed)
}

function checkPassword(visit: Visit<Config>, person: Person, password: string): Promise<Outcome> {
  const typed = { person, password, perRun: visit.config.failedAttemptsBeforeCancel }
  return authenticateByPassword(visit, typed, {
    wrong: () => failed(visit),
    last: () => deny(visit.say(messages.too_many_attempts), 'too_many_attempts', { final: true }),
  })
}
