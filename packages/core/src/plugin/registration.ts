/** Where plugins hand in what they bring. Each registration knows which plugin it came from. */
export interface Registration<Item> {
  add(item: Item): void
}
