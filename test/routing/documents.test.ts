import type { DocumentSource, FlowDocument, GroupDocument, OrganisationDocument } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'
import { recordingLog } from '../support/recording-log.ts'
import { rawGet } from './request.ts'

const flow = (rest: Partial<FlowDocument> = {}): FlowDocument => ({
  slug: 'tested',
  designation: 'authorization',
  stages: [{ stage: 'session_end' }],
  ...rest,
})

function apply(
  { engine }: Served,
  organisation: OrganisationDocument,
  ...flows: readonly FlowDocument[]
): Promise<void> {
  const documents: readonly DocumentSource[] = [
    { organisation, source: 'test' },
    ...flows.map((one) => ({ flow: one, source: 'test' })),
  ]
  return engine.applyFlows(documents, 'test')
}

const brandAt = async ({ url }: Served, host: string): Promise<string> =>
  JSON.parse((await rawGet(url, '/api/v3/flows/executor/tested/', { host })).text).brand_name

async function groupsOf({ storage }: Served, username: string): Promise<readonly string[]> {
  const options = { fields: ['username' as const] }
  return (await storage.users.find(username, options))?.groups ?? []
}

test('a brand that no document contains any more stays in use, as unmanaged, and the newest default brand counts', async (t) => {
  const served = await serve(t, { flows: [flow()] })
  await apply(served, {
    brands: [
      { domain: 'a.example', title: 'A', default: true },
      { domain: 'b.example', title: 'B' },
    ],
  })
  t.is(await brandAt(served, 'x.example'), 'A')
  await apply(served, {
    brands: [
      { domain: 'b.example', title: 'New B' },
      { default: true, title: 'Rest' },
    ],
  })
  t.is(await brandAt(served, 'a.example'), 'A')
  t.is(await brandAt(served, 'b.example'), 'New B')
  t.is(await brandAt(served, 'x.example'), 'Rest')
  const { rows } = await served.storage.pool.query('select domain from sallyport_brand where unmanaged')
  t.deepEqual(rows, [{ domain: 'a.example' }])
  await apply(served, { brands: [{ domain: 'a.example' }] })
  t.is(await brandAt(served, 'a.example'), 'Sallyport')
  t.is(await brandAt(served, 'x.example'), 'Rest')
})

test('a second node meets a new brand as soon as it hears of it, and asks for none in a request', async (t) => {
  const one = await serve(t, { flows: [flow()] })
  const two = await serve(t, { databaseUrl: one.databaseUrl, flows: [flow()] })
  await apply(one, { brands: [{ domain: 'a.example', title: 'A' }] })
  await two.engine.definitions.refresh()
  await one.storage.pool.query('drop table sallyport_brand')
  t.is(await brandAt(two, 'a.example'), 'A')
})

test('groups are made and changed, members only where they are listed, and those that are gone stay', async (t) => {
  const log = recordingLog()
  const served = await serve(t, { log })
  const staff: GroupDocument = { name: 'staff', permissions: ['inspect_flow'], superuser: true }
  await apply(served, { groups: [{ name: 'team', parent: 'staff', members: ['ANN', 'ghost'] }, staff] })
  t.deepEqual(await groupsOf(served, 'ann'), ['staff', 'team'])
  t.true(
    log.lines.some((line) =>
      line.startsWith('warn The group "team" has the member "ghost", but no user has this name.'),
    ),
  )

  await served.storage.users.addToGroup(
    (
      await served.storage.users.find('admin', {
        fields: ['username'],
      })
    )?.pk ?? '',
    'team',
  )
  await apply(served, { groups: [{ name: 'team' }] })
  t.deepEqual(await groupsOf(served, 'ann'), ['team'])
  t.deepEqual(await groupsOf(served, 'admin'), ['team'])
  const { rows } = await served.storage.pool.query(
    'select name, unmanaged, is_superuser as superuser, permissions from sallyport_group order by name',
  )
  t.deepEqual(rows, [
    { name: 'staff', unmanaged: true, superuser: true, permissions: ['inspect_flow'] },
    { name: 'team', unmanaged: false, superuser: false, permissions: [] },
  ])
  await apply(served, {
    groups: [
      { name: 'team', members: ['admin'] },
      { name: 'staff', members: [] },
    ],
  })
  t.deepEqual(await groupsOf(served, 'ann'), [])
  t.deepEqual(await groupsOf(served, 'admin'), ['team'])
})

test('flows, brands and groups are applied together or not at all', async (t) => {
  const served = await serve(t, { flows: [flow()] })
  const brands = [{ domain: 'a.example', title: 'A', flows: { recovery: 'gone' } }]
  await t.throwsAsync(apply(served, { brands, groups: [{ name: 'staff' }] }, flow({ slug: 'new' })), {
    code: 'bad_brand',
    message: 'test: brands[0].flows.recovery names the flow "gone", which does not exist.',
  })
  t.is(await brandAt(served, 'a.example'), 'Sallyport')
  t.is(served.engine.definitions.current('new'), undefined)
  t.deepEqual(await served.storage.definitions.groups(), new Map())
  // What the store refuses undoes the rest, too.
  await served.storage.pool.query(`alter table sallyport_group add constraint odd check (name <> 'odd')`)
  const fine = [{ domain: 'a.example', title: 'A', flows: { recovery: 'new' } }]
  await t.throwsAsync(apply(served, { brands: fine, groups: [{ name: 'odd' }] }, flow({ slug: 'new' })))
  t.deepEqual(await served.storage.definitions.brands(), [])
  await served.engine.definitions.refresh()
  t.is(served.engine.definitions.current('new'), undefined)
  await apply(served, { brands: fine }, flow({ slug: 'new' }))
  t.is(await brandAt(served, 'a.example'), 'A')
})

test('a group that policies name and that nobody has made is a warning, not an error', async (t) => {
  const log = recordingLog()
  const served = await serve(t, { log })
  await served.storage.users.createGroup('made')
  const policies = ['made', 'included', 'missing'].map((group) => ({ group }))
  await apply(served, { groups: [{ name: 'included' }] }, flow({ policies }))
  const warnings = log.lines.filter((line) => line.startsWith('warn '))
  t.deepEqual(
    warnings.map((line) => line.split(' {', 1)[0]),
    ['warn A policy names the group "missing", which does not exist.'],
  )
})
