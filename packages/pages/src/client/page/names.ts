const KEY = 'sallyport.name'

/** Keeps the name that a user logs in with in this browser, if they want that. */
export function startNames(main: HTMLElement): void {
  const box = main.querySelector<HTMLInputElement>('[data-remember]')
  const input = box?.form?.elements.namedItem(box.dataset['remember'] ?? '')
  if (box === null || !(input instanceof HTMLInputElement)) return
  const row = box.closest<HTMLElement>('[hidden]')
  if (row !== null) row.hidden = false
  const kept = read()
  box.checked = kept !== null
  if (kept !== null && input.value === '') {
    input.value = kept
    input.form?.querySelector<HTMLElement>('input[type=password]')?.focus()
  }
  box.form?.addEventListener('submit', () => write(box.checked ? input.value : null))
}

/** A browser may keep nothing. */
function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function write(name: string | null): void {
  try {
    if (name === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, name)
  } catch {
    // Then it is typed again the next time.
  }
}
