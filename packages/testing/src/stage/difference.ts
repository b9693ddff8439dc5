const AROUND = 60

/** Where two texts begin to differ, with some of what stands around. */
export function difference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const part = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - AROUND), at + AROUND))
  return `${part(one)} and ${part(other)}`
}
