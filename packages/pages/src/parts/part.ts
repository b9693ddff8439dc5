import type { PagePart } from '../page-part.ts'

/** A part of a challenge whose stage is not known to the compiler here. */
export function definePart(component: string, part: Omit<PagePart, 'component'>): PagePart {
  return Object.freeze({ ...part, component })
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : []
}
