import { Migration } from '@mikro-orm/migrations'

/** A flow may be switched off, whatever its file says. */
export class FlowState extends Migration {
  override name = 'sallyport-010-flow-state'

  override up(): void {
    this.addSql('alter table sallyport_flow add column disabled boolean not null default false')
  }
}
