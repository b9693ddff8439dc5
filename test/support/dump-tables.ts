import type { Storage } from '@sallyport/mikro-orm'

/** Every row of every table, as JSON, one a line, behind the name of its table. */
export async function dumpTables({ pool }: Pick<Storage, 'pool'>): Promise<readonly string[]> {
  const tables = await pool.query<{ name: string }>(
    "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  )
  const rows = await Promise.all(
    tables.rows.map(async ({ name }) => {
      const found = await pool.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`)
      return found.rows.map(({ row }) => `${name} ${row}`)
    }),
  )
  return rows.flat()
}
