import type { Registry } from '@sallyport/core'
import Type from 'typebox'
import type { DescribedOperation } from './described-operation.ts'

/** The routes of the plugins. What they answer with is theirs. */
export function pluginOperations({ routes }: Registry): readonly DescribedOperation[] {
  const names = new Set<string>()
  return routes.map(({ plugin, route: { method, path, access, body } }) => ({
    method,
    path: `/plugins/${plugin}${path}`,
    operationId: freeName(names, `plugins ${plugin} ${method} ${path}`),
    tag: 'plugins',
    summary: `${method} ${path} of the plugin ${plugin}`,
    access,
    ...(body === undefined ? {} : { body }),
    answers: [{ status: '2XX', description: 'What the plugin answers.', schema: Type.Unknown() }],
  }))
}

/** `plugins_acme_pin_post_send`, with a number where it is taken. */
function freeName(names: Set<string>, text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/_$/, '')
  let free = name
  for (let count = 2; names.has(free); count += 1) free = `${name}_${count}`
  names.add(free)
  return free
}
