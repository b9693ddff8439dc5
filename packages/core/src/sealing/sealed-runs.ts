import type { Commit, Loaded, Run, RunStore, UnitOfWork } from '../ports/run-store.ts'
import { openRun, sealRun, type Sealer } from './seal-run.ts'

/** A run store that never sees a secret of a run: they are sealed before it writes, and opened after it has read. */
export function sealedRuns(runs: RunStore, sealer: Sealer): RunStore {
  const opened = (run: Run | undefined): Run | undefined => (run === undefined ? undefined : openRun(sealer, run))
  const sealed: RunStore = {
    async load(query): Promise<Loaded> {
      const loaded = await runs.load(query)
      const { named, active, moved, flowToken } = loaded
      return {
        ...loaded,
        named: opened(named),
        active: active !== undefined && active.id === named?.id ? opened(named) : opened(active),
        moved: opened(moved),
        flowToken: flowToken === undefined ? undefined : { ...flowToken, run: openRun(sealer, flowToken.run) },
      }
    },
    begin: (caller) => sealedUnit(runs.begin(caller), sealer),
    claimBody: (claim) => runs.claimBody(claim),
    cancel: async (browser, flow, event) => opened(await runs.cancel(browser, flow, event)),
    latest: async (browser, flow) => opened(await runs.latest(browser, flow)),
    sweep: () => runs.sweep(),
  }
  return runs.people === undefined ? sealed : { ...sealed, people: runs.people }
}

function sealedUnit(unit: UnitOfWork, sealer: Sealer): UnitOfWork {
  const sealed: UnitOfWork = {
    services: unit.services,
    endSessions: (person, but) => unit.endSessions(person, but),
    carryOverSessions: (change, ids) => unit.carryOverSessions(change, ids),
    discard: () => unit.discard(),
    commit: (commit) => unit.commit(sealCommit(sealer, commit)),
    write: () => unit.write(),
    collision: () => unit.collision?.(),
  }
  return unit.people === undefined ? sealed : { ...sealed, people: unit.people }
}

function sealCommit(sealer: Sealer, commit: Commit): Commit {
  const run = sealRun(sealer, commit.run)
  const begins = commit.begins === null ? null : sealRun(sealer, commit.begins)
  return run === commit.run && begins === commit.begins ? commit : { ...commit, run, begins }
}
