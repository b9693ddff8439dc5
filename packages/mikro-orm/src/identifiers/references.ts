import { identifierKey } from '@sallyport/core'
import type { FlowDefinition } from '@sallyport/core/adapter'
import type { ClientBase, Pool } from 'pg'

const flowsSql = `select r.definition from sallyport_flow f join sallyport_flow_revision r using (revision)
where r.definition::text like '%"kind":"user"%'`

const unusedSql = `delete from sallyport_user_reference where key not in
  (select t from json_array_elements_text($1::json) t union select unnest(listed) from sallyport_group)`

const usedSql = `insert into sallyport_user_reference as r (key, user_id)
select k.key, i.user_id from (select t as key from json_array_elements_text($1::json) t
  union select unnest(listed) from sallyport_group) k
left join sallyport_identifier i on i.key = k.key and i.kinds @> '{username}'
on conflict (key) do update set user_id = excluded.user_id where r.user_id is null`

/**
 * Binds each username of a policy or of a group's members to the user who has it, for as long as it is written there: who
 * takes the name after a rename or a deletion is not meant. A name that no user has yet is bound as soon as one has it.
 *
 * Within the transaction that applies definitions.
 */
export async function syncReferences(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ definition: StoredDefinition }>(flowsSql)
  const keys = JSON.stringify([...new Set(rows.flatMap(({ definition }) => userKeys(definition)))])
  await client.query(unusedSql, [keys])
  await client.query(usedSql, [keys])
}

/** Binds what a user has taken while the definitions were being applied. */
export async function bindOpenReferences(pool: Pool): Promise<void> {
  await pool.query(`update sallyport_user_reference r set user_id = i.user_id from sallyport_identifier i
    where r.user_id is null and i.key = r.key and i.kinds @> '{username}'`)
}

/** A definition as an older version has stored it may know of no policies. */
type StoredDefinition = Partial<Pick<FlowDefinition, 'policies'>> & {
  readonly bindings: readonly Partial<Pick<FlowDefinition['bindings'][number], 'policies'>>[]
}

function userKeys({ policies = [], bindings }: StoredDefinition): readonly string[] {
  const all = [policies, ...bindings.map((binding) => binding.policies ?? [])].flat()
  return all.flatMap(({ subject }) => (subject.kind === 'user' ? [identifierKey(subject.username)] : []))
}
