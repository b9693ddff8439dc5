import test from 'ava'
import { runFuzz } from './run-fuzz.ts'

test('random requests to every operation cause no failure and show nobody a secret of others', async (t) => {
  const { statuses, failures, secrets } = await runFuzz(t, { seed: 1, requests: 500 })
  t.deepEqual(failures, [])
  t.true(secrets > 10, 'there were secrets to be shown')
  for (const status of [200, 303, 400, 403, 404, 405, 409]) t.true(Number(statuses[status]) > 0, String(status))
})
