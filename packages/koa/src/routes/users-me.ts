import Type from 'typebox'
import { toUser } from '../to-user.ts'
import { route } from './route.ts'

const SelfUser = Type.Object({
  pk: Type.String({ examples: ['3f0a0c1e-5c2b-4d8e-9a57-2f1f6c7d8e90'] }),
  username: Type.String({ examples: ['ann'] }),
  name: Type.String({ examples: ['Ann'] }),
  email: Type.String({ examples: ['ann@example.com'] }),
  avatar: Type.String({ description: 'A data URL of the initials.', examples: ['data:image/svg+xml;base64,PHN2Zy8+'] }),
  uid: Type.String({ description: 'Stays the same for this user.' }),
  is_active: Type.Boolean(),
  is_current: Type.Boolean({ description: 'This browser’s login is theirs.' }),
  is_superuser: Type.Boolean(),
  groups: Type.Array(Type.Object({ pk: Type.String(), name: Type.String() }), {
    examples: [[{ pk: 'staff', name: 'staff' }]],
  }),
  roles: Type.Array(Type.Object({ pk: Type.String(), name: Type.String() }), { description: 'There are none yet.' }),
  settings: Type.Object({}, { description: 'There are none yet.' }),
  system_permissions: Type.Array(Type.String(), { examples: [['inspect_flow']] }),
})

const SessionUser = Type.Object({
  user: SelfUser,
  users: Type.Array(SelfUser, { description: 'The users of this browser’s logins: the one above.' }),
})

/** Who is logged in, as the reference system’s clients read it. */
export const usersMe = route({
  method: 'GET',
  path: '/api/v3/core/users/me/',
  access: 'user',
  operationId: 'core_users_me_retrieve',
  tag: 'core',
  summary: 'Who is logged in',
  answers: [{ status: 200, description: 'The person.', name: 'SessionUser', schema: SessionUser }],
  handle({ found }) {
    const user = toUser(found.person)
    return { body: { user, users: [user] } }
  },
})
