import type { FindOptions, Known, UserField } from '@sallyport/core'
import type { Readers } from '../readers.ts'
import { uuidOrNull } from '../sql/values.ts'
import { credentialColumns, type CredentialRow, toKnownWithHash } from './stored-hashes.ts'

const columns: Readonly<Record<UserField, string>> = { username: 'username', email: 'email', upn: "attributes->>'upn'" }

/** The first match by the order of the fields, in one query. */
export async function findPerson(
  readers: Readers,
  identifier: string,
  options: FindOptions,
): Promise<Known | undefined> {
  const { fields, caseInsensitive } = options
  if (fields.length === 0 || identifier.includes('\0')) return undefined
  const search = fields.map((field, order) => {
    const column = caseInsensitive ? `lower(${columns[field]})` : `(${columns[field]})`
    const wanted = caseInsensitive ? 'lower($1)' : '$1'
    return `(select id, ${order} as rank, username from sallyport_user where ${column} = ${wanted} and is_active)`
  })
  // Of several people with one e-mail address the same one is found each time.
  const text = `select ${credentialColumns} from sallyport_person p where p.pk =
    (select id from (${search.join(' union all ')}) m order by rank, username limit 1)`
  const name = `sallyport_find_${fields.join('_')}_${caseInsensitive}`
  const { rows } = await readers.query<CredentialRow>({ name, text, values: [identifier] })
  return rows[0] === undefined ? undefined : toKnownWithHash(rows[0])
}

export async function getPerson(readers: Readers, pk: string): Promise<Known | undefined> {
  const id = uuidOrNull(pk)
  if (id === null) return undefined
  const text = `select ${credentialColumns} from sallyport_person p where p.pk = $1`
  const { rows } = await readers.query<CredentialRow>({ name: 'sallyport_get', text, values: [id] })
  return rows[0] === undefined ? undefined : toKnownWithHash(rows[0])
}
