import { testStage, type Served } from '@sallyport/testing/server'
import test from 'ava'
import { hashPin } from '../src/hash-pin.ts'
import { pin } from '../src/index.ts'
import { Pin } from '../src/pin-table.ts'

/** Ann has the PIN 246801. */
async function giveAnnAPin({ engine, storage }: Served): Promise<void> {
  const ann = await storage.users.find('ann', { fields: ['username'] })
  const hash = await hashPin('246801')
  await engine.work(async ({ em }) => {
    if ((await em.findOne(Pin, { person: ann?.pk ?? '' })) !== null) return
    em.persist(em.create(Pin, { id: crypto.randomUUID(), person: ann?.pk ?? '', hash, createdAt: new Date() }))
  })
}

async function countPins({ storage }: Served): Promise<number> {
  const { rows } = await storage.pool.query('select count(distinct id)::int as pins from acme_pin')
  return rows[0].pins
}

/** The suite's visitors have typed a name, and shown nothing. */
const UNPROVEN = { requireRecentProof: false }

testStage(
  test,
  pin(),
  {
    'with its defaults': {
      person: 'ann',
      arrange: giveAnnAPin,
      right: { pin: '246801' },
      wrong: [{ response: { pin: '135790' }, code: 'wrong_pin', field: 'pin' }],
    },
    'the last attempt': {
      config: { attempts: 1 },
      person: 'ann',
      arrange: giveAnnAPin,
      right: { pin: '246801' },
      wrong: [{ response: { pin: '135790' }, code: 'too_many_attempts' }],
    },
  },
  { type: 'acme_pin' },
)

testStage(
  test,
  pin(),
  {
    'for the first time': {
      config: UNPROVEN,
      person: 'ann',
      arrange: async ({ storage }) => void (await storage.pool.query('delete from acme_pin')),
      right: { pin: '246801' },
      wrong: [{ response: { pin: '1234' }, code: 'common_pin', field: 'pin' }],
      effects: countPins,
    },
    again: { config: UNPROVEN, person: 'ann', arrange: giveAnnAPin, right: { pin: '135790' } },
  },
  { type: 'acme_set_pin' },
)
