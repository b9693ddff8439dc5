import type { Renewal, Run } from '@sallyport/core/adapter'
import { sampleRun } from '@sallyport/testing'
import test from 'ava'
import { withPositions } from '../src/sql/named-parameters.ts'
import { toRun, type RunRow } from '../src/sql/rows.ts'
import { RUN_COLUMNS, runRow, runValues } from '../src/sql/run-columns.ts'
import { freshDatabase, open } from './helper.ts'

const RENEWAL: Renewal = {
  formerBrowser: 'b',
  session: null,
  keepsToken: false,
  lifetime: 60,
  device: null,
  at: new Date(5),
}

const run: Run = {
  ...sampleRun(),
  answered: { step: 's', body: 'b', answer: '{}', renewal: RENEWAL },
}

test('the description has the columns of the table, with their types', async (t) => {
  const database = await freshDatabase()
  const storage = await open(database.url)
  t.teardown(async () => {
    await storage.close()
    await database.drop()
  })
  const { rows } = await storage.pool.query<{ name: string; type: string }>(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
     where a.attrelid = 'sallyport_run'::regclass and a.attnum > 0 and not a.attisdropped`,
  )
  const short = (type: string): string => (type === 'timestamp with time zone' ? 'timestamptz' : type)
  const described = RUN_COLUMNS.map(({ name, type }) => `${name} ${type}`)
  t.deepEqual(described.toSorted(), rows.map(({ name, type }) => `${name} ${short(type)}`).toSorted())
})

test('a run that is written as a row is read as the same run', (t) => {
  // oxlint-disable-next-line unicorn/prefer-structured-clone -- as PostgreSQL hands it over
  const row: RunRow = JSON.parse(JSON.stringify(runRow(run)))
  t.deepEqual(toRun(row), run)
})

test('values stand in the order of the columns: JSON as text, dates in ISO 8601', (t) => {
  const values = runValues(run)
  t.is(values.length, RUN_COLUMNS.length)
  const valueOf = (name: string): unknown => values[RUN_COLUMNS.findIndex((column) => column.name === name)]
  t.is(valueOf('id'), run.id)
  t.is(valueOf('context'), JSON.stringify(run.context))
  t.is(valueOf('started_at'), run.startedAt.toISOString())
  t.is(valueOf('inspection'), null)
})

test('named parameters get the places of their names, and casts stay', (t) => {
  t.is(
    withPositions("a = :one::json->>'x' and b = :two and c = :one", ['one', 'two']),
    "a = $1::json->>'x' and b = $2 and c = $1",
  )
  t.throws(() => withPositions(':three', ['one']), { message: /the parameter "three"/ })
})
