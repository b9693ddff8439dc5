import type { Answer, Engine } from '@sallyport/core'
import type Koa from 'koa'
import { noteFacts } from './request-facts.ts'
import { writeDeviceCookie, type SessionBinding } from './session-binding.ts'

/** Writes what the engine has answered. */
export function writeAnswer(engine: Engine, ctx: Koa.Context, session: SessionBinding, answer: Answer): void {
  keepAnswer(engine, ctx, session, answer)
  ctx.status = answer.status
  ctx.type = 'application/json'
  ctx.body = answer.body
}

/**
 * Writes what an answer says beside its body. The public URL says whether the device cookie is secure, whatever the
 * binding.
 */
export function keepAnswer({ settings }: Engine, ctx: Koa.Context, session: SessionBinding, answer: Answer): void {
  if (answer.cookie !== undefined) {
    session.write(ctx, answer.cookie)
    writeDeviceCookie(ctx, answer.cookie, settings.url.protocol === 'https:')
  }
  noteFacts(ctx, { about: answer.about })
}
