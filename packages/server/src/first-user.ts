import Type, { type Static } from 'typebox'

/** What the one-time set-up asks for. */
export const FirstUser = Type.Object({
  username: Type.String({
    minLength: 1,
    maxLength: 150,
    pattern: '^[^\\s\\p{Cc}]([^\\p{Cc}]*[^\\s\\p{Cc}])?$',
    examples: ['ann'],
  }),
  email: Type.String({
    minLength: 3,
    maxLength: 254,
    pattern: '^[^@\\s\\p{Cc}]+@[^@\\s\\p{Cc}]+$',
    examples: ['ann@example.com'],
  }),
  password: Type.String({ minLength: 8, maxLength: 1024, examples: ['correct horse'] }),
})
export type FirstUser = Static<typeof FirstUser>
