import type { MailTransport, SentMail } from '@sallyport/core'
import type { Environment } from './configuration/environment.ts'

/** Milliseconds that a mail server may take for one step of a conversation. */
const PATIENCE = 10_000

/** Mail by SMTP; without a server for it, mail is printed on standard output, past the logger. */
export async function createMail({
  smtpUrl,
  mailFrom,
}: Pick<Environment, 'smtpUrl' | 'mailFrom'>): Promise<MailTransport & { close(): void }> {
  if (smtpUrl === undefined) {
    return {
      send: async (mail) => void process.stdout.write(printed(mailFrom, mail)),
      close() {},
    }
  }
  // Loaded by those who use it: a start is quicker without.
  const { createTransport } = await import('nodemailer')
  const patience = { connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE }
  const transport = createTransport({ url: smtpUrl, ...patience }, { from: mailFrom })
  return {
    async send(mail) {
      await transport.sendMail({ ...mail })
    },
    close: () => transport.close(),
  }
}

function printed(from: string, { to, subject, text }: SentMail): string {
  return `\n--- mail\nFrom: ${from}\nTo: ${to}\nSubject: ${subject}\n\n${text}\n---\n`
}
