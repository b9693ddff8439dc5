import { Migration } from '@mikro-orm/migrations'

/** Brands, and which groups come from flow files. */
export class Brands extends Migration {
  override name = 'sallyport-005-brands'

  override up(): void {
    // The default brand may have no domain, and has an empty one here.
    this.addSql(`
create table sallyport_brand (
  domain text primary key, is_default boolean not null, definition json not null, managed_by text not null,
  unmanaged boolean not null default false);
create unique index sallyport_brand_default on sallyport_brand (is_default) where is_default;
alter table sallyport_group add column managed_by text, add column unmanaged boolean not null default false;
`)
  }
}
