import { createServices } from './create-services.ts'
import { messages } from './language/engine-messages.ts'
import type { Engine } from './engine.ts'
import { HttpError } from './errors.ts'
import { createOutbox } from './executor/commit/outbox.ts'
import { reportMail } from './executor/commit/report-mail.ts'
import type { Services } from './stage/visit.ts'

/**
 * Does something for a plugin outside of any run, with the services that a stage has. What it wrote is committed as a
 * whole when it has returned, and not at all when it throws; mail goes after that.
 *
 * @throws `HttpError` 409 `conflict` when what it wrote collides with what is stored
 */
export async function work<Result>(
  engine: Engine,
  todo: (services: Services) => Promise<Result> | Result,
): Promise<Result> {
  const { ports, mail } = engine
  const unit = ports.runs.begin()
  const outbox = mail === undefined ? undefined : createOutbox(mail, reportMail(engine, ''))
  const mailed: Pick<Services, 'mail'> = outbox === undefined ? {} : { mail: outbox }
  const result = await todo(createServices(engine, { ...unit.services, ...mailed, users: ports.users }))
  if ((await unit.write()) === 'conflict') {
    const collision = unit.collision?.()
    if (collision !== undefined) ports.log.warn({ ...collision }, 'What a plugin writes collides with what is stored.')
    throw new HttpError(409, 'conflict', messages.http_conflict)
  }
  outbox?.deliver()
  return result
}
