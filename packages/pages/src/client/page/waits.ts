/** Buttons that can be pressed again only after a while, such as those that send a code once more. */
export function startWaits(main: HTMLElement): void {
  for (const button of main.querySelectorAll<HTMLButtonElement>('[data-wait]')) {
    const label = button.textContent
    const text = button.dataset['waitText'] ?? ''
    const end = Date.now() + Number(button.dataset['wait']) * 1000
    const tick = (): void => {
      const left = Math.ceil((end - Date.now()) / 1000)
      button.disabled = left > 0
      button.textContent = left > 0 ? text.replace('{seconds}', String(left)) : label
      if (left > 0 && button.isConnected) setTimeout(tick, 1000)
    }
    tick()
  }
}
