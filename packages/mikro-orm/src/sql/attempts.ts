/**
 * Raises the counters that drain, and behind them the others, each kind in the order of its keys: two requests that share
 * counters never wait for each other in a circle. Where one that drains is full, the others stay as they are: an address
 * that has used up its budget spends nobody's account.
 *
 * The counters do not wait for the disk: should the whole machine fail, at most the last second's attempts are forgotten.
 * The setting holds for this one statement, which is a transaction of its own.
 */
export const consumeAttempts = `with at_once as (select set_config('synchronous_commit', 'off', true)), claims as (
  select key, drains, most, daily, seconds * interval '1 second' as span, seconds / drains * interval '1 second' as cost
  from json_to_recordset($1::json) as c(key text, drains integer, most integer, daily integer, seconds float8), at_once),
draining as (${drain()}),
counted as (${count()})
select key, count, today, extract(epoch from coalesce(drained_at, expires_at) - now())::float8 as seconds
from (select key, count, today, drained_at, expires_at from draining
  union all select key, count, today, null, expires_at from counted) r`

/**
 * A counter that drains keeps the time at which it will be empty (the generic cell rate algorithm, ITU-T I.371): each
 * attempt puts it off by `window / drains`, and one that would put it off by more than a window is not taken.
 */
function drain(): string {
  const putOff = 'greatest(a.drained_at, now()) + (excluded.drained_at - now())'
  const level = `(extract(epoch from ${putOff} - now()) / extract(epoch from excluded.drained_at - now()))`
  const hasRoom = `(${level} <= excluded.drains + 0.001)`
  return `insert into sallyport_attempt as a (key, count, expires_at, drains, drained_at)
  select key, 1, now() + 2 * span, drains, now() + cost from claims where drains is not null order by key
  on conflict (key) do update set
    count = case when ${hasRoom} then ceil(${level} - 0.001) else excluded.drains + 1 end,
    expires_at = case when a.expires_at - now() < (excluded.expires_at - now()) / 2 then excluded.expires_at
      else a.expires_at end,
    drains = excluded.drains,
    drained_at = case when ${hasRoom} then ${putOff} else a.drained_at end
  returning key, count, today, drains, drained_at, expires_at`
}

/**
 * The others count a window, and some a streak of failures besides, which is over a day after the last of them. An attempt
 * that one of the two refuses is reported by a count of one more than its limit, and does not raise the other: a client that keeps
 * trying does not come closer to the end of the longer one.
 */
function count(): string {
  return `insert into sallyport_attempt as a (key, count, expires_at, today, today_until)
  select key, 1, now() + span, case when daily is null then 0 else 1 end,
    case when daily is null then null else now() + interval '1 day' end
  from claims where drains is null and not exists (select from draining d where d.count > d.drains) order by key
  on conflict (key) do update set (count, expires_at, today, today_until) = (
    select
      case when o.is_full then c.most + 1 when o.is_long then o.used else o.used + 1 end,
      case when a.expires_at <= now() then excluded.expires_at else a.expires_at end,
      case when c.daily is null then a.today when o.is_full then least(o.today, c.daily) when o.is_long then c.daily + 1
        else o.today + 1 end,
      case when c.daily is null or o.is_full or o.is_long then a.today_until else excluded.today_until end
    from claims c,
      lateral (select case when a.expires_at <= now() then 0 else a.count end as used,
        case when a.today_until > now() then a.today else 0 end as today) n,
      lateral (select n.used, n.today, n.used >= c.most as is_full, coalesce(n.today >= c.daily, false) as is_long) o
    where c.key = excluded.key)
  returning key, count, today, expires_at`
}

/**
 * Lowers counters, in the order of their keys: two requests that share some never wait for each other in a circle. What
 * conflicts is always found by the index, where PostgreSQL may decide to look for a row in the whole table, if it has
 * planned an update while the table was nearly empty. A counter that was swept meanwhile comes back as one that has
 * expired.
 */
const lower = (keys: string, today: string): string => `insert into sallyport_attempt as a (key, count, expires_at)
  select distinct k, 0, now() from ${keys} order by k
  on conflict (key) do update set count = greatest(a.count - 1, 0), today = ${today}`

/**
 * The attempts were not ones.
 *
 * @param keys a `from` clause that gives the keys as `k`
 */
export const refundAttempts = (keys: string): string => lower(keys, 'greatest(a.today - 1, 0)')

/** The attempts were right: their streaks of failures are over. The same `keys`. */
export const endStreaks = (keys: string): string => lower(keys, '0')
