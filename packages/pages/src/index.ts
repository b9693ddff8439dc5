export { createPages, readPageParts, type PagesOptions, type PageTemplates } from './create-pages.ts'
export { document, type DocumentParts, type DocumentTemplate } from './document/document.ts'
export type { Drawing } from './draw-challenge.ts'
export { html, trustedHtml, type Html, type HtmlTag, type HtmlValue } from './html/html.ts'
export { pageMessages } from './messages.ts'
export {
  definePagePart,
  type FieldLook,
  type PagePart,
  type PartInput,
  type PartTools,
  type SubmitOptions,
} from './page-part.ts'
export type { PageScope, Source } from './page-scope.ts'
