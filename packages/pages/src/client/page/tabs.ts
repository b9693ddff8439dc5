const LOGGED_IN = 'logged in'

const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('sallyport') : undefined

/** When the user has logged in in another tab, this one continues to its own destination. */
export function startTabs(): void {
  tabs?.addEventListener('message', ({ data }) => {
    const next = document.querySelector('main')?.dataset['next']
    if (data === LOGGED_IN && next !== undefined) location.assign(next)
  })
}

export function tellLogin(): void {
  // A channel reaches its own origin only.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  tabs?.postMessage(LOGGED_IN)
}
