import type { Answer } from '@sallyport/core'
import type Koa from 'koa'
import { noteFacts } from './request-facts.ts'
import type { SessionBinding } from './session-binding.ts'

/** Writes what the engine has answered. */
export function writeAnswer(ctx: Koa.Context, session: SessionBinding, answer: Answer): void {
  if (answer.cookie !== undefined) session.write(ctx, answer.cookie)
  ctx.status = answer.status
  ctx.type = 'application/json'
  ctx.body = answer.body
  noteFacts(ctx, { about: answer.about })
}
