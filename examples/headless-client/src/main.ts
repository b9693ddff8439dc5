import { createClient } from '@sallyport/client'

const { SALLYPORT_URL = 'http://127.0.0.1:9000', LOGIN_NAME = '', LOGIN_PASSWORD = '' } = process.env
const client = createClient({ url: SALLYPORT_URL })

let at = await client.flow('default-authentication-flow').start()
while (at.kind === 'challenge') {
  // An answer that is refused comes back as the same challenge, with errors.
  const [error] = Object.values(at.errors).flat()
  if (error !== undefined) throw new Error(`${at.component} refuses the answer: ${error.string}`)
  switch (at.component) {
    case 'ak-stage-identification':
      at = await at.answer({ uid_field: LOGIN_NAME })
      break
    case 'ak-stage-password':
      at = await at.answer({ password: LOGIN_PASSWORD })
      break
    case 'ak-stage-user-login':
      at = await at.answer({ remember_me: false })
      break
    default:
      throw new Error(`The flow asks for ${at.component}, which this script does not know.`)
  }
}
if (at.kind === 'denied') throw new Error(`${at.message} (${at.code})`)
if (at.kind === 'error') throw new Error(`The server failed; its log has more under ${at.requestId}.`)

const user = await client.session()
process.stdout.write(`Logged in as ${user?.username}.\n`)
await client.logout()
