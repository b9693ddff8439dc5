import type { LoadQuery } from '@sallyport/core/adapter'
import { briefColumns, credentialColumns } from '../people/stored-hashes.ts'
import { isAlive, isLoginAlive, uuidOrNull } from './values.ts'

/** One part of what is loaded: a row, and the users that it names. */
interface Part {
  readonly name: 'named' | 'active' | 'moved' | 'token' | 'carried' | 'login'
  readonly sql: string
  /** Columns that hold keys of people. */
  readonly people: readonly ('person' | 'pending_person')[]
}

const PERSONS = ['person', 'pending_person'] as const

/** Has a run shown that the person it is about is here? What looks for it in a text finds it once too often at worst. */
const isProven = (run: string): string => `(${run}.pending_person = ${run}.person
    or strpos(${run}.proofs::text, ${run}.pending_person) > 0 or strpos(${run}.vouched::text, ${run}.pending_person) > 0)`

export interface LoadStatement {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}

const texts = new Map<string, string>()

/**
 * Run, active run, login and people in one query, whichever of them exist. It has only the parts that this request can
 * have: PostgreSQL spends longer on setting up a part that finds nothing than on finding a run.
 */
export function loadStatement(query: LoadQuery): LoadStatement {
  const values: unknown[] = []
  const parameter = (value: unknown): string => `$${values.push(value)}`
  const parts: Part[] = []
  const run = uuidOrNull(query.run)
  if (run !== null) {
    parts.push({ name: 'named', sql: `select * from sallyport_run where id = ${parameter(run)}`, people: PERSONS })
  }
  if (query.browser !== null) {
    const [browser, flow] = [parameter(query.browser), parameter(query.flow)]
    const active = `select * from sallyport_run where browser = ${browser} and flow = ${flow} and ended is null`
    const moved = `select * from sallyport_run m where moved_from = ${browser} and flow = ${flow} and ${isAlive('m')}
      order by updated_at desc limit 1`
    parts.push({ name: 'active', sql: active, people: PERSONS }, { name: 'moved', sql: moved, people: [] })
  }
  if (query.flowToken !== null) {
    const token = `select * from sallyport_flow_token where id = ${parameter(query.flowToken)}`
    const carried = 'select r.* from sallyport_run r join token t on t.run = r.id'
    parts.push({ name: 'token', sql: token, people: [] }, { name: 'carried', sql: carried, people: PERSONS })
  }
  if (query.token !== null) {
    const login = `select * from sallyport_login_session s where token = ${parameter(query.token)} and ${isLoginAlive('s')}`
    parts.push({ name: 'login', sql: login, people: ['person'] })
  }
  const wanted = query.people === false ? [] : parts
  const name = ['sallyport_load', ...parts.map((part) => part.name), ...(wanted.length === 0 ? ['alone'] : [])].join(
    '_',
  )
  const text = texts.get(name) ?? textOf(parts, wanted)
  texts.set(name, text)
  return { name, text, values }
}

function textOf(parts: readonly Part[], wanted: readonly Part[]): string {
  const keys = wanted.flatMap(({ name, people }) =>
    people.map((column) =>
      column === 'person'
        ? `select person as key from ${name}`
        : `select pending_person as key from ${name} where ${isProven(name)}`,
    ),
  )
  const pending = wanted
    .filter(({ people: columns }) => columns.includes('pending_person'))
    .map(
      ({ name }) =>
        `select pending_person as key from ${name} where pending_person is not null and ${isProven(name)} is not true`,
    )
  const briefs = `(select json_agg(row_to_json(b)) from (select keys.key, ${briefColumns}
    from (${pending.join(' union ')}) keys left join sallyport_user u
    on u.id = sallyport_uuid(keys.key) and u.is_active) b) as briefs`
  const people = `(select json_agg(row_to_json(c)) from (select ${credentialColumns}
    from (${keys.join(' union ')}) keys join sallyport_person p on p.pk = sallyport_uuid(keys.key)) c) as people`
  const rows = parts.map(({ name }) => `(select row_to_json(${name}) from ${name}) as ${name}`)
  return `with ${parts.map(({ name, sql }) => `${name} as (${sql})`).join(', ')}
select ${[...rows, ...(keys.length === 0 ? [] : [people]), ...(pending.length === 0 ? [] : [briefs])].join(', ')}`
}
