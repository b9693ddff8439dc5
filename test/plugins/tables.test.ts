import { createEngine, createKeys, definePlugin, installPlugins, SetupError, type Plugin } from '@sallyport/core'
import { defineEntity, defineTables, Migration, openStorage, p } from '@sallyport/mikro-orm'
import { createTestDatabase, serve, TEST_KEYS } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { pinPlugin } from '../support/pin-plugin.ts'

const flow = {
  slug: 'set-pin',
  designation: 'stage_configuration' as const,
  authentication: 'require_authenticated' as const,
  stages: [{ stage: 'acme_set_pin', config: { configureFlow: 'set-pin' } }],
}

async function database(t: ExecutionContext): Promise<string> {
  const { url, drop } = await createTestDatabase()
  t.teardown(drop)
  return url
}

/** Starts and stops, as an installation with these plugins does. */
async function startWith(databaseUrl: string, ...plugins: readonly Plugin[]) {
  const stops: (() => Promise<void>)[] = []
  try {
    const served = await serve({ teardown: (stop) => void stops.unshift(stop) }, { databaseUrl, plugins })
    const { rows } = await served.storage.pool.query('select name from sallyport_migration order by id')
    return rows.map(({ name }: { name: string }) => name).filter((name) => name.includes(':'))
  } finally {
    for (const stop of stops) await stop()
  }
}

test('what a stage persists is committed with its step, once', async (t) => {
  const { browser, storage } = await serve(t, { plugins: [pinPlugin()], flows: [flow] })
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('set-pin')
  const twice = await Promise.all([ann.answer('set-pin', { pin: '1234' }), ann.answer('set-pin', { pin: '1234' })])
  t.deepEqual(
    twice.map(({ body }) => body.component),
    ['xak-flow-redirect', 'xak-flow-redirect'],
  )
  const { rows } = await storage.pool.query('select pin from acme_pin')
  t.deepEqual(rows, [{ pin: '1234' }])
})

test('what collides with a unique key undoes the step, and the run goes on from where it was', async (t) => {
  const { browser, storage } = await serve(t, { plugins: [pinPlugin()], flows: [flow] })
  await storage.pool.query("insert into acme_pin values (gen_random_uuid(), 'somebody', '1234')")
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('set-pin')
  const taken = await ann.answer('set-pin', { pin: '1234' })
  t.is(taken.status, 409)
  t.is((await ann.answer('set-pin', { pin: '5678' })).body.component, 'xak-flow-redirect')
})

test('a plugin is added to an installation, taken away, and added again', async (t) => {
  const url = await database(t)
  t.deepEqual(await startWith(url), [])
  t.deepEqual(await startWith(url, pinPlugin()), ['acme-pin:001-pins'])
  t.deepEqual(await startWith(url), ['acme-pin:001-pins'])
  t.deepEqual(await startWith(url, pinPlugin()), ['acme-pin:001-pins'])
})

test('tables come behind those of the plugins that they build on', async (t) => {
  class Uses extends Migration {
    override up(): void {
      this.addSql('create table acme_use (pin uuid references acme_pin (id))')
    }
  }
  const uses = definePlugin({
    name: 'acme-use',
    version: '1.0.0',
    dependsOn: ['acme-pin'],
    capabilities: { tables: true },
    apply({ hooks }) {
      const tables = defineTables({ entities: [], migrations: [{ name: '001-uses', class: Uses }] })
      hooks.entities.tap('acme-use', (entities) => entities.add(tables))
    },
  })
  t.deepEqual(await startWith(await database(t), uses, pinPlugin()), ['acme-pin:001-pins', 'acme-use:001-uses'])
})

test('a migration that fails half way changes nothing, and is named', async (t) => {
  class Broken extends Migration {
    override up(): void {
      this.addSql('create table acme_half (id int)')
      this.addSql('alter table acme_nowhere add column a int')
    }
  }
  const url = await database(t)
  const broken = pinPlugin({ migrations: [{ name: '002-broken', class: Broken }] })
  await t.throwsAsync(startWith(url, broken), {
    message:
      'The migration "002-broken" of the plugin "acme-pin" failed, and nothing has been changed: relation "acme_nowhere" does not exist.',
  })
  t.deepEqual(await startWith(url), [])
})

