import { identifierKey, isStorableKey, type FindOptions, type Known } from '@sallyport/core'
import type { Readers } from '../readers.ts'
import { uuidOrNull } from '../sql/values.ts'
import { credentialColumns, type CredentialRow, toKnownWithHash } from './stored-hashes.ts'

const findSql = `select ${credentialColumns} from sallyport_person p where p.pk =
  (select user_id from sallyport_identifier where key = $1
    and kinds && array(select json_array_elements_text($2::json)))`

/** Whoever has the identifier, if it is of one of the kinds; one look into an index, whoever it is. */
export async function findPerson(
  readers: Readers,
  identifier: string,
  { fields }: FindOptions,
): Promise<Known | undefined> {
  const key = identifierKey(identifier)
  if (fields.length === 0 || !isStorableKey(key)) return undefined
  const values = [key, JSON.stringify(fields)]
  const { rows } = await readers.query<CredentialRow>({ name: 'sallyport_find', text: findSql, values })
  return rows[0] === undefined ? undefined : toKnownWithHash(rows[0])
}

export async function getPerson(readers: Readers, pk: string): Promise<Known | undefined> {
  const id = uuidOrNull(pk)
  if (id === null) return undefined
  const text = `select ${credentialColumns} from sallyport_person p where p.pk = $1`
  const { rows } = await readers.query<CredentialRow>({ name: 'sallyport_get', text, values: [id] })
  return rows[0] === undefined ? undefined : toKnownWithHash(rows[0])
}
