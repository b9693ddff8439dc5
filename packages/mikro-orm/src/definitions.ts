import type { Applied, ApplyOptions, DefinitionStore, StoredRevision } from '@sallyport/core'
import type { ClientConfig, Pool } from 'pg'
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

export function createDefinitionStore(pool: Pool, config: ClientConfig): DefinitionStore {
  return {
    current: async (): Promise<ReadonlyMap<string, string>> => {
      const { rows } = await pool.query<{ slug: string; revision: string }>('select slug, revision from sallyport_flow')
      return new Map(rows.map((row) => [row.slug, row.revision]))
    },
    load: async (revisions: readonly string[]): Promise<readonly StoredRevision[]> => {
      const sql = `select revision, row_to_json(r)->'definition' as definition from sallyport_flow_revision r
        where revision in (select t from json_array_elements_text($1::json) t)`
      return (await pool.query<StoredRevision>(sql, [JSON.stringify(revisions)])).rows
    },
    brands: () => readBrands(pool),
    groups: () => readGroups(pool),
    apply: async (flows: readonly StoredRevision[], options: ApplyOptions): Promise<Applied> => {
      const { managedBy, brands = [], groups = [] } = options
      const json = JSON.stringify(
        flows.map(({ revision, definition }) => ({ revision, slug: definition.slug, definition })),
      )
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query('select pg_advisory_xact_lock($1)', [locks.definitions])
        await client.query(revisionsSql, [json])
        await client.query(flowsSql, [json, managedBy])
        await client.query(goneSql, [json, managedBy])
        await applyBrands(client, brands, managedBy)
        const unknownMembers = await applyGroups(client, groups, managedBy)
        await client.query('notify sallyport_definitions')
        await client.query('commit')
        client.release()
        return { unknownMembers }
      } catch (error) {
        // A connection whose transaction has failed is closed rather than trusted again: that rolls back.
        client.release(true)
        throw error
      }
    },
    subscribe: (changed: () => void) => subscribe(config, changed),
  }
}
