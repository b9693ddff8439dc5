/**
 * Raises counters, in the order of their keys: two requests that share counters never wait for each other in a circle.
 *
 * The counters do not wait for the disk: should the whole machine fail, at most the last second's attempts are forgotten.
 * The setting holds for this one statement, which is a transaction of its own.
 *
 * A counter that drains keeps the time at which it will be empty (the generic cell rate algorithm, ITU-T I.371): each
 * attempt puts it off by `window / drains`, and one that would put it off by more than a window is not taken.
 */
export const consumeAttempts = `with at_once as (select set_config('synchronous_commit', 'off', true)), claims as (
  select key, claims, daily, drains, seconds * interval '1 second' as span,
    seconds * claims / drains * interval '1 second' as cost
  from json_to_recordset($1::json) as c(key text, claims integer, daily boolean, drains integer, seconds float8), at_once)
insert into sallyport_attempt as a (key, count, expires_at, drains, drained_at, today, today_until)
select key, claims, now() + case when drains is null then span else 2 * span end, drains, now() + cost,
  case when daily then claims else 0 end, case when daily then now() + interval '1 day' end
from claims order by key
on conflict (key) do update set
  count = case
    when excluded.drains is not null then case when ${hasRoom()} then ceil(${level()} - 0.001) else excluded.drains + 1 end
    when a.expires_at <= now() then excluded.count else a.count + excluded.count end,
  expires_at = case
    when excluded.drains is not null and a.expires_at - now() < (excluded.expires_at - now()) / 2 then excluded.expires_at
    when a.expires_at <= now() then excluded.expires_at else a.expires_at end,
  drains = excluded.drains,
  drained_at = case when ${hasRoom()} then ${putOff()} else a.drained_at end,
  today = case when excluded.today_until is null then a.today when a.today_until > now() then a.today + excluded.today
    else excluded.today end,
  today_until = case when excluded.today_until is null or a.today_until > now() then a.today_until
    else excluded.today_until end
returning key, count, today, extract(epoch from coalesce(drained_at, expires_at) - now())::float8 as seconds`

/** When the counter is empty with this attempt. */
function putOff(): string {
  return 'greatest(a.drained_at, now()) + (excluded.drained_at - now())'
}

/** Attempts in the counter with this one. */
function level(): string {
  return `(extract(epoch from ${putOff()} - now()) * excluded.count / extract(epoch from excluded.drained_at - now()))`
}

function hasRoom(): string {
  return `(${level()} <= excluded.drains + 0.001)`
}

/**
 * Lowers counters, in the order of their keys: two requests that share some never wait for each other in a circle. What
 * conflicts is always found by the index, where PostgreSQL may decide to look for a row in the whole table, if it has
 * planned an update while the table was nearly empty. A counter that was swept meanwhile comes back as one that has
 * expired.
 *
 * @param keys a `from` clause that gives the keys as `k`
 */
export const returnAttempts = (keys: string): string => `insert into sallyport_attempt as a (key, count, expires_at)
  select distinct k, 0, now() from ${keys} order by k
  on conflict (key) do update set count = greatest(a.count - 1, 0), today = greatest(a.today - 1, 0)`
