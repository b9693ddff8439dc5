import { identifierKey, type FindOptions, type Known } from '@sallyport/core'
import { isStorableKey } from '@sallyport/core/adapter'
import type { ReadPool } from '../read-pool.ts'
import { uuidOrNull } from '../sql/values.ts'
import {
  briefColumns,
  credentialColumns,
  type BriefRow,
  type CredentialRow,
  toBriefWithHash,
  toKnownWithHash,
} from './stored-hashes.ts'

const foundSql = `(select user_id from sallyport_identifier where key = $1
  and kinds && array(select json_array_elements_text($2::json)))`
const findSql = `select ${credentialColumns} from sallyport_person p where p.pk = ${foundSql}`
// One row, also for nobody, so that a name that exists costs no more than one that does not.
const briefSql = `select ${briefColumns} from (select ${foundSql} as id) f
  left join sallyport_user u on u.id = f.id and u.is_active`

/** The user of the identifier, if it is of one of the kinds; one look into an index for every identifier. */
export async function findPerson(
  readPool: ReadPool,
  identifier: string,
  { fields, brief = false }: FindOptions,
): Promise<Known | undefined> {
  const key = identifierKey(identifier)
  if (fields.length === 0 || !isStorableKey(key)) return undefined
  const values = [key, JSON.stringify(fields)]
  if (brief) {
    const found = await readPool.query<BriefRow>({ name: 'sallyport_find_brief', text: briefSql, values })
    return found.rows[0] === undefined ? undefined : toBriefWithHash(found.rows[0])
  }
  const { rows } = await readPool.query<CredentialRow>({ name: 'sallyport_find', text: findSql, values })
  return rows[0] === undefined ? undefined : toKnownWithHash(rows[0])
}

export async function getPerson(readPool: ReadPool, pk: string): Promise<Known | undefined> {
  const id = uuidOrNull(pk)
  if (id === null) return undefined
  const text = `select ${credentialColumns} from sallyport_person p where p.pk = $1`
  const { rows } = await readPool.query<CredentialRow>({ name: 'sallyport_get', text, values: [id] })
  return rows[0] === undefined ? undefined : toKnownWithHash(rows[0])
}
