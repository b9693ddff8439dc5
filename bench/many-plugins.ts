import { defineMessages, defineMetric, definePlugin, defineStage, pass, retry, type Plugin } from '@sallyport/core'
import { defineEntity, defineTables, Migration, p } from '@sallyport/mikro-orm'
import Type from 'typebox'

/** So many plugins, each with a stage, messages in two languages, a table and a metric, as an installation may have. */
export function manyPlugins(count: number): readonly Plugin[] {
  return Array.from({ length: count }, (_, index) => onePlugin(index))
}

function onePlugin(index: number): Plugin {
  const name = `bench-plugin-${index}`
  const table = `bench_plugin_${index}`
  class FirstTable extends Migration {
    override up(): void {
      this.addSql(`create table ${table} (id uuid primary key, person text not null, created_at timestamptz not null)`)
    }
  }
  const properties = { id: p.uuid().primary(), person: p.text(), createdAt: p.datetime() }
  const entity = defineEntity({ name: `BenchPlugin${index}`, tableName: table, properties })
  const catalog = defineMessages(name, {
    en: { wrong: 'That is not right.', hint: 'Number {number}.' },
    de: { wrong: 'Das stimmt nicht.', hint: 'Nummer {number}.' },
  })
  const metric = defineMetric({ name: `${table}_total`, kind: 'counter', labels: ['result'], help: 'Answers.' })
  const stage = defineStage({
    type: table,
    version: 1,
    component: `${name}-stage`,
    config: Type.Object({ code: Type.String({ minLength: 1, maxLength: 12 }), tries: Type.Integer({ default: 5 }) }),
    challenge: Type.Object({ hint: Type.String(), choices: Type.Array(Type.String()) }),
    response: Type.Object({ code: Type.String({ maxLength: 12 }), kind: Type.Optional(Type.Enum(['a', 'b'])) }),
    present: ({ say }) => ({ hint: say(catalog.messages.hint, { number: index }), choices: ['a', 'b'] }),
    submit: (visit, { code }) =>
      code === visit.config.code ? pass() : retry({ code: visit.error(catalog.messages.wrong) }),
  })
  return definePlugin({
    name,
    version: '1.0.0',
    core: '^0.1.0',
    capabilities: { tables: true },
    after: index === 0 ? [] : [`bench-plugin-${index - 1}`],
    apply({ hooks }) {
      const tables = defineTables({ entities: [entity], migrations: [{ name: '001-first', class: FirstTable }] })
      hooks.stages.tap(name, (stages) => stages.add(stage))
      hooks.messages.tap(name, (messages) => messages.add(catalog))
      hooks.metrics.tap(name, (metrics) => metrics.add(metric))
      hooks.entities.tap(name, (entities) => entities.add(tables))
    },
  })
}
