import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'

/** What a browser sends when a user follows a link or types an address. `fetch` may not say so of itself. */
const NAVIGATION = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
}

/** Asks for a page as a browser does that goes there. Redirects are not followed. */
export async function navigate(url: string, cookie: string): Promise<{ response: Response; text: string }> {
  const sent = request(url, { headers: cookie === '' ? NAVIGATION : { ...NAVIGATION, cookie } }).end()
  const [incoming] = await once(sent, 'response')
  const headers = new Headers()
  for (const [name, value] of Object.entries<string | string[]>(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one)
  }
  return { response: new Response(null, { status: incoming.statusCode, headers }), text: await text(incoming) }
}
