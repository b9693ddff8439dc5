import type { Client } from 'pg'
import { userKeys, type StoredUser } from './assign-identifiers.ts'

interface SharedRow {
  readonly key: string
  readonly user_id: string | null
  readonly contact_of: readonly string[]
}

const sharedSql = `select key, user_id, to_json(contact_of) as contact_of from sallyport_identifier
where contact_of <> '{}' order by key`
const usersSql = `select id, username, email, attributes->>'upn' as upn from sallyport_user
where id in (select t::uuid from json_array_elements_text($1::json) t) order by username`
const contactsSql = `update sallyport_identifier
set contact_of = array(select t::uuid from json_array_elements_text($2::json) t) where key = $1`
const promoteSql = `update sallyport_identifier set user_id = $2::uuid, contact_of = '{}',
kinds = array(select json_array_elements_text($3::json)) where key = $1`

/**
 * Looks again at what several users have in common since before every identifier was one user's alone: what only one of them
 * has by now identifies them, and what is still shared is reported, one sentence each.
 */
export async function settleContacts(client: Client): Promise<readonly string[]> {
  const shared = (await client.query<SharedRow>(sharedSql)).rows
  if (shared.length === 0) return []
  const wanted = shared.flatMap(({ user_id, contact_of }) => [...(user_id === null ? [] : [user_id]), ...contact_of])
  const users = (await client.query<StoredUser>(usersSql, [JSON.stringify([...new Set(wanted)])])).rows
  const byId = new Map(users.map((user) => [user.id, user]))
  const sentences: string[] = []
  for (const row of shared) {
    // oxlint-disable-next-line no-await-in-loop -- one connection does one thing at a time
    const sentence = await settleRow(client, row, byId)
    if (sentence !== undefined) sentences.push(sentence)
  }
  return sentences
}

async function settleRow(
  client: Client,
  { key, user_id, contact_of }: SharedRow,
  users: ReadonlyMap<string, StoredUser>,
): Promise<string | undefined> {
  const holders = contact_of.flatMap((id) => {
    const user = users.get(id)
    const found = user && userKeys(user).find((identifier) => identifier.key === key)
    return user === undefined || found === undefined ? [] : [{ user, kinds: found.kinds }]
  })
  const [first, second] = holders
  if (user_id === null && first === undefined) {
    await client.query('delete from sallyport_identifier where key = $1 and user_id is null', [key])
    return undefined
  }
  if (user_id === null && first !== undefined && second === undefined) {
    await client.query(promoteSql, [key, first.user.id, JSON.stringify(first.kinds)])
    return undefined
  }
  if (holders.length !== contact_of.length) {
    await client.query(contactsSql, [key, JSON.stringify(holders.map(({ user }) => user.id))])
  }
  if (first === undefined) return undefined
  const names = holders.map(({ user }) => describeUser(user)).join(', ')
  const owner = user_id === null ? undefined : users.get(user_id)
  const whose = owner === undefined ? 'nobody' : `${describeUser(owner)} alone`
  return `"${key}" is contact data of ${names}, and identifies ${whose}: give each user an address of their own.`
}

export function describeUser({ id, username }: StoredUser): string {
  return `"${username}" (${id})`
}
