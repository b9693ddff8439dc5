import type { BodyClaim } from '@sallyport/core/adapter'

/** How long a claim is remembered; far longer than any request takes. */
export const REMEMBERED = "interval '10 minutes'"

// By the database's clock alone: the request has arrived so long before now.
const isRepeat = "(c.repeats_until is not null and now() - $4 * interval '1 millisecond' <= c.repeats_until)"

/** An equal body is under way at the same place: the same version of the same run, or the beginning of one. */
const isBeside = `(c.repeats_until is null and c.version is not distinct from excluded.version
    and (c.version is null or c.run = excluded.run))`

// A repeat keeps the claim alive for those that arrived while its own turn had not come yet. As with attempts, nobody waits
// for the disk.
export const claimSql = `with at_once as (select set_config('synchronous_commit', 'off', true))
insert into sallyport_body_claim as c (key, run, version, expires_at)
select $1, $2::uuid, $3::integer, now() + ${REMEMBERED} from at_once
on conflict (key) do update set
  run = case when ${isBeside} then c.run else excluded.run end,
  version = excluded.version,
  repeats_until = case when ${isRepeat} then greatest(c.repeats_until, now()) end,
  expires_at = excluded.expires_at
returning run, repeats_until is not null as "isRepeat"`

export const claimValues = ({ key, run, version, age }: BodyClaim): unknown[] => [key, run, version, age]

/** The effect of a commit that takes a body; it stands in `:sessions`, beside what ends with the commit. */
export const takenEffect = `
taken as (insert into sallyport_body_claim as c (key, run, repeats_until, expires_at)
  select :sessions::json->>'body', written.id, clock_timestamp() + (:sessions::json->>'seconds')::float8 * interval '1 second',
    now() + ${REMEMBERED} from written where :sessions::json->>'body' is not null
  on conflict (key) do update set repeats_until = excluded.repeats_until, expires_at = excluded.expires_at)`
