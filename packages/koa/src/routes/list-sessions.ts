import Type from 'typebox'
import { ownSessions } from '../own-sessions.ts'
import { route } from './route.ts'

const Time = Type.String({ format: 'date-time' })

const UserSessions = Type.Object({
  sessions: Type.Array(
    Type.Object({
      id: Type.String({ examples: ['6c1d5a0e-0f5e-4c53-9d0a-8a4f1f0b7c11'] }),
      current: Type.Boolean({ description: 'The one that asks.' }),
      methods: Type.Array(Type.String(), {
        description: 'How the user has authenticated.',
        examples: [['password']],
      }),
      level: Type.Integer({ description: 'The assurance level: 1 for one kind of factor, 2 for two.' }),
      authenticated_at: Time,
      created_at: Time,
      last_seen_at: Type.String({ format: 'date-time', description: 'To five minutes.' }),
      expires_at: Time,
      address: Type.String({ examples: ['192.0.2.7'] }),
      user_agent: Type.String({ description: 'As the browser has called itself.' }),
    }),
    { description: 'The newest first.' },
  ),
})

export const listSessions = route({
  method: 'GET',
  path: '/api/v3/core/users/me/sessions/',
  access: 'user',
  operationId: 'core_users_me_sessions_list',
  tag: 'core',
  summary: 'Where the person is logged in',
  answers: [{ status: 200, description: 'The user’s logins.', name: 'UserSessions', schema: UserSessions }],
  async handle({ engine, found }) {
    const sessions = await ownSessions(engine, found)
    return {
      body: {
        sessions: sessions.map(
          ({ id, methods, level, authenticatedAt, createdAt, lastSeenAt, expiresAt, address, userAgent }) => ({
            id,
            current: id === found.session.id,
            methods,
            level,
            authenticated_at: authenticatedAt,
            created_at: createdAt,
            last_seen_at: lastSeenAt,
            expires_at: expiresAt,
            address,
            user_agent: userAgent,
          }),
        ),
      },
    }
  },
})
