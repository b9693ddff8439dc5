import Type from 'typebox'

/** A name that an operator gives. */
export const Name = Type.String({ minLength: 1, maxLength: 200 })

/** A flow's name in URLs. */
export const Slug = Type.String({ pattern: '^[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?$' })
