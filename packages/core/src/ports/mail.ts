import type { Person } from '@sallyport/planner'

export interface MailMessage {
  /** A person, or an address. A decoy gets none, which cannot be observed. */
  readonly to: Person | string
  readonly subject: string
  readonly text: string
  readonly html?: string
}

/** For stages: `visit.services.mail`. */
export interface Mail {
  /**
   * Hands a mail over with the step: it is sent once the step is committed, and not at all when that fails. Not in
   * `present`, which runs on every reload. A crash of the process right after the commit may lose it, so let people ask
   * for another one.
   */
  send(message: MailMessage): void
}

/** What carries mail away, for `createEngine`. */
export interface MailTransport {
  send(message: SentMail): Promise<void>
}

export interface SentMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string | undefined
}
