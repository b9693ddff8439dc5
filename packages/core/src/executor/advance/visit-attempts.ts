import { pendingUser, readContext, type Context } from '@sallyport/planner'
import { TooManyRequests } from '../../errors.ts'
import type { AttemptClaim, AttemptCount } from '../../ports/attempts.ts'
import { addressKey } from '../../security/address.ts'
import type { Attempt, AttemptLimits, VisitAttempts } from '../../stage/visit.ts'
import { methodName } from '../../stage/methods.ts'
import { knownDevice } from '../device.ts'
import { spendOfAddress } from './spend-budget.ts'
import type { State } from '../state.ts'
import type { RequestScope } from '../scope.ts'

/** Whose budgets an attempt counts against. */
interface Counters {
  readonly run: AttemptClaim
  /** Undefined where no account has been named yet. */
  readonly account: AttemptClaim | undefined
  /** Undefined for a known device, which has a budget of its own for the account. */
  readonly address: AttemptClaim | undefined
}

/**
 * The attempts of a visit. A method has one budget, whichever stage checks it. A device that the account has logged in on
 * counts apart, so that an attacker who uses up the account's budget does not keep its owner out (OWASP, device cookies).
 *
 * @param visit.consumed keys of counters whose attempt is given back, and whose failures are forgotten, when the stage passes
 */
export function visitAttempts(
  scope: RequestScope,
  state: State,
  { context, consumed }: { readonly context: () => Context; readonly consumed: string[] },
): VisitAttempts {
  const { engine } = scope
  const { attempts } = engine.ports
  return {
    async consume(limits: AttemptLimits): Promise<Attempt> {
      const { run, account, address } = await countersOf(scope, { state, context: context() }, limits)
      const claims = [run, account, address].filter((claim) => claim !== undefined)
      const counts = await attempts.consume(claims)
      const counted = claims.map((claim, index) => ({ claim, count: counts[index] }))
      const refused = counted.filter(({ claim, count }) => count !== undefined && isRefused(claim, count))
      const full = refused.find(({ claim }) => claim === address)
      if (full !== undefined) throw new TooManyRequests(full.count?.seconds ?? 1)
      // What an address has tried is not given back, and what was not counted neither.
      const own = counted.filter((entry) => entry.claim !== address && !refused.includes(entry))
      if (limits.isKept !== true) consumed.push(...own.map(({ claim }) => claim.key))
      scope.attempts.push(...own.map(({ claim }) => claim.key))
      const ofRun = counts[0]?.count ?? 0
      return { limited: refused.length > 0, last: ofRun >= limits.perRun }
    },
    spend: (what) => spendOfAddress(scope, what),
  }
}

function isRefused({ most, daily, drains }: AttemptClaim, { count, today }: AttemptCount): boolean {
  return count > (drains ?? most ?? Infinity) || today > (daily ?? Infinity)
}

async function countersOf(
  { engine, request, people }: RequestScope,
  { state, context }: { readonly state: State; readonly context: Context },
  { method, perRun }: AttemptLimits,
): Promise<Counters> {
  const { window, attemptsPerAccount, attemptsPerDay, attemptsPerAddress, ipv6Prefix } = engine.settings.limits
  const account = readContext(context, pendingUser)
  const key = (name: string): string => engine.keys.mac('attempts', `${name}:${method}`)
  // No query: the user, or that there is none, has come with the run or has just been looked up.
  const known = account === undefined ? undefined : await people.brief(account.pk)
  // For proofs alone: what else is tried (a name that may be taken) is nothing that an owner could be kept from.
  const proves = engine.registry.stages.some(({ type }) =>
    type.proves?.some((declared) => methodName(declared) === method),
  )
  const device = known !== undefined && proves ? knownDevice(engine.keys, request.device, known) : undefined
  return {
    run: { key: key(`run:${state.run.id}`), window: state.runtime.definition.lifetime, most: perRun },
    account:
      account === undefined
        ? undefined
        : {
            key: key(`${device === undefined ? '' : `device:${device}:`}account:${account.pk}`),
            window,
            most: attemptsPerAccount,
            daily: attemptsPerDay,
          },
    address:
      device !== undefined
        ? undefined
        : { key: key(`address:${addressKey(request.address, ipv6Prefix)}`), window, drains: attemptsPerAddress },
  }
}
