/** Where plugins register their parts. Each registration knows its plugin. */
export interface Registration<Item> {
  add(item: Item): void
}
