/** A page in a frame says by a message when it is done; its form then goes on. */
export function startFrames(main: HTMLElement): void {
  const frame = main.querySelector<HTMLIFrameElement>('iframe[data-frame]')
  if (frame === null) return
  frame.addEventListener('load', () => frame.parentElement?.querySelector('.cover')?.remove())
  const listen = ({ source, data }: MessageEvent<unknown>): void => {
    if (!frame.isConnected) removeEventListener('message', listen)
    else if (source === frame.contentWindow && isDone(data)) frame.closest('form')?.requestSubmit()
  }
  addEventListener('message', listen)
}

function isDone(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false
  const { source, context, message } = { source: '', context: '', message: '', ...data }
  return ['goauthentik.io', 'sallyport'].includes(source) && context === 'flow-executor' && message === 'submit'
}
