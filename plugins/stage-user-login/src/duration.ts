import Type from 'typebox'

const SECONDS: Readonly<Record<string, number>> = {
  weeks: 604_800,
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
}

/** A duration as flow files write it: `hours=1;minutes=30`, or a number of seconds. */
export const Duration = Type.String({
  maxLength: 100,
  pattern:
    '^(?:\\d{1,9}|(?:weeks|days|hours|minutes|seconds)=\\d{1,9}(?:;(?:weeks|days|hours|minutes|seconds)=\\d{1,9})*)$',
})

/** Seconds of a duration that fits the schema. */
export function durationSeconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  return text.split(';').reduce((total, part) => {
    const [unit = '', count = '0'] = part.split('=', 2)
    return total + (SECONDS[unit] ?? 0) * Number(count)
  }, 0)
}
