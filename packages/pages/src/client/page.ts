import { startCodes } from './page/codes.ts'
import { startFrames } from './page/frames.ts'
import { startNames } from './page/names.ts'
import { startReveals } from './page/reveals.ts'
import { startSending, sendOutward } from './page/sending.ts'
import { startTabs } from './page/tabs.ts'
import { startWaits } from './page/waits.ts'

/** What has to be done for each `main` element: the one that the page came with, and those that come later. */
function start(main: HTMLElement): void {
  startReveals(main)
  startWaits(main)
  startCodes(main)
  startNames(main)
  startFrames(main)
  sendOutward(main)
  void startClient(main)
}

/** The module of a plugin's page part. */
async function startClient(main: HTMLElement): Promise<void> {
  const form = main.querySelector<HTMLFormElement>('form[data-client]')
  const url = form?.dataset['client']
  if (form === null || url === undefined) return
  const module: unknown = await import(url)
  if (typeof module !== 'object' || module === null || !('default' in module)) return
  if (typeof module.default === 'function') module.default(form)
}

startSending(start)
startTabs()
const main = document.querySelector('main')
if (main !== null) start(main)
