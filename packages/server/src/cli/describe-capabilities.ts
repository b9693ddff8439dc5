import type { PluginCapabilities } from '@sallyport/core'

/** What a plugin may do, each goes on after "may". */
export function describeCapabilities({
  tables = false,
  routes = false,
  mail = false,
  issuesSessions = false,
  writesUsers = false,
  vouchesByLinks = false,
  proves = [],
  hooks = [],
  hosts = [],
}: PluginCapabilities): readonly string[] {
  return [
    ...(tables ? ['store in tables of its own'] : []),
    ...(routes ? ['answer HTTP requests'] : []),
    ...(mail ? ['send mail'] : []),
    ...(issuesSessions ? ['log users in and out'] : []),
    ...(writesUsers ? ['create and change users'] : []),
    ...(vouchesByLinks ? ['vouch for users by links'] : []),
    ...(proves.length === 0 ? [] : [`prove ${proves.join(', ')}`]),
    ...(hooks.length === 0 ? [] : [`tap ${hooks.join(', ')}`]),
    // Code in this process can call any host.
    ...(hosts.length === 0 ? [] : [`call ${hosts.join(', ')} (as it says: nothing enforces it)`]),
  ]
}
