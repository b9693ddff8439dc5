import { Migration } from '@mikro-orm/migrations'

/** Links that were sent to an e-mail address lead nowhere once the user has another one, whatever program has changed it. */
export class LinksOfAddresses extends Migration {
  override name = 'sallyport-013-links-of-addresses'

  override up(): void {
    this.addSql('create index sallyport_flow_token_person on sallyport_flow_token (person)')
    this.addSql(`
create function sallyport_end_links() returns trigger language plpgsql as $f$
begin
  delete from sallyport_flow_token where person = new.id::text and used_at is null;
  return null;
end $f$;
create trigger sallyport_end_links after update of email on sallyport_user for each row
  when (new.email is distinct from old.email) execute function sallyport_end_links();
`)
  }
}
