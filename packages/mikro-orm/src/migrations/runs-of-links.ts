import { Migration } from '@mikro-orm/migrations'

/**
 * A run that a link has opened ends with the address that the link was sent to, as an unused link does. The run that changes
 * the address goes on: the transaction has just written it.
 */
export class RunsOfLinks extends Migration {
  override name = 'sallyport-014-runs-of-links'

  override up(): void {
    this.addSql(`
create or replace function sallyport_end_links() returns trigger language plpgsql as $f$
begin
  update sallyport_run r set ended = 'cancelled', plan = '[]', context = '{}', initial = '{}', proofs = '[]',
    vouched = '[]', pending_person = null, answered = null, version = r.version + 1
  from sallyport_flow_token t
  where t.person = new.id::text and t.used_at is not null and r.id = t.run and r.ended is null
    and r.xmin is distinct from pg_current_xact_id_if_assigned()::xid;
  delete from sallyport_flow_token where person = new.id::text and used_at is null;
  return null;
end $f$;
`)
  }
}
