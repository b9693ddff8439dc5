import { Migration } from '@mikro-orm/migrations'

/** Runs that a flow token moves to another browser, and runs that begin with a context. */
export class FlowTokens extends Migration {
  override name = 'sallyport-002-flow-tokens'

  override up(): void {
    this.addSql(`
alter table sallyport_run add column initial json not null default '{}', add column moved_from text;
create index sallyport_run_moved on sallyport_run (moved_from, flow) where moved_from is not null;
create table sallyport_flow_token (
  id text primary key, run uuid not null references sallyport_run on delete cascade, binding text, person text,
  created_at timestamptz not null default now(), expires_at timestamptz not null, used_at timestamptz);
create index sallyport_flow_token_run on sallyport_flow_token (run);
`)
  }
}
