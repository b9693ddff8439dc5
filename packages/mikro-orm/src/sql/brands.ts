import type { BrandDefinition } from '@sallyport/core/adapter'
import type { ClientBase, Pool } from 'pg'
import { plainJson } from './values.ts'

// There is one default brand at most, and the newest counts.
const defaultSql = `update sallyport_brand set is_default = false where is_default and exists
(select from json_to_recordset($1::json) as r("default" boolean) where r."default")`

const brandsSql = `insert into sallyport_brand (domain, is_default, definition, managed_by)
select r.domain, r."default", r.definition, $2
from json_to_recordset($1::json) as r(domain text, "default" boolean, definition json)
on conflict (domain) do update set is_default = excluded.is_default, definition = excluded.definition,
  managed_by = excluded.managed_by, unmanaged = false`

const goneSql = `update sallyport_brand set unmanaged = true where managed_by = $2 and not unmanaged
and domain not in (select r.domain from json_to_recordset($1::json) as r(domain text))`

/** Within the transaction that applies definitions. */
export async function applyBrands(
  client: ClientBase,
  brands: readonly BrandDefinition[],
  managedBy: string,
): Promise<void> {
  const json = plainJson(
    brands.map((brand) => ({ domain: brand.domain ?? '', default: brand.default, definition: brand })),
  )
  await client.query(defaultSql, [json])
  await client.query(brandsSql, [json, managedBy])
  await client.query(goneSql, [json, managedBy])
}

export async function readBrands(pool: Pool): Promise<readonly BrandDefinition[]> {
  const { rows } = await pool.query<{ definition: BrandDefinition; isDefault: boolean }>(
    'select definition, is_default as "isDefault" from sallyport_brand order by domain',
  )
  return rows.map(({ definition, isDefault }) => ({ ...definition, default: isDefault }))
}
