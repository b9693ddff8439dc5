import { defineEntity, defineTables, Migration, p } from '@sallyport/mikro-orm'

/** What a user's own code is checked against; the code itself is kept nowhere. */
export const OwnCode = defineEntity({
  name: 'plugin_slug_OwnCode',
  tableName: 'plugin_slug_own_code',
  properties: {
    id: p.uuid().primary(),
    /** The user's key. Users may be a host's own, so it refers to no table. */
    person: p.text().unique(),
    hash: p.text(),
    createdAt: p.datetime(),
  },
})

class FirstCodes extends Migration {
  override up(): void {
    this.addSql(
      'create table plugin_slug_own_code (id uuid primary key, person text not null unique, hash text not null, created_at timestamptz not null)',
    )
  }
}

export const ownCodeTables = defineTables({
  entities: [OwnCode],
  // One that has been published never changes; a change of the table is one more.
  migrations: [{ name: '001-own-codes', class: FirstCodes }],
})
