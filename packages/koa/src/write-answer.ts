import type { Engine } from '@sallyport/core'
import type { Answer } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { noteFacts } from './request-facts.ts'
import { writeDeviceCookie, type SessionBinding } from './session-binding.ts'

/** Writes what the engine has answered. */
export async function writeAnswer(
  engine: Engine,
  ctx: Koa.Context,
  session: SessionBinding,
  answer: Answer,
): Promise<void> {
  await keepAnswer(engine, ctx, session, answer)
  // Nothing but a crash is 500.
  ctx.status = answer.status === 500 ? engine.settings.crashStatus : answer.status
  ctx.type = 'application/json'
  ctx.body = answer.body
}

/** Writes what an answer says beside its body. */
export async function keepAnswer(
  { settings }: Engine,
  ctx: Koa.Context,
  session: SessionBinding,
  answer: Answer,
): Promise<void> {
  if (answer.cookie !== undefined) {
    await session.write(ctx, answer.cookie)
    writeDeviceCookie(ctx, settings, answer.cookie)
  }
  noteFacts(ctx, { summary: answer.summary })
}
