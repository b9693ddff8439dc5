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
  on conflict (key) do update set count = greatest(a.count - 1, 0)`
