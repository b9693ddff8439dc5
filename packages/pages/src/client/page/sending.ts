import { tellLogin } from './tabs.ts'
import { textsOf } from './texts.ts'

/** Sends forms without leaving the page, and puts what comes back into it. */
export function startSending(start: (main: HTMLElement) => void): void {
  let isSending = false
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset['enhance'] === undefined) return
    event.preventDefault()
    if (isSending) return
    isSending = true
    void send(form, event.submitter, start).finally(() => {
      isSending = false
    })
  })
  // A page that comes back out of the browser's memory is older than what the server has.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload()
  })
}

/** A form that leads to another place goes off by itself. */
export function sendOutward(main: HTMLElement): void {
  main.querySelector<HTMLFormElement>('form[data-autosubmit]')?.submit()
}

async function send(
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  start: (main: HTMLElement) => void,
): Promise<void> {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === 'string') body.append(name, value)
  form.setAttribute('aria-busy', 'true')
  announce(textsOf(form).working)
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { 'Sallyport-Page': '1', Accept: 'text/html' },
    })
    const place = response.headers.get('Sallyport-Location')
    if (place !== null) return await leave(place)
    if (response.headers.get('Content-Type')?.startsWith('text/html') !== true) throw new Error('no page')
    show(new DOMParser().parseFromString(await response.text(), 'text/html'), form.action, start)
  } catch {
    form.removeAttribute('aria-busy')
    complain(form)
  }
}

/** Never comes back: the form stays busy until the next page is there. */
function leave(place: string): Promise<never> {
  if (document.querySelector('main')?.dataset['next'] !== undefined) tellLogin()
  location.assign(place)
  return new Promise(() => {})
}

function show(page: Document, url: string, start: (main: HTMLElement) => void): void {
  const main = page.querySelector('main')
  const old = document.querySelector('main')
  if (main === null || old === null) throw new Error('no page')
  const sources = document.documentElement.dataset['sources'] ?? ''
  const wanted = page.documentElement.dataset['sources'] ?? ''
  // What the next page needs, the policy of this one may not allow.
  if (wanted.split(', ').some((source) => source !== '' && !sources.split(', ').includes(source))) {
    location.replace(url)
    return
  }
  old.replaceWith(main)
  // Its links hold the page's query.
  document.querySelector('.languages')?.replaceWith(...page.querySelectorAll('.languages'))
  document.title = page.title
  document.body.className = page.body.className
  if (location.href !== url) history.replaceState(history.state, '', url)
  scrollTo(0, 0)
  start(main)
  const wrong = main.querySelector<HTMLElement>('[aria-invalid=true], .notice.error')
  const field = main.querySelector<HTMLElement>('[autofocus]')
  focus(wrong ?? field ?? main)
  const notice = main.querySelector('.notice')?.textContent ?? main.querySelector('.problem')?.textContent
  announce([page.title, notice ?? ''].join(' '))
}

/** A line of text takes the focus only when it may. */
function focus(element: HTMLElement): void {
  if (!element.matches('input, select, textarea, [tabindex]')) element.tabIndex = -1
  element.focus()
}

/** Read out by a screen reader. */
function announce(text: string): void {
  const place = document.querySelector('#announcer')
  if (place !== null) place.textContent = text
}

function complain(form: HTMLFormElement): void {
  form.querySelector('[data-offline]')?.remove()
  const line = document.createElement('p')
  line.className = 'notice error'
  line.dataset['offline'] = ''
  line.textContent = textsOf(form).offline
  line.tabIndex = -1
  form.prepend(line)
  line.focus()
  announce(line.textContent)
}
