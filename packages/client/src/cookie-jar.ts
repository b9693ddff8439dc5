import { CookieJar } from 'tough-cookie'
import type { CookieStore } from './client.ts'

/** Cookies in memory, by the rules of a browser. */
export function cookieJar(): CookieStore {
  const jar = new CookieJar()
  return {
    read: (url) => jar.getCookieString(url),
    async write(url, lines) {
      for (const line of lines) await jar.setCookie(line, url, { ignoreError: true })
    },
  }
}
