/** Buttons that show what is typed into a field, and hide it again before it is sent. */
export function startReveals(main: HTMLElement): void {
  for (const button of main.querySelectorAll<HTMLButtonElement>('[data-reveal]')) {
    const input = document.getElementById(button.dataset['reveal'] ?? '')
    if (!(input instanceof HTMLInputElement)) continue
    const [show, hide] = [button.textContent, button.dataset['hide'] ?? '']
    const set = (shown: boolean): void => {
      input.type = shown ? 'text' : 'password'
      button.textContent = shown ? hide : show
    }
    button.hidden = false
    button.addEventListener('click', () => {
      set(input.type === 'password')
      input.focus()
    })
    input.form?.addEventListener('submit', () => set(false))
  }
}
