import Type, { type Static } from 'typebox'

const SECONDS: Readonly<Record<string, number>> = {
  weeks: 604_800,
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
}

// The digits are limited by unit, to some centuries at most: what is longer fits no date.
const PART = '(?:weeks=\\d{1,4}|days=\\d{1,5}|hours=\\d{1,6}|minutes=\\d{1,8}|seconds=\\d{1,9})'

/**
 * A duration as flow files write it: `hours=1;minutes=30`, or whole seconds, as a number (`5400`) or as text (`"5400"`).
 * Units: `weeks`, `days`, `hours`, `minutes`, `seconds`; parts add up; never negative.
 */
export const Duration = Type.Union([
  Type.String({ maxLength: 100, pattern: `^(?:\\d{1,9}|${PART}(?:;${PART})*)$` }),
  Type.Integer({ minimum: 0, maximum: 999_999_999 }),
])
export type Duration = Static<typeof Duration>

/** Seconds of a duration that fits the schema. */
export function durationSeconds(duration: Duration): number {
  if (typeof duration === 'number') return duration
  if (!duration.includes('=')) return Number(duration)
  return duration.split(';').reduce((total, part) => {
    const [unit = '', count = '0'] = part.split('=', 2)
    return total + (SECONDS[unit] ?? 0) * Number(count)
  }, 0)
}
