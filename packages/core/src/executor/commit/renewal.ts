import type { Engine } from '../../engine.ts'
import type { NewLoginSession, Renewal, Run } from '../../ports/run-store.ts'
import type { Keys } from '../../security/keys.ts'
import type { CookieChange } from '../../wire/wire.ts'
import { writeDevice } from '../device.ts'
import type { CommittedStep } from './committed-step.ts'

/** A renewed browser id and a session token are derived, so that a replay can make them again. */
export function renewedBrowser(engine: Engine, run: Pick<Run, 'id' | 'version'>): readonly string[] {
  return engine.keys.macs('browser', `${run.id}:${run.version}`)
}

export function issuedToken(engine: Engine, run: Pick<Run, 'id' | 'version'>): readonly string[] {
  return engine.keys.macs('session', `${run.id}:${run.version}`)
}

/** How a step changes the browser's cookie; null where the browser id stays. */
export function renewalOf(
  { loadedRequest, state }: Pick<CommittedStep, 'loadedRequest' | 'state'>,
  login: NewLoginSession | null,
): Renewal | null {
  if (!state.renews) return null
  const options = state.login?.options
  const device = options?.rememberDevice ?? 0
  return {
    formerBrowser: loadedRequest.browser,
    at: state.run.updatedAt,
    lifetime: options !== undefined ? options.duration || 'session' : state.logout ? 'session' : null,
    session: login?.id ?? null,
    keepsToken: login === null && !state.logout,
    device: login === null || device === 0 ? null : { person: login.person, epoch: login.epoch, lifetime: device },
  }
}

/** The cookie that goes with a step's answer. */
export function cookieOf(
  { engine, request, state }: CommittedStep,
  browser: string,
  renewal: Renewal | null,
): { cookie?: CookieChange } {
  if (renewal === null) return request.cookieMissing ? { cookie: { cookie: { browser } } } : {}
  const kept = renewal.keepsToken ? request.token : undefined
  const token = state.login === null ? kept : issuedToken(engine, state.run)[0]
  return { cookie: cookieChange(engine.keys, browser, token, renewal) }
}

/** The cookies that go with a renewal, for the first answer and for each replay of it. */
export function cookieChange(
  keys: Keys,
  browser: string,
  token: string | undefined,
  { lifetime, device, at }: Renewal,
): CookieChange {
  return {
    renewed: true,
    cookie: token === undefined ? { browser } : { browser, token },
    ...(lifetime === null ? {} : { lifetime }),
    ...(device === null
      ? {}
      : {
          device: { value: writeDevice(keys, device, device.lifetime, at.getTime()), lifetime: device.lifetime },
        }),
  }
}
