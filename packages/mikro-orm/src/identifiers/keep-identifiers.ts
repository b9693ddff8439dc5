import type { EventArgs, EventSubscriber, InferEntity } from '@mikro-orm/core'
import { EntityManager } from '@mikro-orm/postgresql'
import { identifiersOf } from '@sallyport/core'
import { UserEntity } from '../entities/people.ts'
import { executeIn } from '../sql/positional.ts'
import { replaceIdentifiers } from './replace-identifiers.ts'

type User = InferEntity<typeof UserEntity>

const formerSql = 'select key from sallyport_identifier where user_id = $1::uuid or $1::uuid = any(contact_of)'

/** Assigns identifiers to users that a stage writes as entities, in the flush that writes them. */
export const keepIdentifiers: EventSubscriber<User> = {
  getSubscribedEntities: () => [UserEntity],
  afterCreate: (event) => replace(event),
  async afterUpdate(event) {
    const { username, email, attributes } = event.changeSet?.payload ?? {}
    if (username !== undefined || email !== undefined || attributes !== undefined) await replace(event)
  },
}

async function replace({ em, entity }: EventArgs<User>): Promise<void> {
  if (!(em instanceof EntityManager)) throw new TypeError('Users are stored in PostgreSQL.')
  const execute = executeIn(em)
  const rows = await execute<{ key: string }>(formerSql, [entity.id])
  const previous = rows.map(({ key }) => ({ key, kinds: [] }))
  await replaceIdentifiers(execute, entity.id, previous, identifiersOf(entity))
}
