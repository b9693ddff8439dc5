import { sameText, type Keys } from '@sallyport/core'

const WHAT = 'the first superuser'

/** Path of the link that makes the first superuser: the same at every start and on every node, since the keys make it. */
export function setupLink(keys: Keys): string {
  const id = idOf(keys.mac('setup', WHAT))
  return `/-/setup/${id}.${keys.mac('setup', id)}`
}

/** Is this the last part of the link, by any of the keys? */
export function isSetupLink(keys: Keys, link: string): boolean {
  const [id = '', mac = '', ...rest] = link.split('.')
  const isKnown = keys.macs('setup', WHAT).some((known) => sameText(idOf(known), id))
  return rest.length === 0 && isKnown && keys.verify('setup', id, mac)
}

function idOf(mac: string): string {
  return mac.slice(0, 16)
}
