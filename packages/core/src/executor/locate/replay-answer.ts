import type { Engine } from '../../engine.ts'
import type { Run } from '../../ports/run-store.ts'
import { sha256 } from '../../security/keys.ts'
import type { Answer } from '../../wire/wire.ts'
import { summarizeRun } from '../present/answer-summary.ts'
import { cookieChange, issuedToken, renewedBrowser } from '../commit/renewal.ts'
import type { FlowRequest } from '../flow-request.ts'
import { RENEWAL_GRACE } from './replay.ts'
import { shownStage } from '../present/present.ts'

/** The same bytes as the first time; within a minute, and while its login lives, the same cookies too. */
export async function replayAnswer(engine: Engine, request: FlowRequest, run: Run): Promise<Answer> {
  const { answered } = run
  if (answered === null) throw new Error('There is nothing to replay.')
  const runtime = run.end === null ? await engine.definitions.revision(run.revision) : undefined
  const plain = {
    status: 200,
    body: answered.answer,
    summary: summarizeRun(run, 'replayed'),
    ...(runtime === undefined ? {} : shownStage(engine, { runtime, run, ending: undefined })),
  }
  const { renewal } = answered
  if (renewal === null || Date.now() - renewal.at.getTime() >= RENEWAL_GRACE) return plain
  // The key that made it may not be the newest any more; the hash in the row says which one it was.
  const browser = renewedBrowser(engine, run).find((candidate) => sha256(candidate) === run.browser)
  if (browser === undefined) return plain
  if (renewal.session === null) {
    return {
      ...plain,
      cookie: cookieChange(engine.keys, browser, renewal.keepsToken ? request.token : undefined, renewal),
    }
  }
  for (const token of issuedToken(engine, run)) {
    const found = await engine.ports.sessions.find(sha256(token))
    if (found?.session.id === renewal.session)
      return { ...plain, cookie: cookieChange(engine.keys, browser, token, renewal) }
  }
  return plain
}
