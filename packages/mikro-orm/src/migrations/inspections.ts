import { Migration } from '@mikro-orm/migrations'

/** What a run that was opened with the inspector has kept of its versions; null for all others. */
export class Inspections extends Migration {
  override name = 'sallyport-004-inspections'

  override up(): void {
    this.addSql('alter table sallyport_run add column inspection json')
  }
}
