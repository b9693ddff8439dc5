import type { Applied, ApplyOptions, DefinitionStore, StoredFlow, StoredRevision } from '@sallyport/core/adapter'
import type { ClientBase, ClientConfig, Pool } from 'pg'
import { bindOpenReferences } from './identifiers/references.ts'
import { locks } from './locks.ts'
import { applyBrands, readBrands } from './sql/brands.ts'
import { applyGroups, readGroups } from './sql/groups.ts'
import { subscribe } from './subscription.ts'

const revisionsSql = `insert into sallyport_flow_revision (revision, slug, definition)
select r.revision, r.slug, r.definition from json_to_recordset($1::json) as r(revision text, slug text, definition json)
order by r.revision on conflict do nothing`

const flowsSql = `insert into sallyport_flow as f (slug, revision, managed_by)
select r.slug, r.revision, $2 from json_to_recordset($1::json) as r(revision text, slug text)
on conflict (slug) do update set revision = excluded.revision, managed_by = excluded.managed_by, unmanaged = false
where (f.revision, f.managed_by, f.unmanaged) is distinct from (excluded.revision, excluded.managed_by, false)`

const goneSql = `update sallyport_flow set unmanaged = true where managed_by = $2 and not unmanaged
and slug not in (select r.slug from json_to_recordset($1::json) as r(slug text))`

const pruneSql = 'delete from sallyport_flow where managed_by = $1 and unmanaged returning slug'

// One that has been applied again meanwhile stays.
const removeSql = `delete from sallyport_flow where unmanaged
and slug in (select t from json_array_elements_text($1::json) t) returning slug`

export function createDefinitionStore(pool: Pool, config: ClientConfig): DefinitionStore {
  return {
    current: async (): Promise<ReadonlyMap<string, StoredFlow>> => {
      const sql = 'select slug, revision, managed_by as "managedBy", unmanaged, disabled from sallyport_flow'
      const { rows } = await pool.query<StoredFlow & { readonly slug: string }>(sql)
      return new Map(rows.map(({ slug, ...flow }) => [slug, flow]))
    },
    load: async (revisions: readonly string[]): Promise<readonly StoredRevision[]> => {
      const sql = `select revision, row_to_json(r)->'definition' as definition from sallyport_flow_revision r
        where revision in (select t from json_array_elements_text($1::json) t)`
      return (await pool.query<StoredRevision>(sql, [JSON.stringify(revisions)])).rows
    },
    brands: () => readBrands(pool),
    groups: () => readGroups(pool),
    apply: async (flows: readonly StoredRevision[], options: ApplyOptions): Promise<Applied> => {
      const { managedBy, brands = [], groups = [], prune = false } = options
      const json = JSON.stringify(
        flows.map(({ revision, definition }) => ({ revision, slug: definition.slug, definition })),
      )
      const applied = await change(pool, async (client) => {
        await client.query(revisionsSql, [json])
        await client.query(flowsSql, [json, managedBy])
        await client.query(goneSql, [json, managedBy])
        await applyBrands(client, brands, managedBy)
        const removed = prune ? await slugsOf(client, pruneSql, managedBy) : []
        // Behind the flows, whose policies may name users as well.
        const unknownMembers = await applyGroups(client, groups, managedBy)
        return { unknownMembers, removed }
      })
      await bindOpenReferences(pool)
      return applied
    },
    setDisabled: (slug: string, disabled: boolean): Promise<boolean> =>
      change(pool, async (client) => {
        const sql = 'update sallyport_flow set disabled = $2 where slug = $1'
        return ((await client.query(sql, [slug, disabled])).rowCount ?? 0) > 0
      }),
    remove: (slugs: readonly string[]): Promise<readonly string[]> =>
      change(pool, (client) => slugsOf(client, removeSql, JSON.stringify(slugs))),
    subscribe: (changed: () => void) => subscribe(config, changed),
  }
}

/** One change of definitions at a time, all of it or nothing, and every node hears of it. */
async function change<Result>(pool: Pool, work: (client: ClientBase) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [locks.definitions])
    const result = await work(client)
    await client.query('notify sallyport_definitions')
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    // A connection whose transaction has failed is closed rather than trusted again: that rolls back.
    client.release(true)
    throw error
  }
}

async function slugsOf(client: ClientBase, sql: string, value: string): Promise<readonly string[]> {
  return (await client.query<{ slug: string }>(sql, [value])).rows.map(({ slug }) => slug)
}