test('a migration that would run outside of the transaction stops the start, since half of it could stay', async (t) => {
  class Alone extends Migration {
    override isTransactional(): boolean {
      return false
    }
    override up(): void {
      this.addSql('create table acme_half (id int)')
      this.addSql('alter table acme_nowhere add column a int')
    }
  }
  const url = await database(t)
  await t.throwsAsync(startWith(url, pinPlugin({ migrations: [{ name: '002-alone', class: Alone }] })), {
    message:
      'The plugin "acme-pin" registers the migration "002-alone" outside of a transaction, where it could fail half way.',
  })
  t.deepEqual(await startWith(url, pinPlugin()), ['acme-pin:001-pins'])
})

test('an older version of a plugin than the database was set up by is refused', async (t) => {
  class More extends Migration {
    override up(): void {
      this.addSql('alter table acme_pin add column more int')
    }
  }
  const url = await database(t)
  await startWith(url, pinPlugin({ migrations: [{ name: '002-more', class: More }] }))
  await t.throwsAsync(startWith(url, pinPlugin()), {
    message:
      'The database was set up by a newer version of the plugin "acme-pin" (its migration "002-more" is unknown here).',
  })
})

test('tables that carry our names, or names of another plugin, stop the start', async (t) => {
  const url = await database(t)
  const copy = definePlugin({ ...pinPlugin(), name: 'acme-copy' })
  await t.throwsAsync(startWith(url, copy), { message: /carries the name "acme-pin"/ })
  const bad = (tables: { readonly entities?: readonly unknown[]; readonly migrations?: readonly unknown[] }) =>
    definePlugin({
      name: 'acme-bad',
      version: '1.0.0',
      capabilities: { tables: true },
      apply: ({ hooks }) =>
        hooks.entities.tap('acme-bad', (entities) =>
          // As a plugin that is written without types may.
          entities.add({ entities: [], migrations: [], ...tables } as never),
        ),
    })
  for (const entities of [[{ name: 'Pin' }], [null]]) {
    await t.throwsAsync(startWith(url, bad({ entities })), {
      message: 'The plugin "acme-bad" registers an entity that "defineEntity" has not made.',
    })
  }
  for (const migrations of [[{ name: '001' }], [null]]) {
    await t.throwsAsync(startWith(url, bad({ migrations })), {
      message: 'The plugin "acme-bad" registers a migration without a name and a class.',
    })
  }
})

test('entities that the ORM refuses are reported with their plugin', async (t) => {
  const Lost = defineEntity({
    name: 'AcmeLost',
    tableName: 'acme_lost',
    properties: { id: p.uuid().primary(), other: () => p.manyToOne(Nowhere) },
  })
  const Nowhere = defineEntity({ name: 'AcmeNowhere', tableName: 'acme_lost', properties: { id: p.uuid().primary() } })
  const lost = definePlugin({
    name: 'acme-lost',
    version: '1.0.0',
    capabilities: { tables: true },
    apply: ({ hooks }) =>
      hooks.entities.tap('acme-lost', (entities) => entities.add(defineTables({ entities: [Lost], migrations: [] }))),
  })
  await t.throwsAsync(startWith(await database(t), pinPlugin(), lost), {
    message: /^The entities of the plugin "acme-lost" do not fit: [^\n]*acme_lost[^\n]*\.$/,
  })
})

test('an application whose storage does not know the tables of a plugin does not start, and says what to do', async (t) => {
  const connection = await database(t)
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const installed = installPlugins([pinPlugin()], { log })
  const { fingerprints } = createKeys(TEST_KEYS)
  const open = async (known: boolean): Promise<void> => {
    const registry = known ? { registry: installed.registry } : {}
    const storage = await openStorage({ connection, fingerprints, ...registry })
    try {
      const ports = { ...storage, log }
      const engine = await createEngine({ plugins: installed, ports, keys: TEST_KEYS, url: 'http://sallyport.test' })
      await engine.close()
    } finally {
      await storage.close()
    }
  }
  await t.throwsAsync(open(false), {
    instanceOf: SetupError,
    message:
      'The plugin "acme-pin" registers tables that the storage was not opened with: pass the registry of installPlugins() to openStorage().',
  })
  await t.notThrowsAsync(open(true))
})
