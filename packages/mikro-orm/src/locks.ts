/** Keys of the advisory locks: any numbers, as long as they never change. */
export const locks = {
  migrations: 7_255_970_001,
  definitions: 7_255_970_002,
  firstUser: 7_255_970_003,
}
