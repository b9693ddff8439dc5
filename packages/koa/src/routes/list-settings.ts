import Type from 'typebox'
import { translatorFor } from '../language.ts'
import { ownSettings } from '../own-settings.ts'
import { route } from './route.ts'

const UserSettings = Type.Object({
  settings: Type.Array(
    Type.Object({
      name: Type.String({ examples: ['acme-pin'] }),
      title: Type.String({ examples: ['PINs'] }),
      configure_urls: Type.Array(Type.String()),
      items: Type.Array(
        Type.Object({
          id: Type.String(),
          label: Type.String(),
          created_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
        }),
      ),
    }),
  ),
})

/** What the plugins let people set up, and what this person has. */
export const listSettings = route({
  method: 'GET',
  path: '/api/v3/core/users/me/settings/',
  access: 'user',
  operationId: 'core_users_me_settings_list',
  tag: 'core',
  summary: 'What people set up for themselves',
  description: 'What the plugins let the user set up, what they have, and where to set up another one.',
  answers: [{ status: 200, description: 'By kind.', name: 'UserSettings', schema: UserSettings }],
  async handle({ ctx, engine, found }) {
    const kinds = await ownSettings(engine, found.person, translatorFor(engine, ctx))
    return {
      body: {
        settings: kinds.map(({ name, title, configurePaths, items }) => ({
          name,
          title,
          configure_urls: configurePaths,
          items: items.map(({ id, label, createdAt }) => ({ id, label, created_at: createdAt ?? null })),
        })),
      },
    }
  },
})
