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
      try {
        await transport.sendMail({ ...mail })
      } catch (error) {
        throw mailFailure(error)
      }
    },
    close: () => transport.close(),
  }
}

/**
 * Why a mail could not be sent, for the log. The error's own message names host and user of `SMTP_URL`, or the
 * recipient, so that only its kind goes on.
 */
function mailFailure(error: unknown): Error {
  const read = (key: string): unknown => (error instanceof Error ? Reflect.get(error, key) : undefined)
  const facts = [read('code'), read('command'), read('responseCode')].filter(
    (fact) => typeof fact === 'number' || (typeof fact === 'string' && /^[A-Z ]{2,20}$/.test(fact)),
  )
  return new Error(`The mail server of SMTP_URL took no mail (${facts.join(', ') || 'no reason given'}).`)
}

function printed(from: string, { to, subject, text }: SentMail): string {
  return `\n--- mail\nFrom: ${from}\nTo: ${to}\nSubject: ${subject}\n\n${text}\n---\n`
}
