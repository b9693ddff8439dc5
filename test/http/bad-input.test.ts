import { brotliCompressSync, gzipSync } from 'node:zlib'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'
const URL = `/api/v3/flows/executor/${LOGIN}/`
const json = { 'content-type': 'application/json' }

test('an unknown flow is 404', async (t) => {
  const { browser } = await serve(t)
  const { status, body } = await browser().challenge('nothing-here')
  t.is(status, 404)
  t.is(body.code, 'flow_not_found')
})

const bodies: readonly [title: string, body: string, type: string, status: number, code: string][] = [
  ['broken JSON', '{"uid_field":', 'application/json', 400, 'bad_json'],
  ['a text', '"ann"', 'application/json', 400, 'not_an_object'],
  ['a list', '["ann"]', 'application/json', 400, 'not_an_object'],
  ['null', 'null', 'application/json', 400, 'not_an_object'],
  ['1 MiB', JSON.stringify({ uid_field: 'a'.repeat(1 << 20) }), 'application/json', 413, 'body_too_large'],
]

for (const [title, body, type, status, code] of bodies) {
  test(`a body that is ${title} is ${status} ${code}, and nothing is lost`, async (t) => {
    const { browser } = await serve(t)
    const ann = browser()
    await ann.challenge(LOGIN)
    const refused = await ann.get(URL, { method: 'POST', body, headers: { 'content-type': type } })
    t.is(refused.status, status)
    t.is(refused.body.code, code)
    t.is((await ann.answer(LOGIN, { uid_field: 'ann' })).body.component, 'ak-stage-password')
  })
}

const packed: readonly [title: string, encoding: string, body: Buffer, status: number, code: string | undefined][] = [
  ['with gzip', 'gzip', gzipSync('{"uid_field":"ann"}'), 200, undefined],
  ['with brotli', 'br', brotliCompressSync('{"uid_field":"ann"}'), 200, undefined],
  ['to a thousandth of its size', 'gzip', gzipSync(`{"uid_field":"${'a'.repeat(1 << 24)}"}`), 413, 'body_too_large'],
  ['with gzip, and cut off', 'gzip', gzipSync('{"uid_field":"ann"}').subarray(0, 12), 400, 'bad_json'],
  ['in a way that nobody knows', 'acme', Buffer.from('{}'), 415, 'unsupported_media_type'],
]

for (const [title, encoding, body, status, code] of packed) {
  test(`a body that is compressed ${title} is ${status}`, async (t) => {
    const { browser } = await serve(t)
    const ann = browser()
    await ann.challenge(LOGIN)
    const headers = { ...json, 'content-encoding': encoding }
    const answer = await ann.get(URL, { method: 'POST', body: Uint8Array.from(body), headers })
    t.is(answer.status, status, answer.text)
    t.is(answer.body.code, code)
    t.is((await ann.challenge(LOGIN)).status, 200)
  })
}

test('a form’s field with the name of a prototype is left out', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://sallyport.test' }
  const taken = await ann.get(URL, { method: 'POST', body: 'uid_field=ann&__proto__[a]=1', headers })
  t.is(taken.body.component, 'ak-stage-password')
})

test('a body that is neither JSON nor a form is 415', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const refused = await ann.get(URL, {
    method: 'POST',
    body: '<a/>',
    headers: { 'content-type': 'text/xml', origin: 'http://sallyport.test' },
  })
  t.is(refused.status, 415)
  t.is(refused.body.code, 'unsupported_media_type')
})

test('a wrong method is 405 and says which ones are right', async (t) => {
  const { browser } = await serve(t)
  const refused = await browser().get(URL, { method: 'PUT', body: '{}', headers: json })
  t.is(refused.status, 405)
  t.regex(refused.headers.get('allow') ?? '', /POST/)
})

