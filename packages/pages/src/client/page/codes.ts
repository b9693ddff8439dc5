/** Fields for codes: blanks and dashes of what was pasted are dropped, and the last digit sends the form. */
export function startCodes(main: HTMLElement): void {
  for (const input of main.querySelectorAll<HTMLInputElement>('[data-code]')) {
    const length = Number(input.dataset['code'])
    // What is pasted may be longer than the code by its blanks.
    input.removeAttribute('maxlength')
    let sent = ''
    input.addEventListener('input', () => {
      const code = input.value.replaceAll(/[\s-]/g, '')
      if (code !== input.value) input.value = code
      if (length > 0 && code.length === length && code !== sent && isAlone(input)) {
        sent = code
        input.form?.requestSubmit()
      }
    })
  }
}

/** Is there nothing else to fill in? */
function isAlone(input: HTMLInputElement): boolean {
  const others = input.form?.querySelectorAll('input:not([type=hidden]), select, textarea') ?? []
  return others.length === 1
}
