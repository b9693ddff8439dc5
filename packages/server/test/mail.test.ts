import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import test from 'ava'
import { createMail } from '../src/mail.ts'

test('mail is handed to the server of SMTP_URL, from the sender of MAIL_FROM', async (t) => {
  const texts: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, _session, done) {
      texts.push(Buffer.concat(await stream.toArray()).toString())
      done()
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.server.address() as AddressInfo
  const mail = await createMail({ smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'Door <door@example.com>' })
  await mail.send({ to: 'ann@example.com', subject: 'Grüße', text: 'Hello Ann.', html: undefined })
  mail.close()
  t.regex(texts[0] ?? '', /^From: Door <door@example\.com>\r$/m)
  t.regex(texts[0] ?? '', /^To: ann@example\.com\r$/m)
  t.regex(texts[0] ?? '', /Hello Ann\./)
})

for (const smtpUrl of ['smtp://hunter:swordfish@127.0.0.1:1', 'smtp://hunter:swordfish@vault.invalid']) {
  test(`a mail server that is away is an error of the mail alone, and repeats nothing of ${smtpUrl}`, async (t) => {
    const mail = await createMail({ smtpUrl, mailFrom: 'door@example.com' })
    const sent = mail.send({ to: 'ann@example.com', subject: 'x', text: 'x', html: undefined })
    const error = await t.throwsAsync(sent, { message: /^The mail server of SMTP_URL took no mail \([A-Z, ]+\)\.$/ })
    t.notRegex(JSON.stringify({ ...error, message: error?.message, stack: error?.stack }), /hunter|swordfish|vault/)
    mail.close()
  })
}