const origins: readonly [title: string, headers: Record<string, string>, status: number][] = [
  ['of another site by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['of the same site by Sec-Fetch-Site', { 'sec-fetch-site': 'same-site' }, 403],
  ['of our own origin by Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }, 200],
  ['of a foreign Origin', { origin: 'https://evil.example' }, 403],
  ['of the Origin null', { origin: 'null' }, 403],
  ['of no origin with a JSON body', {}, 200],
]

for (const [title, headers, status] of origins) {
  test(`a POST ${title} is ${status}`, async (t) => {
    const { browser } = await serve(t)
    const ann = browser()
    const { body } = await ann.challenge(LOGIN)
    const answer = await ann.post(URL, { uid_field: 'ann', step: body.step }, { headers })
    t.is(answer.status, status)
    if (status === 403) t.is(answer.body.code, 'foreign_origin')
  })
}

test('a form without any sign of its origin is refused', async (t) => {
  const { browser } = await serve(t)
  const answer = await browser().get(URL, {
    method: 'POST',
    body: 'uid_field=ann',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  t.is(answer.status, 403)
})

const fields: readonly [title: string, body: object, code: string][] = [
  ['is missing', {}, 'required'],
  ['is blank', { uid_field: '' }, 'blank'],
  ['is null', { uid_field: null }, 'null'],
  ['is a list', { uid_field: ['ann'] }, 'invalid'],
  ['is too long', { uid_field: 'a'.repeat(400) }, 'max_length'],
]

for (const [title, body, code] of fields) {
  test(`a field that ${title} is reported as ${code}, writes nothing and leaves the step as it is`, async (t) => {
    const { browser, storage } = await serve(t)
    const ann = browser()
    const first = await ann.challenge(LOGIN)
    const again = await ann.answer(LOGIN, { ...body })
    t.is(again.status, 200)
    t.is(again.body.response_errors.uid_field[0].code, code)
    const { rows } = await storage.pool.query('select count(*)::int as runs from sallyport_run')
    t.is(rows[0].runs, 0)
    const passed = await ann.answer(LOGIN, { uid_field: 'ann' }, { step: first.body.step })
    t.is(passed.body.component, 'ak-stage-password')
  })
}

test('a body with the key __proto__ is refused, and does no harm', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const answer = await ann.get(URL, {
    method: 'POST',
    body: '{"uid_field":"ann","__proto__":{"polluted":true}}',
    headers: json,
  })
  t.is(answer.status, 400)
  t.is(answer.body.code, 'bad_json')
  t.false('polluted' in {})
  t.is((await ann.answer(LOGIN, { uid_field: 'ann' })).body.component, 'ak-stage-password')
})

test('a tampered cookie counts as none', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const { body } = await ann.challenge(LOGIN)
  ann.cookies.set('sallyport.sig', 'A'.repeat(43))
  const answer = await ann.post(URL, { uid_field: 'ann', step: body.step })
  t.is(answer.status, 409)
  t.is(answer.body.code, 'cookie_missing')
  t.is(answer.body.component, 'ak-stage-identification')
})

test('a step is refused when it is forged, or of another browser', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const eve = browser()
  const { body } = await ann.challenge(LOGIN)
  await eve.challenge(LOGIN)
  const stolen = await eve.post(URL, { uid_field: 'ann', step: body.step })
  t.is(stolen.status, 409)
  t.is(stolen.body.component, 'ak-stage-identification')
  const middle = await ann.answer(LOGIN, { uid_field: 'ann' })
  const foreign = await eve.post(URL, { password: 'correct horse', step: middle.body.step })
  t.is(foreign.status, 409)
  t.is(foreign.body.code, 'unknown_step')
  t.is(foreign.body.component, 'ak-stage-identification')
  const forged = await ann.post(URL, { password: 'correct horse', step: `${middle.body.step}x` })
  t.is(forged.status, 409)
  t.is(forged.body.component, 'ak-stage-password')
  t.is((await ann.answer(LOGIN, { password: 'correct horse' }, { step: middle.body.step })).status, 200)
})

test('a POST to an expired run is 409 with a fresh first challenge', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  await storage.pool.query("update sallyport_run set expires_at = now() - interval '1 second'")
  const late = await ann.post(URL, { password: 'correct horse', step: body.step })
  t.is(late.status, 409)
  t.is(late.body.code, 'run_ended')
  t.is(late.body.component, 'ak-stage-identification')
  t.is((await ann.answer(LOGIN, { uid_field: 'ann' }, { step: late.body.step })).body.component, 'ak-stage-password')
})

const destinations: readonly [next: string, to: string][] = [
  ['/app/?a=1#b', '/app/?a=1#b'],
  ['app', '/app'],
  ['//evil', '/'],
  ['/\\evil', '/'],
  ['\\\\evil', '/'],
  ['///evil', '/'],
  ['/.//evil', '/'],
  ['/..//evil', '/'],
  ['/a/../..//evil', '/'],
  ['https://evil', '/'],
  ['javascript:alert(1)', '/'],
  ['java\tscript:alert(1)', '/'],
  ['/\n/evil', '/'],
]

for (const [next, to] of destinations) {
  test(`next=${JSON.stringify(next)} leads to ${to}`, async (t) => {
    const { browser } = await serve(t)
    const ann = browser()
    const query = new URLSearchParams({ next }).toString()
    await ann.challenge(LOGIN, { query })
    await ann.answer(LOGIN, { uid_field: 'ann' }, { query })
    const done = await ann.answer(LOGIN, { password: 'correct horse' }, { query })
    t.is(done.body.to, to)
  })
}

test('a forged Host or X-Forwarded-* changes nothing', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '6.6.6.6' }
  const { body, text } = await ann.get(URL, { headers })
  t.is(body.component, 'ak-stage-identification')
  t.notRegex(text, /evil/)
})
