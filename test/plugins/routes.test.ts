import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { pinPlugin } from '../support/pin-plugin.ts'
import { recordingLog } from '../support/recording-log.ts'

test('a route of a plugin writes what it persists when it has answered, and nothing when it throws', async (t) => {
  const { browser, storage } = await serve(t, { plugins: [pinPlugin()] })
  const admin = browser()
  await admin.logIn('admin')
  const pins = async (): Promise<unknown> => (await storage.pool.query('select person, pin from acme_pin')).rows
  t.is((await admin.post('/plugins/acme-pin/pins/ann/', { pin: '1', broken: true })).status, 500)
  t.deepEqual(await pins(), [])
  t.is((await admin.post('/plugins/acme-pin/pins/ann/', { pin: '1' })).status, 201)
  t.deepEqual(await pins(), [{ person: 'ann', pin: '1' }])
  const taken = await admin.post('/plugins/acme-pin/pins/ben/', { pin: '1' })
  t.is(taken.status, 409)
  t.is(taken.body.code, 'conflict')
})

test('a route of a plugin is closed to those without its access, to other sites, and to what does not fit', async (t) => {
  const { browser } = await serve(t, { plugins: [pinPlugin()] })
  const ann = browser()
  const path = '/plugins/acme-pin/pins/ann/'
  t.is((await ann.post(path, { pin: '1' })).status, 403)
  await ann.logIn('ann')
  t.is((await ann.post(path, { pin: '1' })).status, 403)
  await ann.logIn('admin')
  const foreign = await ann.post(path, { pin: '1' }, { headers: { 'sec-fetch-site': 'cross-site' } })
  t.is(foreign.body.code, 'foreign_origin')
  const wrong = await ann.post(path, { pin: 'x'.repeat(13) })
  t.is(wrong.status, 400)
  t.is(wrong.body.errors.pin[0].code, 'max_length')
})

test('a route of a plugin that takes too long is given up, by name, and writes nothing', async (t) => {
  const log = recordingLog()
  const { browser, storage } = await serve(t, { plugins: [pinPlugin()], log, limits: { requestTime: 1 } })
  const admin = browser()
  await admin.logIn('admin')
  t.is((await admin.post('/plugins/acme-pin/pins/ann/', { pin: '1', late: true })).status, 500)
  t.deepEqual((await storage.pool.query('select person from acme_pin')).rows, [])
  const sentence = 'The plugin "acme-pin" failed in its route POST "/pins/:person/": it did not end within the 1 s'
  t.true(log.lines.some((line) => line.includes(sentence)))
})
