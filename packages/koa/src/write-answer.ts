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

/** Writes what an answer says beside its body. */
export function keepAnswer({ settings }: Engine, ctx: Koa.Context, session: SessionBinding, answer: Answer): void {
  if (answer.cookie !== undefined) {
    session.write(ctx, answer.cookie)
    writeDeviceCookie(ctx, settings, answer.cookie)
  }
  noteFacts(ctx, { about: answer.about })
}
