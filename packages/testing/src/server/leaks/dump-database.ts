import pg from 'pg'

/** Something that is written down: a value of a table, a line of a log. */
export interface Written {
  /** Where it stands: `public.sallyport_run.context`. */
  readonly place: string
  readonly text: string
}

const COLUMNS = `select c.table_schema as schema, c.table_name as table, c.column_name as column
from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
where t.table_type = 'BASE TABLE' and c.table_schema not in ('information_schema', 'pg_catalog')
order by 1, 2, c.ordinal_position`

/**
 * Every value of every column of every table of a database, as text: what a stolen backup shows.
 *
 * @param url of the database; its user must be able to read all tables
 */
export async function dumpDatabase(url: string): Promise<readonly Written[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: columns } = await client.query<{ schema: string; table: string; column: string }>(COLUMNS)
    const written: Written[] = []
    for (const { schema, table, column } of columns) {
      const [from, what] = [`${quoted(schema)}.${quoted(table)}`, quoted(column)]
      // oxlint-disable-next-line no-await-in-loop -- one connection does one thing at a time
      const { rows } = await client.query<{ text: string }>(
        `select ${what}::text as text from ${from} where ${what} is not null`,
      )
      const place = `${schema}.${table}.${column}`
      for (const { text } of rows) written.push({ place, text })
    }
    return written
  } finally {
    await client.end()
  }
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name)
}
