import { Migration } from '@mikro-orm/migrations'

/** Counters that drain, and counts of a day beside those of a window. */
export class AttemptBudgets extends Migration {
  override name = 'sallyport-009-attempt-budgets'

  override up(): void {
    // What changes with each attempt is in no index, so that an update stays within its page.
    this.addSql(`
alter table sallyport_attempt add column drains integer, add column drained_at timestamptz,
  add column today integer not null default 0, add column today_until timestamptz;
`)
  }
}
