import Type from 'typebox'
import { pass } from '../outcome.ts'
import { defineStage } from '../stage-type.ts'

/** Shows a page in a frame; the page says by a window message when it is done, and the client answers. */
export const frameStage = defineStage({
  type: 'frame',
  version: 1,
  component: 'xak-flow-frame',
  config: Type.Object({
    url: Type.String({ minLength: 1, maxLength: 2048 }),
    /** Covers the frame while it loads. Default false. */
    loadingOverlay: Type.Boolean({ default: false }),
    /** Stands on the cover. Default empty. */
    loadingText: Type.String({ maxLength: 500, default: '' }),
  }),
  challenge: Type.Object({
    url: Type.String({ examples: ['https://app.example.com/logout'] }),
    loading_overlay: Type.Boolean(),
    loading_text: Type.String({ examples: ['Logging out…'] }),
  }),
  response: Type.Object({}),
  present: ({ config }) => ({
    url: config.url,
    loading_overlay: config.loadingOverlay,
    loading_text: config.loadingText,
  }),
  submit: () => pass(),
})
