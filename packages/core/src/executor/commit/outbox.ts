import type { Mail, MailTransport, SentMail } from '../../ports/mail.ts'

/** What one request wants to mail. */
export interface Outbox extends Mail {
  /** Sends it all, after the commit; a mail that fails is reported, without its text, and harms nothing. */
  deliver(): void
  /** Forgets it all. */
  discard(): void
}

export function createOutbox(transport: MailTransport, report: (error: unknown) => void): Outbox {
  const waiting: SentMail[] = []
  return {
    send({ to, subject, text, html }) {
      const address = typeof to === 'string' ? to : to.kind === 'known' ? to.email : ''
      if (address !== '') waiting.push({ to: address, subject, text, html })
    },
    deliver() {
      for (const mail of waiting.splice(0)) {
        transport.send(mail).catch(report)
      }
    },
    discard() {
      waiting.length = 0
    },
  }
}
