import { Migration } from '@mikro-orm/migrations'

/**
 * Bodies without a step, by an HMAC: the place that each was sent to, and until when an equal one is a repeat of it, once a
 * commit has taken it.
 */
export class BodyClaims extends Migration {
  override name = 'sallyport-012-body-claims'

  override up(): void {
    this.addSql(`create table sallyport_body_claim (
      key text primary key, run uuid not null, version integer, repeats_until timestamptz, expires_at timestamptz not null
    ) with (fillfactor = 70)`)
    this.addSql('create index sallyport_body_claim_expires on sallyport_body_claim (expires_at)')
  }
}
