import { Migration } from '@mikro-orm/migrations'

/** The kind of a user, and the folder in which administrators find them. */
export class UserTypes extends Migration {
  override name = 'sallyport-006-user-types'

  override up(): void {
    this.addSql(`
alter table sallyport_user add column type text not null default 'internal', add column path text not null default 'users';
`)
  }
}
