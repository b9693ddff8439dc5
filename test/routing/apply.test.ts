import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { sallyport, until } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { rawGet } from './request.ts'

const file = (title: string): string => `
brands: [{ domain: acme.example, title: ${title}, flows: { recovery: recover } }]
groups: [{ name: staff, members: [ghost] }]
---
slug: end
designation: invalidation
policies: [{ group: staff }, { group: missing }, { user: nobody, negate: true }]
stages: [{ stage: session_end }]
`

test('the command applies brands and groups while servers run, and says what may be a slip', async (t) => {
  const env = await ownDatabase(t)
  const url = await sallyport(t, ['start'], { env }).listening
  const folder = ownFolder(t)
  const apply = () => sallyport(t, ['flows', 'apply', folder], { env }).ended
  writeFileSync(join(folder, 'site.yaml'), file('Acme'))
  const sentence = 'site.yaml:2: brands[0].flows.recovery names the flow "recover", which does not exist.'
  t.deepEqual(await apply(), { code: 1, stdout: '', stderr: `${sentence}\n` })

  writeFileSync(join(folder, 'recover.yaml'), 'slug: recover\ndesignation: recovery\nstages: []\n')
  t.deepEqual(await apply(), {
    code: 0,
    stdout: [
      'Applied 7 flows: default-authentication-flow, default-invalidation-flow, default-password-change, default-user-settings, initial-setup, recover, end.',
      'Applied 1 brands: acme.example.',
      'Applied 1 groups: staff.',
      'Warning: A policy names the group "missing", which does not exist.',
      'Warning: The group "staff" has the member "ghost", but no user has this name.\n',
    ].join('\n'),
    stderr: '',
  })
  const shows = (title: string): Promise<void> =>
    until(async () => {
      const { text } = await rawGet(url, '/api/v3/flows/executor/end/', { host: 'login.acme.example' })
      return JSON.parse(text).brand_name === title
    })
  await shows('Acme')
  // A flow whose file is gone stays, and may still be named.
  writeFileSync(join(folder, 'recover.yaml'), '')
  writeFileSync(join(folder, 'site.yaml'), file('New'))
  t.is((await apply()).code, 0)
  await shows('New')
})
