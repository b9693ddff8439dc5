/**
 * A statement with PostgreSQL's own parameters: `:name` becomes `$n`, by the name's place in the list. `::type` is a cast.
 *
 * @throws `Error` for a name that is not in the list
 */
export function withPositions(text: string, names: readonly string[]): string {
  return text.replaceAll(/(?<!:):([a-z_]+)/gu, (_whole, name: string) => {
    const place = names.indexOf(name)
    if (place < 0) throw new Error(`The statement has the parameter "${name}", which is not in its list.`)
    return `$${place + 1}`
  })
}
