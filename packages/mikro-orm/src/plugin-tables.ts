import type { EntitySchema } from '@mikro-orm/core'
import type { Migration } from '@mikro-orm/migrations'
import { SetupError, type PluginTables, type Registry } from '@sallyport/core'

/** A migration of a plugin: a name that never changes, and a class that extends `Migration`. */
export interface TableMigration {
  readonly name: string
  readonly class: new (...values: ConstructorParameters<typeof Migration>) => Migration
}

export interface TablesOptions {
  /** Made with `defineEntity`, for `visit.services.em`. Their tables carry names of the plugin's own: `acme_pin`. */
  readonly entities: readonly EntitySchema[]
  /** In the order in which they run, each once. Never change one that has been published; add another. */
  readonly migrations: readonly TableMigration[]
}

/** Declares what a plugin stores, for the hook `entities`. */
export function defineTables({ entities, migrations }: TablesOptions): PluginTables {
  return Object.freeze({ entities, migrations })
}

/** The tables of all plugins, as the ORM wants them. */
export interface InstalledTables {
  readonly entities: readonly EntitySchema[]
  readonly migrations: readonly TableMigration[]
  /** Names of the plugins that are installed, with tables or without. */
  readonly plugins: readonly string[]
  /** Whose an entity is, by its name and its table's. */
  readonly owners: ReadonlyMap<string, string>
}

export const NO_TABLES: InstalledTables = { entities: [], migrations: [], plugins: [], owners: new Map() }

/** Between a plugin's name and its migration's: neither holds one. */
export const OF = ':'

/**
 * Collects the tables of installed plugins, those of a plugin behind the tables of those that it depends on.
 *
 * @throws `SetupError` `bad_tables` that names the plugin
 */
export function installedTables({ tables, plugins }: Registry): InstalledTables {
  const entities = new Map<string, { readonly plugin: string; readonly entity: EntitySchema }>()
  const migrations = new Map<string, TableMigration>()
  for (const { plugin, tables: registered } of tables) {
    const fail = (rest: string): never => {
      throw new SetupError('bad_tables', `The plugin "${plugin}" ${rest}.`)
    }
    for (const entity of registered.entities) {
      if (!isEntity(entity)) return fail('registers an entity that "defineEntity" has not made')
      const { tableName = '', className } = entity.meta
      if (tableName.startsWith('sallyport_'))
        fail(`registers the table "${tableName}"; that beginning is Sallyport's own`)
      for (const name of [tableName, className]) {
        const previous = entities.get(name)
        if (previous !== undefined) fail(`registers the entity "${name}", which "${previous.plugin}" registers already`)
      }
      entities.set(tableName, { plugin, entity })
      entities.set(className, { plugin, entity })
    }
    for (const migration of registered.migrations) {
      if (!isMigration(migration)) return fail('registers a migration without a name and a class')
      const name = `${plugin}${OF}${migration.name}`
      if (name.length > 255) fail(`registers the migration "${migration.name}", whose name is too long`)
      if (!runsInTransaction(migration)) {
        fail(`registers the migration "${migration.name}" outside of a transaction, where it could fail half way`)
      }
      if (migrations.has(name)) fail(`registers the migration "${migration.name}" twice`)
      migrations.set(name, { name, class: migration.class })
    }
  }
  return {
    entities: [...new Set([...entities.values()].map(({ entity }) => entity))],
    migrations: [...migrations.values()],
    plugins: plugins.map(({ name }) => name),
    owners: new Map([...entities].map(([name, { plugin }]) => [name, plugin])),
  }
}

function isEntity(entity: unknown): entity is EntitySchema {
  if (typeof entity !== 'object' || entity === null) return false
  return 'meta' in entity && typeof entity.meta === 'object' && entity.meta !== null && 'className' in entity.meta
}

function isMigration(migration: unknown): migration is TableMigration {
  if (typeof migration !== 'object' || migration === null || !('class' in migration) || !('name' in migration))
    return false
  const { name } = migration
  return typeof name === 'string' && /^[\w.-]+$/.test(name) && typeof migration.class === 'function'
}

/** All migrations run in one, so that all of them happen or none. */
function runsInTransaction({ class: { prototype } }: { readonly class: { readonly prototype: Migration } }): boolean {
  return prototype.isTransactional()
}
