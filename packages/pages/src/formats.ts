/** Locales whose formats are kept; the region is the visitor's choice, so they have no end of their own. */
const MOST_LOCALES = 50

/** How a time is written: a date, a date with its time, or a short form of both. */
export type TimeFormat = 'day' | 'moment' | 'minute'

const TIMES: Readonly<Record<TimeFormat, Intl.DateTimeFormatOptions>> = {
  day: { dateStyle: 'long' },
  moment: { dateStyle: 'long', timeStyle: 'long' },
  minute: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  },
}

/** Making a format costs many times what using it does. */
const times = new Map<string, Intl.DateTimeFormat>()
const numbers = new Map<string, Intl.NumberFormat>()

/** A time in UTC: the server knows no visitor's time zone. */
export function formatTime(locale: string, format: TimeFormat, time: Date): string {
  const make = (): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { ...TIMES[format], timeZone: 'UTC' })
  return kept(times, `${format} ${locale}`, make).format(time)
}

/** @param digits after the decimal point, at most */
export function formatNumber(locale: string, value: number, digits = 3): string {
  const make = (): Intl.NumberFormat => new Intl.NumberFormat(locale, { maximumFractionDigits: digits })
  return kept(numbers, `${digits} ${locale}`, make).format(value)
}

function kept<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key)
  if (known !== undefined) return known
  if (cache.size >= MOST_LOCALES) cache.clear()
  const made = make()
  cache.set(key, made)
  return made
}
