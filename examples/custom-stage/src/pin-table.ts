import { defineEntity, defineTables, Migration, p } from '@sallyport/mikro-orm'

/** What a person's PIN is checked against; the PIN itself is kept nowhere. */
export const Pin = defineEntity({
  name: 'AcmePin',
  tableName: 'acme_pin',
  properties: {
    id: p.uuid().primary(),
    /** The person's key. People may be a host's own, so it refers to no table. */
    person: p.text().unique(),
    hash: p.text(),
    createdAt: p.datetime(),
  },
})

class FirstPins extends Migration {
  override up(): void {
    this.addSql(
      'create table acme_pin (id uuid primary key, person text not null unique, hash text not null, created_at timestamptz not null)',
    )
  }
}

export const pinTables = defineTables({
  entities: [Pin],
  // One that has been published never changes; a change of the table is one more.
  migrations: [{ name: '001-pins', class: FirstPins }],
})
