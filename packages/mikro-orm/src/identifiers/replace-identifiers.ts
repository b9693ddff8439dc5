import type { UserIdentifier } from '@sallyport/core'
import { bindReferences, identifierRows, identifiersJson, KINDS } from './statements.ts'
import type { Execute } from '../sql/execute.ts'

// A key that the user had before may be contact data only, where another user has it too: that stays as it is, or becomes
// an identifier once it is free. A new key that anybody has fails as a unique violation.
const sql = `with freed as (delete from sallyport_identifier where user_id = $1::uuid
    and key not in (select i.key from ${identifierRows('$2')}) and key not in (select i.key from ${identifierRows('$3')})),
kept as (insert into sallyport_identifier (key, user_id, kinds)
  select i.key, $1::uuid, ${KINDS} from ${identifierRows('$2')}
  on conflict (key) do update set kinds = excluded.kinds where sallyport_identifier.user_id = excluded.user_id),
bound as (${bindReferences('$1::uuid', '$3')})
insert into sallyport_identifier (key, user_id, kinds)
select i.key, $1::uuid, ${KINDS} from ${identifierRows('$3')}`

/**
 * Gives a user the identifiers that follow from what is written of them, in the transaction that writes it.
 *
 * @throws a unique violation where another user has one of them
 */
export async function replaceIdentifiers(
  execute: Execute,
  pk: string,
  previous: readonly UserIdentifier[],
  next: readonly UserIdentifier[],
): Promise<void> {
  const { kept, added } = compareIdentifiers(previous, next)
  await execute(sql, [pk, identifiersJson(kept), identifiersJson(added)])
}

/** Which of a user's next identifiers are theirs already, and which are new. */
export function compareIdentifiers(
  previous: readonly UserIdentifier[],
  next: readonly UserIdentifier[],
): { readonly kept: readonly UserIdentifier[]; readonly added: readonly UserIdentifier[] } {
  const had = new Set(previous.map(({ key }) => key))
  return { kept: next.filter(({ key }) => had.has(key)), added: next.filter(({ key }) => !had.has(key)) }
}
