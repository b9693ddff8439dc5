import { METRICS } from '@sallyport/core/adapter'
import test from 'ava'
import { files, read } from '../repository/workspace.ts'

const guide = read('docs/operating/metrics.md')

test('the guide lists every metric with its type and its labels, and no other', (t) => {
  const rows = [...guide.matchAll(/^\| `sallyport_(\w+)`\s*\| (\w+)\s*\|([^|]*)\|/gm)].map(
    ([, name = '', kind, labels = '']) => [
      name,
      { kind, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, one]) => one) },
    ],
  )
  const metrics = Object.entries(METRICS).map(([name, { kind, labels }]) => [name, { kind, labels: [...labels] }])
  t.deepEqual(Object.fromEntries(rows), Object.fromEntries(metrics))
})

test('alarms and panels ask only for metrics and labels that there are, and every metric is in a panel', (t) => {
  const panels = guide.slice(guide.indexOf('## A dashboard'), guide.indexOf('## Traces'))
  const alarms = guide.slice(guide.indexOf('## Worth an alarm'), guide.indexOf('## A dashboard'))
  const asked = [...`${alarms}${panels}`.matchAll(/sallyport_(\w+?)(_bucket|_count|_sum)?(?!\w)(?:\{([^}]*)\})?/g)]
  t.true(asked.length > 30)
  for (const [name, { kind, labels }] of Object.entries(METRICS)) {
    t.true(panels.includes(`sallyport_${name}`), name)
    for (const [, found, part, chosen = ''] of asked.filter(([, found]) => found === name)) {
      t.is(part !== undefined, kind === 'histogram', `${found}${part ?? ''}`)
      for (const [, label = ''] of chosen.matchAll(/(\w+)(?:=|!=|=~|!~)"/g)) {
        t.true(
          labels.some((known) => known === label),
          `${found} has no label ${label}`,
        )
      }
    }
  }
  const names = new Set(Object.keys(METRICS))
  for (const [text, name = ''] of asked) t.true(names.has(name), text)
})

test('the guide lists every span that the engine makes', (t) => {
  const made = files('packages/core/src/executor/**/*.ts').flatMap((path) =>
    [...read(path).matchAll(/'(sallyport\.(?:flow|policy)\.\w+(?:\.\w+)?)'/g)].map(([, name]) => name),
  )
  const listed = [...guide.matchAll(/^\| `(sallyport\.[\w.]+)`/gm)].map(([, name]) => name)
  t.true(listed.length > 3)
  t.deepEqual([...new Set(made)].toSorted(), listed.toSorted())
})
