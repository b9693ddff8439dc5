import test from 'ava'
import { addSnapshot, type Inspection, type Snapshot } from '../../src/inspection/inspection.ts'

const snapshot = (version: number, size: number): Snapshot => ({
  version,
  current: null,
  next: null,
  context: { text: 'x'.repeat(size) },
})

function grow(count: number, size: number): Inspection {
  let inspection: Inspection = []
  for (let version = 1; version <= count; version += 1) inspection = addSnapshot(inspection, snapshot(version, size))
  return inspection
}

test('of many snapshots the last sixty-four are kept', (t) => {
  const kept = grow(70, 1)
  t.is(kept.length, 64)
  t.deepEqual([kept[0]?.version, kept.at(-1)?.version], [7, 70])
})

test('large snapshots are kept up to a size, the newest ones', (t) => {
  const kept = grow(64, 16_000)
  t.true(JSON.stringify(kept).length <= 262_144 + 100)
  t.deepEqual([kept.length, kept.at(-1)?.version], [16, 64])
})
