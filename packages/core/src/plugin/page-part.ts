/** How a component looks on a page. Made by the pages' own function (`definePagePart` of `@sallyport/pages`). */
export interface PagePart {
  /** The component that it draws; one part each. */
  readonly component: string
}
