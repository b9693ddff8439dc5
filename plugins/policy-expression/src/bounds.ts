/** What keeps one expression from taking the server's time or memory, whatever it says and whatever it is about. */

/** Characters of an expression: 16 KiB. */
export const LONGEST_EXPRESSION = 16_384
/** Nodes of its syntax tree. */
export const MOST_NODES = 1000
/** Nodes within nodes. */
export const DEEPEST_NODE = 100
/** Nodes that may be evaluated at worst: the body of a macro counts once for each item that a list can have. */
export const MOST_STEPS = 16_384
/** Characters of a text: of what an expression sees, of its own literals, and of what it makes. */
export const LONGEST_TEXT = 4096
/** Items of a list and keys of a map, wherever they come from. */
export const LONGEST_LIST = 256
/** Levels of lists and maps in a value of the context. What lies deeper is null. */
export const DEEPEST_VALUE = 16
/** Values within one value of the context. What comes after is left away. */
export const MOST_VALUES = 4096
/** Characters and items that one evaluation may make by joining texts and lists. */
export const MOST_MADE = 65_536
/** Characters that one evaluation may compare at worst while it looks for texts in others: text times sought text. */
export const MOST_COMPARED = 16_777_216
/** Messages of one evaluation; the engine keeps no more. */
export const MOST_MESSAGES = 16
/** Instructions of one regular expression. */
export const LARGEST_PATTERN = 512
