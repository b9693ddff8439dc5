import {
  defineStage,
  deny,
  isPromptSecret,
  pass,
  pendingUser,
  promptData,
  promptSecrets,
  type Outcome,
  type Person,
  type Visit,
  type VisitPeople,
  type WriteRefusal,
} from '@sallyport/core'
import { UserWriteConfig, type UserWriteConfig as Config } from './config.ts'
import { checkPassword } from './check-password.ts'
import { messages } from './messages.ts'
import { readData, type PersonData } from './read-data.ts'

/** Writes what prompts have asked for to the flow's user, or creates one. */
export const userWriteStage = defineStage({
  type: 'user_write',
  version: 2,
  config: UserWriteConfig,
  writesPeople: true,
  requires: [promptData],
  provides: [pendingUser],
  writes: [promptData, promptSecrets],

  // An address has always one owner.
  upgradeConfig: (_from, { uniqueEmail: _gone, ...config }) => config,

  problem({ superuser, userCreationMode, createUsersAsInactive }) {
    if (!superuser) return undefined
    if (userCreationMode !== 'always_create') {
      return { path: ['superuser'], reason: 'is only for the userCreationMode "always_create"' }
    }
    return createUsersAsInactive ? { path: ['superuser'], reason: 'creates no inactive users' } : undefined
  },

  async act(visit) {
    const { config, context, people } = visit
    if (people === undefined) throw new Error('The stage that writes users received no user store that can be written.')
    const data = readData({ ...context.get(promptData), ...context.get(promptSecrets) }, config)
    if ('bad' in data) {
      return deny(visit.say(messages.cannot_be_stored, { field: data.bad }), 'invalid_user_data')
    }
    const target = config.userCreationMode === 'always_create' ? undefined : (visit.person ?? visit.loggedIn)
    if (target !== undefined) return change(visit, people, target, data)
    if (config.userCreationMode === 'never_create') return deny(visit.say(messages.no_user), 'no_user')
    return create(visit, people, data)
  },
})

async function create(visit: Visit<Config>, people: VisitPeople, data: PersonData): Promise<Outcome> {
  const { config, context, events } = visit
  const { username, email = '', name, password, attributes, fields } = data
  if (username === undefined) return deny(visit.say(messages.no_username), 'invalid_user_data')
  const refused = await checkPassword(visit, data, undefined)
  if (refused !== undefined) return refused
  const result = await people.create({
    username,
    email,
    name: name === undefined || name === '' ? username : name,
    ...(password === undefined ? {} : { password }),
    attributes,
    groups: groupsOf(config),
    isActive: !config.createUsersAsInactive,
    type: config.userType,
    path: config.userPath,
    isFirst: config.superuser,
  })
  if (result.kind === 'refused') return refusal(visit, result.reason)
  context.set(pendingUser, { pk: result.pk, typed: username })
  forgetPasswords(visit)
  events.add('user_write', { created: true, fields: [...fields], superuser: config.superuser })
  return result.person === undefined ? pass() : pass({ created: result.person })
}

async function change(
  visit: Visit<Config>,
  people: VisitPeople,
  person: Person,
  { fields, ...data }: PersonData,
): Promise<Outcome> {
  const { config, context, events } = visit
  // Before anything is read of the user: what is said later would show who they are.
  // Also for somebody who does not exist, who is never proven.
  if (!visit.isProven(person)) return deny(visit.say(messages.unproven), 'unproven')
  const { endOtherLogins, requireRecentProof } = config
  if (requireRecentProof && changesLogin(person, data) && !visit.isProven(person, { recently: true })) {
    return deny(visit.say(messages.authentication_too_old), 'authentication_too_old')
  }
  const refused = await checkPassword(visit, data, person)
  if (refused !== undefined) return refused
  const wanted = { ...data, groups: groupsOf(config) }
  const result = await people.update(person, wanted, { keepOtherLogins: !endOtherLogins })
  if (result.kind === 'refused') return refusal(visit, result.reason)
  context.set(pendingUser, { pk: result.pk, typed: result.person?.username ?? '' })
  forgetPasswords(visit)
  events.add('user_write', { created: false, fields: [...fields], superuser: false })
  if (data.password !== undefined) {
    // A host's users may have no epoch that a change of the password would move.
    if (endOtherLogins) people.endOtherLogins(person)
    events.add('password_set', { ends_other_logins: endOtherLogins })
  }
  return pass()
}

/** Is something else what the user logs in with from then on? */
function changesLogin(person: Person, { username, email, password, attributes }: Omit<PersonData, 'fields'>): boolean {
  if (person.kind === 'decoy' || password !== undefined) return true
  if (attributes['upn'] !== undefined && attributes['upn'] !== person.attributes['upn']) return true
  return (username ?? person.username) !== person.username || (email ?? person.email) !== person.email
}

function groupsOf({ createUsersGroup }: Config): readonly string[] {
  return createUsersGroup === undefined ? [] : [createUsersGroup]
}

function refusal(visit: Visit<Config>, reason: WriteRefusal): Outcome {
  switch (reason) {
    case 'somebody_is_there':
      return deny(visit.say(messages.somebody_is_there), 'setup_over')
    case 'person_gone':
      return deny(visit.say(messages.person_gone), 'user_gone')
    case 'username_taken':
      return deny(visit.say(messages.username_taken), 'username_taken')
    case 'email_taken':
      return deny(visit.say(messages.email_taken), 'email_taken')
    case 'upn_taken':
      return deny(visit.say(messages.upn_taken), 'upn_taken')
    case 'username_invalid':
      return deny(visit.say(messages.username_invalid), 'username_invalid')
    case 'email_invalid':
      return deny(visit.say(messages.email_invalid), 'email_invalid')
    case 'upn_invalid':
      return deny(visit.say(messages.upn_invalid), 'upn_invalid')
  }
}

/** What was typed in the clear has been written as a hash, and no stage needs it any more. */
function forgetPasswords({ context }: Visit<Config>): void {
  context.delete(promptSecrets)
  // A host may have begun the run with a password.
  const data = context.get(promptData) ?? {}
  if (!Object.keys(data).some(isPromptSecret)) return
  context.set(promptData, Object.fromEntries(Object.entries(data).filter(([field]) => !isPromptSecret(field))))
}
