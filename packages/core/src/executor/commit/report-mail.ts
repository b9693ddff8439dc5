import type { Engine } from '../../engine.ts'
import { floodControl } from '../../flood/flood-control.ts'

/** Logs a mail that could not be sent, on account of the address that has caused it. */
export function reportMail(engine: Engine, address: string): (error: unknown) => void {
  return (error) => {
    if (!floodControl(engine).takeLine('mail_failed', address)) return
    engine.ports.log.error({ err: error }, 'A mail could not be sent.')
  }
}
