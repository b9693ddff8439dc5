/** A change of a plugin's tables. */
export interface PluginMigration {
  /** Unique within the plugin, never changed; they run in the order of their list. */
  readonly name: string
  /** What the storage runs: with `@sallyport/mikro-orm` a class that extends `Migration`. */
  readonly class: abstract new (...values: never[]) => object
}

/** What a plugin stores. Made by the storage's own function (`defineTables` of `@sallyport/mikro-orm`). */
export interface PluginTables {
  readonly entities: readonly object[]
  readonly migrations: readonly PluginMigration[]
}
